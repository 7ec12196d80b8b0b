// Tells which calls match the conditions, and why the others do not. Pure: the same code decides on the server.
import type { Fields, Outcome } from '../../../../src/calls/call.ts'
import { sampleEvent, SAMPLE_NAMES } from '../../../../src/calls/samples.ts'
import type { SampleName } from '../../../../src/calls/samples.ts'
import { explainUnmet } from '../../../../src/integrations/conditions.ts'
import type { UnmetTest } from '../../../../src/integrations/conditions.ts'
import type { Condition } from '../../../../src/integrations/integration.ts'
import type { ListedCall } from '../../../api/calls.ts'

/** An ended call, as its final reports it. */
export interface PastCall {
  readonly key: string
  /** `null`: a real call. */
  readonly example: SampleName | null
  /** The id of a real call. */
  readonly id: string | null
  readonly at: string
  readonly outcome: Outcome | null
  readonly fields: Fields
}

/** The calls that ended, newest first; examples until there are any. */
export function pastCallsOf(listed: readonly ListedCall[]): readonly PastCall[] {
  const real = listed.flatMap(
    ({ id, is_test, is_replayed, started_at: at, ended_at: end, outcome, fields }): PastCall[] =>
      is_test || is_replayed || end === null
        ? []
        : [
            {
              key: id,
              example: null,
              id,
              at,
              outcome,
              fields: { ...fields, event_type: 'call.final', event_time: end },
            },
          ],
  )
  return real.length > 0 ? real : EXAMPLES
}

const EXAMPLES: readonly PastCall[] = SAMPLE_NAMES.map((example) => {
  const { fields } = sampleEvent(example, 'final')
  const outcome = fields['outcome'] as Outcome
  return { key: example, example, id: null, at: String(fields['start_time']), outcome, fields }
})

export interface MatchResult {
  readonly call: PastCall
  /** `null`: the call would be sent. */
  readonly why: readonly UnmetTest[] | null
}

export function matchCalls(calls: readonly PastCall[], conditions: Condition | null): readonly MatchResult[] {
  return calls.map((call) => ({ call, why: explainUnmet(conditions, call.fields) }))
}
