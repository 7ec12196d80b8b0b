// Sending a test of an integration for real (C16): to its address, or to an inbox that shows what came.
import { INBOX_PATH } from '../../actions/inbox/inbox-flaw.ts'
import { randomBytes } from 'node:crypto'
import { claimInbox, deleteOldTestInboxes, TEST_INBOX_PREFIX } from '../../store/accounts/inbox.ts'
import type { ConfigProblem, RenderedRequest } from '../../render/request.ts'
import { oauthOf } from '../../integrations/service-inputs.ts'
import { answersOf } from '../../integrations/service-rules.ts'
import { prepareDryRun, renderDraft, type ValidatedDraft } from '../../integrations/preview.ts'
import type { AnswerRules } from '../../integrations/answer-rules.ts'
import { publicId, uuidv7 } from '../../ids.ts'
import { accountFacts } from '../accounts/facts.ts'
import { addressFlaws } from '../../actions/integrations/address-flaws.ts'
import { errorFlaws, flawOf } from '../../actions/integrations/problem-flaws.ts'
import type { FoundDraft } from './draft.ts'
import type { RouteContext } from '../routing/context.ts'
import { inTurn } from '../routing/middleware.ts'
import type { TestRequest } from '../../manual/test-settings.ts'
import type { Flaw } from '../../flaws/flaw.ts'
import { Problem } from '../http/problem.ts'
import type { SampleMoment } from '../../actions/calls/sample.ts'

export interface TestSend {
  readonly sent: FoundDraft
  readonly moment: SampleMoment
  readonly to: TestRequest['to']
  /** Where the integration stands in the body; empty for a saved one, which is not in it. */
  readonly base: string
}

/** Sends it, and answers when the attempt is over. Throws 422 for a draft that cannot be sent. */
export async function sendTest(
  c: RouteContext,
  order: TestSend,
): Promise<{ deliveryId: string; inbox: string | null }> {
  const { deps } = c.var.app
  const { account } = c.var.principal
  const { to } = order
  const { draft: asSent, saved } = order.sent
  const { draft, answers, rendered } = await inTurn(c, () => Promise.resolve(renderTest(c, order)))
  const inbox = to === 'inbox' ? await createTestInbox(c) : null
  const request: RenderedRequest = requestOf(c, rendered, { to, inbox })
  const { deliveryId } = await deps.delivery.test({
    accountId: account.accountId,
    integrationId: saved?.integrationId ?? null,
    request,
    secrets: draft.typed,
    // They were typed for the address that it has when it is no dry run (S26).
    origin: asSent.compiled.origin ?? '',
    oauth: oauthOf(draft.integration),
    timeoutMs: draft.integration.delivery.timeout_s * 1000,
    tls: draft.integration.tls,
    answers,
    to,
  })
  return { deliveryId, inbox }
}

/** Throws 422 for a draft that cannot be sent. */
function renderTest(c: RouteContext, { sent, moment, to, base }: TestSend) {
  const { draft, answers } = prepareTest(sent.draft, to)
  refuseUnfinished(c, draft, { to, base })
  const asTest = { type: moment.type, fields: { ...moment.fields, is_test: true } }
  const rendered = renderDraft(draft, asTest, {
    account: accountFacts(c.var.principal.account),
    numberCountry: moment.numberCountry,
    // Of its own, so that a receiver that knows the call's event does not pass over the test.
    eventId: publicId('evt', uuidv7()),
  })
  if ('refused' in rendered) throw cannotSend([flawOf({ path: 'request', message: rendered.detail }, base)])
  return { draft, answers, rendered }
}

function requestOf(
  c: RouteContext,
  rendered: RenderedRequest,
  { to, inbox }: { readonly to: TestSend['to']; readonly inbox: string | null },
): RenderedRequest {
  if (inbox !== null) return atInbox(rendered, addressOfInbox(c, inbox))
  return to === 'dry_run' ? { ...rendered, isDryRun: true } : rendered
}

/** The inbox stands for the receiver's host and path: what the request says in its query, it says there too. */
function atInbox(rendered: RenderedRequest, inbox: string): RenderedRequest {
  const { url } = rendered
  const queryAt = url.includes('?') ? url.indexOf('?') : url.length
  const secrets = rendered.secrets.flatMap((place) => {
    if (place.in !== 'url') return [place]
    return place.at > queryAt ? [{ ...place, at: inbox.length + place.at - queryAt }] : []
  })
  return { ...rendered, url: inbox + url.slice(queryAt), secrets }
}

/** The draft that goes out, and how its answer is read. Throws 422 when there is no dry run of it. */
function prepareTest(
  draft: ValidatedDraft,
  to: TestSend['to'],
): { draft: ValidatedDraft; answers: AnswerRules | null } {
  if (to !== 'dry_run') return { draft, answers: answersOf(draft.integration) }
  const dry = prepareDryRun(draft)
  if (typeof dry === 'string')
    throw new Problem('test_not_sent', 'Offhook can’t do a dry run of this integration.', {
      errors: [{ pointer: '/to', detail: dry }],
    })
  return dry
}

function refuseUnfinished(
  c: RouteContext,
  { problems, flaws, integration }: ValidatedDraft,
  { to, base }: Pick<TestSend, 'to' | 'base'>,
): void {
  if (flaws.length > 0) {
    const errors = flaws.map(({ pointer, detail }) => ({ pointer: base + pointer, detail }))
    throw new Problem('validation_failed', 'Some values are invalid.', { errors })
  }
  const errors = errorFlaws(
    problems.filter((problem) => (to === 'inbox' ? concernsInbox(problem) : problem.path !== 'name')),
    base,
  )
  if (errors.length > 0) throw cannotSend(errors)
  const addresses = to === 'inbox' ? [] : addressFlaws(integration, c.var.app.deps)
  if (addresses.length > 0) throw cannotSend(addresses.map((address) => flawOf(address, base)))
}

/**
 * Whether it is wrong for the inbox too, which is for those who have no receiver yet: it takes nothing of the address, and dots
 * for secrets. A name is for the list of integrations: no receiver has need of it.
 */
function concernsInbox({ path, code }: ConfigProblem): boolean {
  return code !== 'required' && !/^(?:name|request\.url|request\.auth\.token_url|tls\b.*)$/.test(path)
}

function cannotSend(errors: readonly Flaw[]): Problem {
  return new Problem('test_not_sent', 'Fix the errors first.', { errors })
}

/** An inbox of the account for this test alone. Those of tests long looked at go when another is made. */
async function createTestInbox(c: RouteContext): Promise<string> {
  const token = `${TEST_INBOX_PREFIX}${randomBytes(12).toString('base64url')}`
  await deleteOldTestInboxes(c.var.db)
  await claimInbox(c.var.db, c.var.principal.account.accountId, token)
  return token
}

function addressOfInbox(c: RouteContext, token: string): string {
  return `${c.var.app.publicUrl()}${INBOX_PATH}${token}`
}
