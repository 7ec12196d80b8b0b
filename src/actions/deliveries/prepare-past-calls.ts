import { checkConditions } from '../../integrations/check-conditions.ts'
import type { Condition } from '../../integrations/integration.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, isFailure, type Result } from '../failure.ts'
import { errorFlaws } from '../integrations/problem-flaws.ts'
import { readTime } from '../read-time.ts'
import { countPastCalls, pastCallsDeps, pastCallsQuery, type PastCallsJob } from './past-calls.ts'

/** A request to send the calls of a period, with times as text. */
interface PastCallsRequest {
  readonly from: string
  /** Absent: until now. */
  readonly to: string | undefined
  /** Conditions in addition to the conditions of the integration. */
  readonly conditions: Condition | null
  /** Whether calls that the integration was sent before are sent too. */
  readonly again: boolean
  readonly onlyNotSent: boolean
}

/** Reads which calls to send to an integration, and counts them. Fails for invalid conditions and times. */
export async function preparePastCalls(
  context: Pick<ActionContext, 'account' | 'deps' | 'now'>,
  { integrationId, createdAt }: IntegrationRow,
  { from, to, conditions, again, onlyNotSent }: PastCallsRequest,
): Promise<Result<{ readonly past: Omit<PastCallsJob, 'rate'>; readonly count: number }>> {
  const flaws = errorFlaws(checkConditions(conditions))
  if (flaws.length > 0) return new ActionFailure('invalid_conditions', 'Some conditions are invalid.', flaws)
  const fromMs = readTime({ pointer: '/from' }, from)
  if (isFailure(fromMs)) return fromMs
  const toMs = to === undefined ? context.now : readTime({ pointer: '/to' }, to)
  if (isFailure(toMs)) return toMs
  const notSent = onlyNotSent ? { since: createdAt } : null
  const past = { integrationId, from: fromMs, to: toMs, conditions, again, notSent }
  const { count } = await countPastCalls(pastCallsDeps(context, conditions), pastCallsQuery(context, past))
  return { past, count }
}
