// Renders a test of an integration (C16), and checks whether it can be sent.
import type { EventType, Fields } from '../../calls/call.ts'
import type { Flaw } from '../../flaws/flaw.ts'
import { publicId, uuidv7 } from '../../ids.ts'
import type { AnswerRules } from '../../integrations/answer-rules.ts'
import { prepareDryRun, renderDraft, type ValidatedDraft } from '../../integrations/preview.ts'
import { answersOf } from '../../integrations/service-rules.ts'
import type { ConfigProblem, RenderedRequest } from '../../render/request.ts'
import { accountFacts } from '../accounts/facts.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, invalidValues, isFailure, type Result } from '../failure.ts'
import { addressFlaws } from '../integrations/address-flaws.ts'
import type { FoundDraft } from '../integrations/draft.ts'
import { errorFlaws, flawOf } from '../integrations/problem-flaws.ts'
import type { TestRequest } from './test-settings.ts'

export interface TestOrder {
  readonly sent: FoundDraft
  /** The event that the test reports. */
  readonly moment: { readonly type: EventType; readonly fields: Fields; readonly numberCountry: string | null }
  readonly to: TestRequest['to']
  /** The pointer to the integration in the body of the request; empty for a saved integration, which is not in the body. */
  readonly base: string
}

export interface PreparedTest {
  readonly to: TestRequest['to']
  readonly saved: FoundDraft['saved']
  /** The draft; for a dry run, with the changes that the dry run needs. */
  readonly draft: ValidatedDraft
  /** The origin that typed secrets are for: the origin of the draft without the changes of a dry run (S26). */
  readonly origin: string
  readonly answers: AnswerRules | null
  readonly rendered: RenderedRequest
}

/** Renders a test. Fails for a draft that cannot be sent. */
export function prepareTest(
  { account, deps }: Pick<ActionContext, 'account' | 'deps'>,
  { sent, moment, to, base }: TestOrder,
): Result<PreparedTest> {
  const ready =
    to === 'dry_run' ? dryRunOf(sent.draft) : { draft: sent.draft, answers: answersOf(sent.draft.integration) }
  if (isFailure(ready)) return ready
  const unfinished = whyUnfinished(deps, ready.draft, { to, base })
  if (unfinished !== null) return unfinished
  const asTest = { type: moment.type, fields: { ...moment.fields, is_test: true } }
  const rendered = renderDraft(ready.draft, asTest, {
    account: accountFacts(account),
    numberCountry: moment.numberCountry,
    // A new id, so that a receiver that already knows the event of the call does not ignore the test.
    eventId: publicId('evt', uuidv7()),
  })
  if ('refused' in rendered) return cannotSend([flawOf({ path: 'request', message: rendered.detail }, base)])
  return { to, saved: sent.saved, origin: sent.draft.compiled.origin ?? '', ...ready, rendered }
}

function dryRunOf(draft: ValidatedDraft): Result<{ draft: ValidatedDraft; answers: AnswerRules | null }> {
  const dry = prepareDryRun(draft)
  if (typeof dry !== 'string') return dry
  return new ActionFailure('test_not_sent', 'Offhook can’t do a dry run of this integration.', [
    { pointer: '/to', detail: dry },
  ])
}

/** `null`: the draft can be sent. */
function whyUnfinished(
  deps: Pick<ActionContext['deps'], 'addressFlaw'>,
  { problems, flaws, integration }: ValidatedDraft,
  { to, base }: Pick<TestOrder, 'to' | 'base'>,
): ActionFailure | null {
  if (flaws.length > 0) return invalidValues(flaws.map(({ pointer, detail }) => ({ pointer: base + pointer, detail })))
  const errors = errorFlaws(
    problems.filter((problem) => (to === 'inbox' ? concernsInbox(problem) : problem.path !== 'name')),
    base,
  )
  if (errors.length > 0) return cannotSend(errors)
  const addresses = to === 'inbox' ? [] : addressFlaws(integration, deps)
  return addresses.length === 0 ? null : cannotSend(addresses.map((address) => flawOf(address, base)))
}

/**
 * Whether the problem also prevents a test with the inbox, which is for people who have no receiver yet. The inbox needs no
 * address and receives masked secrets, and the name of an integration does not matter to a receiver.
 */
function concernsInbox({ path, code }: ConfigProblem): boolean {
  return code !== 'required' && !/^(?:name|request\.url|request\.auth\.token_url|tls\b.*)$/.test(path)
}

function cannotSend(errors: readonly Flaw[]): ActionFailure {
  return new ActionFailure('test_not_sent', 'Fix the errors first.', errors)
}
