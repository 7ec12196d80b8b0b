// A message that tells of more than one moment: of a whole call once it is over, or of when it rang once it is answered. Each
// moment becomes an update of its own, so that durations come out as they were (C12).
import type { Outcome, Status, TimePrecision } from '../../calls/call.ts'
import type { MappedStatus } from './status-of.ts'

/** Times in ms since 1970, lengths in ms, as far as the message says them. */
export interface Times {
  readonly at?: number | undefined
  readonly start?: number | undefined
  readonly answer?: number | undefined
  readonly end?: number | undefined
  readonly duration?: number | undefined
  readonly talk?: number | undefined
  /** How finely its times are written; lengths count as whole seconds. */
  readonly precision?: TimePrecision | undefined
}

/** One moment of the call. */
export interface Moment {
  readonly status?: Status
  readonly outcome?: Outcome
  readonly fallback?: Outcome
  readonly at: number
  /** As in `CallUpdate`. */
  readonly precision?: TimePrecision
  readonly reportedAt?: number
  /** As in `CallUpdate`: what the message only looks back at counts where nothing better is known. */
  readonly whileIn?: readonly Status[]
}

/** An answer that is looked back at counts where the call was not answered yet; after its end it still sets its answer time (C7). */
const BEFORE_ANSWER: readonly Status[] = ['ringing', 'in_menu', 'queued', 'ended']
/** Statuses before which the call must have rung. */
const AFTER_RINGING: ReadonlySet<Status> = new Set(['answered', 'voicemail', 'ended'])

/** The moments that a message tells of, the one it is about last. `cameAt`: when it came. */
export function momentsOf({ status, outcome, fallback }: MappedStatus, times: Times, cameAt: number): Moment[] {
  const { at = cameAt, precision } = timeOf(status, times)
  const told = precision && { precision }
  const last: Moment = {
    ...(status && { status }),
    ...(outcome && { outcome }),
    ...(fallback && { fallback }),
    at,
    ...told,
  }
  if (status === undefined || !AFTER_RINGING.has(status)) return [last]
  const answer = status === 'ended' ? answerOf(outcome, times, at) : undefined
  const start = startOf(times, { status, answer, at })
  const moments: Moment[] = []
  // Nothing looked back at is later than what came of it.
  if (start !== undefined)
    moments.push({ status: 'ringing', at: Math.min(start, answer ?? at, at), ...told, reportedAt: at, whileIn: [] })
  if (answer !== undefined) {
    moments.push({ status: 'answered', at: Math.min(answer, at), ...told, reportedAt: at, whileIn: BEFORE_ANSWER })
  }
  return [...moments, last]
}

/** When it happened, as far as the message says it: by its time, or that of this very moment; the end by its own before all. */
function timeOf(status: Status | undefined, times: Times): { at?: number; precision?: TimePrecision | undefined } {
  const { at, start, answer, end, duration, precision } = times
  if (status === 'ended' && end === undefined && start !== undefined && duration !== undefined)
    return { at: start + duration, precision: 'second' }
  const own = status === 'ringing' ? start : status === 'answered' ? answer : undefined
  const told = status === 'ended' ? (end ?? at) : (at ?? own)
  return told === undefined ? {} : { at: told, precision }
}

/** When a call that is over was answered; `undefined`: never, or nobody said when. */
function answerOf(
  outcome: Outcome | undefined,
  { answer, talk, start, duration }: Times,
  end: number,
): number | undefined {
  if (outcome !== undefined && outcome !== 'answered') return undefined
  if (answer !== undefined) return answer
  if (talk === undefined || (talk === 0 && outcome === undefined)) return undefined
  return start !== undefined && duration !== undefined ? start + Math.max(0, duration - talk) : end - talk
}

/** When the call began; `undefined`: nobody said. */
function startOf(
  { start, duration, end }: Times,
  { status, answer, at }: { status: Status; answer: number | undefined; at: number },
): number | undefined {
  if (start !== undefined) return start
  if (status !== 'ended') return undefined
  if (duration !== undefined) return at - duration
  // Its answer, where only that is known: a call that was seen from there on.
  return answer ?? end
}
