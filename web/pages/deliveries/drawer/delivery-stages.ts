// The stages of a delivery: its creation, waiting, each attempt, planned attempts, the end. Pure.
import type { WholeDelivery } from '../../../api/deliveries.ts'
import { errorWord } from '../../../parts/explain-response.ts'
import { isOpen, isWaiting } from '../../../../src/delivery/delivery-states.ts'

export type Stage =
  | { readonly stage: 'happened'; readonly at: string | null }
  | { readonly stage: 'created'; readonly at: string }
  | {
      readonly stage: 'attempts'
      readonly from: number
      readonly to: number
      readonly answers: readonly string[]
      readonly good: boolean
    }
  | { readonly stage: 'sending' }
  | { readonly stage: 'next'; readonly n: number; readonly at: string | null }
  | {
      readonly stage: 'end'
      readonly state: WholeDelivery['state']
      readonly at: string | null
      readonly isAhead: boolean
      /** Number of possible attempts after the next one. */
      readonly left: number
    }

type StagedDelivery = Pick<WholeDelivery, 'state' | 'event_at' | 'created_at' | 'schedule' | 'attempt_count'> & {
  readonly attempts: readonly Pick<
    WholeDelivery['attempts'][number],
    'number' | 'at' | 'state' | 'response' | 'error'
  >[]
}

export function deliveryStages(delivery: StagedDelivery): Stage[] {
  const { state, event_at, created_at, schedule, attempts } = delivery
  const counted = attempts.filter(({ number, state: of }) => number > 0 && of !== 'late')
  const waits = isWaiting(state)
  const last = attempts.at(-1)
  return [
    ...(event_at === null ? [] : [{ stage: 'happened' as const, at: event_at }]),
    { stage: 'created', at: created_at },
    ...groupAttempts(counted),
    ...(state === 'sending' ? [{ stage: 'sending' as const }] : []),
    ...(waits ? [{ stage: 'next' as const, n: delivery.attempt_count + 1, at: schedule[0] ?? null }] : []),
    isOpen(state)
      ? { stage: 'end', state: 'delivered', at: null, isAhead: true, left: Math.max(0, schedule.length - 1) }
      : { stage: 'end', state, at: last?.at ?? null, isAhead: false, left: 0 },
  ]
}

/** Failed attempts are grouped, so that a week of retries fits; a successful attempt stands alone. */
function groupAttempts(attempts: readonly StagedDelivery['attempts'][number][]): Stage[] {
  const good = attempts.filter(({ state }) => state === 'delivered')
  const bad = attempts.filter(({ state }) => state !== 'delivered')
  return [bad, good].flatMap((some): Stage[] => {
    const [first, last] = [some[0], some.at(-1)]
    if (!first || !last) return []
    return [
      { stage: 'attempts', from: first.number, to: last.number, answers: some.map(answerOf), good: some === good },
    ]
  })
}

/** The status, or the class of the failure. */
function answerOf({ response, error }: StagedDelivery['attempts'][number]): string {
  return response ? String(response.status_code) : (errorWord(error) ?? '')
}

/** Several responses in few words: `502, 502`, `502 ×5`, `502 ×4, timeout`. */
export function summarizeAnswers(answers: readonly string[]): string {
  const runs: { text: string; times: number }[] = []
  for (const text of answers) {
    const last = runs.at(-1)
    if (last?.text === text) last.times += 1
    else runs.push({ text, times: 1 })
  }
  const shown = runs.map(({ text, times }) => (times > 1 ? `${text} ×${times}` : text))
  return shown.length > 3 ? `${shown.slice(0, 3).join(', ')} …` : shown.join(', ')
}
