import { OffhookError } from '../../errors.ts'
import { publicId } from '../../ids.ts'
import { findCallsByUniqueid } from '../../store/calls/calls.ts'
import { readTestCallIntegrations } from '../../actions/sources/test-call-integrations.ts'
import { actionContext } from '../routing/action-context.ts'
import { testCallRoute } from './test-call-contract.ts'
import { findRow } from '../routing/find-row.ts'
import { createRoutes } from '../routing/context.ts'
import { RateLimiter } from '../../concurrency/rate-limiter.ts'
import { Problem, orThrow, tooOften } from '../http/problem.ts'

/**
 * Test calls of one account per minute: a person who tries things out needs no more, and a program that sends test
 * calls in a loop is a mistake.
 */
const TEST_CALLS = { most: 6, windowMs: 60_000 }

/** Sends example calls in the way in which the source would send them. */
export function testCallRoutes() {
  const limiter = new RateLimiter(TEST_CALLS)
  return createRoutes().openapi(testCallRoute, async (c) => {
    const { example, integration_ids: integrations, pace } = c.req.valid('json')
    const { accountId } = c.var.account
    const source = await findRow(c, 'src')
    if (!source.enabled)
      throw new Problem('source_off', `The source "${source.name}" is switched off. Switch it on first.`)
    const ticked = orThrow(await readTestCallIntegrations(actionContext(c), integrations))
    const waitS = limiter.take(accountId)
    if (waitS > 0)
      throw tooOften(`At most ${TEST_CALLS.most} test calls a minute are allowed. Try again in ${waitS} s.`, waitS)
    const asked = { accountId, sourceId: source.sourceId, example, ticked, pace }
    const { uniqueid } = await c.var.app.deps.testCalls.play(asked).catch((thrown: unknown) => {
      if (thrown instanceof OffhookError && thrown.code !== 'unavailable')
        throw new Problem('test_call_unavailable', thrown.message)
      throw thrown
    })
    const [call] = await findCallsByUniqueid(c.var.db, accountId, uniqueid)
    if (!call) throw new Error('unreachable: a test call that was just stored is missing')
    return c.json({ call: { id: publicId('call', call.callId), uniqueid } }, 202)
  })
}
