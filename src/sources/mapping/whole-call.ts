// A message that reports more than one moment: of a whole call after its end, or of its ringing after its answer. Each moment
// becomes an update, so that durations are correct (C12).
import type { Outcome, Status, TimePrecision } from '../../calls/call.ts'
import type { MappedStatus } from './status-of.ts'

/** Times in ms since 1970, durations in ms, as far as the message contains them. */
export interface Times {
  readonly at?: number | undefined
  readonly start?: number | undefined
  readonly answer?: number | undefined
  readonly end?: number | undefined
  readonly duration?: number | undefined
  readonly talk?: number | undefined
  /** The precision of its times; durations count as whole seconds. */
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
  /** As in `CallUpdate`: an earlier moment in the message only counts if nothing better is known. */
  readonly whileIn?: readonly Status[]
}

/** An earlier answer counts if the call was not answered yet; after the end it still sets the answer time (C7). */
const BEFORE_ANSWER: readonly Status[] = ['ringing', 'in_menu', 'queued', 'ended']
/** Statuses before which the call must have rung. */
const AFTER_RINGING: ReadonlySet<Status> = new Set(['answered', 'voicemail', 'ended'])

/** The moments in a message, the moment it is about last. `cameAt`: when the message arrived. */
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
  // No earlier moment is later than a moment that follows it.
  if (start !== undefined)
    moments.push({ status: 'ringing', at: Math.min(start, answer ?? at, at), ...told, reportedAt: at, whileIn: [] })
  if (answer !== undefined) {
    moments.push({ status: 'answered', at: Math.min(answer, at), ...told, reportedAt: at, whileIn: BEFORE_ANSWER })
  }
  return [...moments, last]
}

/** The time of a moment, as far as the message contains it: its own time, or the message's; for the end, the end time first. */
function timeOf(status: Status | undefined, times: Times): { at?: number; precision?: TimePrecision | undefined } {
  const { at, start, answer, end, duration, precision } = times
  if (status === 'ended' && end === undefined && start !== undefined && duration !== undefined)
    return { at: start + duration, precision: 'second' }
  const own = status === 'ringing' ? start : status === 'answered' ? answer : undefined
  const told = status === 'ended' ? (end ?? at) : (at ?? own)
  return told === undefined ? {} : { at: told, precision }
}

/** When an ended call was answered; `undefined`: never, or unknown. */
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

/** When the call began; `undefined`: unknown. */
function startOf(
  { start, duration, end }: Times,
  { status, answer, at }: { status: Status; answer: number | undefined; at: number },
): number | undefined {
  if (start !== undefined) return start
  if (status !== 'ended') return undefined
  if (duration !== undefined) return at - duration
  // The answer, if only that is known: the call is reported from there on.
  return answer ?? end
}
