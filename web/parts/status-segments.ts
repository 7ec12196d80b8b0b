// Turns the data of a call into the segments of its strip. Pure; all times are milliseconds since 1970.
import type { Status } from '../../src/calls/call.ts'
import { STATUSES } from '../../src/calls/status.ts'

type Lasting = Exclude<Status, 'ended'>

/** `toMs` null: the segment is still growing. */
export interface StatusSegment {
  readonly status: Lasting
  readonly fromMs: number
  readonly toMs: number | null
}

/** An event of a call: a status, or another event, which the strip ignores. */
interface TypedEvent {
  readonly type: string
  readonly at: string
}

/** The segments from the events of a call. `endMs` null: the call is active. Events are sorted first. */
export function segmentsOfEvents(events: readonly TypedEvent[], endMs: number | null): StatusSegment[] {
  const changes = events
    .flatMap(({ type, at }) => (isStatus(type) ? [{ status: type, at: Date.parse(at) }] : []))
    .toSorted((a, b) => a.at - b.at)
  const stretches: StatusSegment[] = []
  for (const [index, { status, at }] of changes.entries()) {
    if (status === 'ended') break
    add(stretches, { status, fromMs: at, toMs: changes[index + 1]?.at ?? endMs })
  }
  return stretches
}

/** The fields of a call about its times, for a call whose events are not loaded. */
interface CallTimes {
  readonly status: Status | null
  readonly outcome: string | null
  readonly startMs: number
  readonly answerMs: number | null
  readonly endMs: number | null
  readonly queueS: number | null
}

/**
 * The segments from start, answer and end. Times between answer and end (hold, transfers) count as talk; waiting in a
 * queue comes first.
 */
export function segmentsOfTimes({ status, outcome, startMs, answerMs, endMs, queueS }: CallTimes): StatusSegment[] {
  const stretches: StatusSegment[] = []
  const waitedTo = answerMs ?? endMs
  const queuedTo = startMs + (queueS ?? 0) * 1_000
  if (queueS !== null && queueS > 0) {
    const inQueue = waitedTo === null ? queuedTo : Math.min(queuedTo, waitedTo)
    add(stretches, { status: 'queued', fromMs: startMs, toMs: inQueue })
  }
  const rest = stretches[0]?.toMs ?? startMs
  const goesOn: Lasting = status === null || status === 'ended' || status === 'answered' ? 'ringing' : status
  if (answerMs !== null) {
    add(stretches, { status: 'ringing', fromMs: rest, toMs: answerMs })
    add(stretches, { status: outcome === 'voicemail' ? 'voicemail' : 'answered', fromMs: answerMs, toMs: endMs })
  } else if (outcome === 'voicemail') add(stretches, { status: 'voicemail', fromMs: rest, toMs: endMs })
  else add(stretches, { status: endMs === null ? goesOn : 'ringing', fromMs: rest, toMs: endMs })
  return stretches
}

/** An active call: its status, since when, and the segments that the page saw before. */
interface OngoingCall {
  readonly status: Status | null
  readonly startMs: number
  readonly answerMs: number | null
  readonly sinceMs: number
  /** Seconds in queues before it was answered. */
  readonly queueS: number | null
  /** Segments that the page saw itself, in order. */
  readonly seen: readonly StatusSegment[]
}

/**
 * Segments that the page saw come first; earlier segments are derived from start, queue and answer; the present status lasts
 * on.
 */
export function segmentsOfOngoing(call: OngoingCall): StatusSegment[] {
  const { status, startMs, sinceMs, seen } = call
  const now: Lasting = status === null || status === 'ended' ? 'ringing' : status
  const stretches = segmentsBefore(call, seen[0] ?? { status: now, fromMs: sinceMs })
  for (const stretch of seen)
    if (stretch.fromMs < sinceMs) add(stretches, { ...stretch, toMs: Math.min(stretch.toMs ?? sinceMs, sinceMs) })
  add(stretches, { status: now, fromMs: Math.max(sinceMs, startMs), toMs: null })
  return stretches
}

/** The segments from the start of a call to the first known status. */
function segmentsBefore(
  { status, startMs, answerMs, queueS, seen }: OngoingCall,
  first: Pick<StatusSegment, 'status' | 'fromMs'>,
): StatusSegment[] {
  const before = { status, outcome: null, startMs, endMs: first.fromMs }
  if (answerMs !== null && answerMs <= first.fromMs) return segmentsOfTimes({ ...before, answerMs, queueS })
  if (startMs >= first.fromMs) return []
  // An unanswered call is ringing, unless it was in a menu or a queue all the time.
  if (first.status === 'in_menu' || first.status === 'queued')
    return [{ status: first.status, fromMs: startMs, toMs: first.fromMs }]
  // The seconds in queues lie before the first known status, unless the page saw some of them.
  const isQueueSeen = seen.some((one) => one.status === 'queued')
  return segmentsOfTimes({ ...before, answerMs: null, queueS: isQueueSeen ? null : queueS })
}

/** The seconds of a segment up to now. */
export function secondsOf({ fromMs, toMs }: StatusSegment, nowMs: number): number {
  return Math.max(0, ((toMs ?? nowMs) - fromMs) / 1_000)
}

/** The same status again extends the segment; a segment without length is dropped, unless it is still growing. */
function add(stretches: StatusSegment[], next: StatusSegment): void {
  if (next.toMs !== null && next.toMs <= next.fromMs) return
  const last = stretches.at(-1)
  if (last?.status === next.status && last.toMs === next.fromMs)
    stretches[stretches.length - 1] = { ...last, toMs: next.toMs }
  else stretches.push(next)
}

export function isStatus(type: string): type is Status {
  return (STATUSES as readonly string[]).includes(type)
}
