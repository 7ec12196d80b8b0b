import { isFailure } from '../../actions/failure.ts'
import { problemOutput } from '../integrations/problem-output.ts'
import { inboxFlaw } from '../../actions/inbox/address.ts'
import { publicId } from '../../ids.ts'
import { randomInt } from 'node:crypto'
import { SAMPLE_EVENT_ID } from '../../calls/samples.ts'
import { addressOf } from '../../integrations/service-inputs.ts'
import { previewDraft } from '../../integrations/preview.ts'
import { accountFacts } from '../../actions/accounts/facts.ts'
import { PreviewInput, previewIntegration, testSaved, testUnsaved } from './contract.ts'
import { readDelivery } from '../../actions/deliveries/detail.ts'
import { deliveryDetailOutput } from '../deliveries/output.ts'
import { createSlices } from '../../concurrency/time-slices.ts'
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import { findDraft, savedDraft } from '../../actions/integrations/draft.ts'
import { addressProblems } from '../../actions/integrations/address-flaws.ts'
import { findRow } from '../routing/find-row.ts'
import { actionContext } from '../routing/action-context.ts'
import { enterOnceMore, inTurn } from '../routing/middleware.ts'
import { orThrow } from '../http/problem.ts'
import { prune } from './prune.ts'
import { readSample } from '../../actions/calls/sample.ts'
import type { SampleMoment } from '../../actions/calls/sample.ts'
import { sendTest } from '../../actions/deliveries/send-test.ts'
import { prepareTest } from '../../actions/deliveries/prepare-test.ts'
import type { TestOrder } from '../../actions/deliveries/prepare-test.ts'
import { runWithoutTransaction } from '../routing/transaction.ts'
import { moveUserInfo } from '../../actions/integrations/user-info.ts'

/** The place of the draft in the body of a preview or a test. */
const DRAFT_POINTER = '/integration'

/** Tries out an integration before it is switched on: the request that it would send, and the response of a receiver. */
export function previewRoutes() {
  const routes = createRoutes()
  routes.openAPIRegistry.register('PreviewInput', PreviewInput)
  return routes
    .openapi(previewIntegration, async (c) => {
      const slices = createSlices()
      const { value, problems } = await prune(PreviewInput, await c.req.json(), slices)
      const { account } = c.var
      const { id, ...sent } = value.integration
      const context = actionContext(c)
      // If somebody edits an integration that was deleted in the meantime, the draft is previewed as a new integration.
      const saved = await findDraft(context, { id, sent })
      const found = isFailure(saved) ? orThrow(await findDraft(context, { id: undefined, sent })) : saved
      await slices()
      const { instead, eventId, numberCountry, ...event } = await readSample(actionContext(c), value)
      const shown = previewDraft(found.draft, event, { account: accountFacts(account), numberCountry, eventId })
      const flaw = await inboxFlaw(context, addressOf(found.draft.integration), { look: true })
      const others = flaw === null ? [] : [{ path: 'request.url', message: flaw, severity: 'error' as const }]
      const notes = instead === null ? [] : [{ path: 'sample', message: instead, severity: 'warning' as const }]
      const addresses = addressProblems(found.draft.integration, shown.problems, c.var.app.deps)
      const all = [
        ...[...problems, ...notes].map((problem) => problemOutput(problem)),
        ...[...shown.problems, ...addresses, ...others].map((problem) => problemOutput(problem, DRAFT_POINTER)),
      ]
      return c.json({ request: shown.request, problems: all }, 200)
    })
    .openapi(testUnsaved, async (c) => {
      const { integration, to, ...asked } = c.req.valid('json')
      const { id, ...sent } = integration
      const moved = orThrow(moveUserInfo(sent))
      const found = orThrow(await inTurn(c, () => findDraft(actionContext(c), { id, sent: moved })))
      const moment = withOwnUniqueid(await readSample(actionContext(c), asked))
      return c.json(await runTest(c, { sent: found, moment, to, base: DRAFT_POINTER }), 200)
    })
    .openapi(testSaved, async (c) => {
      const { to, ...asked } = c.req.valid('json')
      const row = await findRow(c, 'int')
      const moment = withOwnUniqueid(await readSample(actionContext(c), asked))
      const sent = await inTurn(c, () => savedDraft(actionContext(c), row))
      return c.json(await runTest(c, { sent, moment, to, base: '' }), 200)
    })
}

/**
 * Gives the example call a `uniqueid` of its own (C16): a receiver that keeps the order of events would otherwise ignore the next
 * test as older than the last.
 */
function withOwnUniqueid(moment: SampleMoment): SampleMoment {
  if (moment.eventId !== SAMPLE_EVENT_ID) return moment
  // In the form that Asterisk uses, with a counter higher than Asterisk reaches within a second.
  const uniqueid = `${Math.floor(Date.now() / 1000)}.${randomInt(1_000_000, 10_000_000)}`
  return { ...moment, fields: { ...moment.fields, uniqueid } }
}

/** The delivery of a test, with its only attempt. */
async function runTest(c: RouteContext, order: TestOrder) {
  const ready = await inTurn(c, () => Promise.resolve(orThrow(prepareTest(actionContext(c), order))))
  const { deliveryId, inbox } = await runWithoutTransaction(c, () => sendTest(actionContext(c), ready))
  // The receiver may have been slow, and its response is not for somebody who lost the right meanwhile.
  await enterOnceMore(c)
  const tested = orThrow(await readDelivery(actionContext(c), publicId('dlv', deliveryId)))
  const { attempts, ...delivery } = deliveryDetailOutput(tested)
  const attempt = attempts.at(-1)
  if (!attempt) throw new Error('unreachable: a test was stored without its attempt')
  return { delivery, attempt, inbox_token: inbox }
}
