// When a failed delivery is retried, and when it is too late to send it (D7). Pure: time and randomness come in as numbers.
//
// A schedule lists times since the first attempt. The delay before a retry is the difference between two of these times, counted
// from the end of the previous attempt. A pause of the integration therefore postpones the retries, and no retry is made up for.

import { JITTER_MAX, SCHEDULES, WRONG_REQUEST_SCHEDULE } from '../integrations/retry-schedules.ts'
import type { ScheduleName } from '../integrations/retry-schedules.ts'
import { MINUTE_MS } from '../time/durations.ts'

/**
 * The purpose of a delivery. `status` is a status of an active call: it is out of date within minutes. The end of a
 * call, its final, its later updates and manual deliveries are worth sending for a day. A person waits for the result
 * of a test.
 */
export type DeliveryKind = 'status' | 'ended' | 'final' | 'updated' | 'resend' | 'past' | 'test'

/** Times of the attempts in milliseconds since the first, which is 0; ascending. */
export type Schedule = readonly number[]

/** A status that was true a quarter of an hour ago misleads a reader who takes it as news. */
const STATUS_AGE_MAX_MS = 15 * MINUTE_MS

/** The schedule of a delivery, by its integration's choice and its kind. A test is sent once, because a person watches. */
export function scheduleFor(name: ScheduleName, kind: DeliveryKind): Schedule {
  if (kind === 'test') return SCHEDULES.once.others
  return kind === 'status' ? SCHEDULES[name].status : SCHEDULES[name].others
}

/** The schedule after an answer that says the request is wrong: never more attempts than the integration chose. */
export function wrongRequestSchedule(own: Schedule): Schedule {
  return WRONG_REQUEST_SCHEDULE.slice(0, own.length)
}

/**
 * How long to wait after a failed attempt, in milliseconds; `null` when the schedule is exhausted. `attemptsMade` includes the
 * attempt that just failed; `random01` is in [0, 1).
 */
export function nextDelayMs(schedule: Schedule, attemptsMade: number, random01: number): number | null {
  const last = schedule[attemptsMade - 1]
  const next = schedule[attemptsMade]
  if (last === undefined || next === undefined) return null
  return Math.round((next - last) * (1 + JITTER_MAX * random01))
}

/**
 * The times of the remaining attempts, should each of them fail: the next at `nextAtMs`, the later ones as early as the schedule
 * allows. Empty when none is left.
 */
export function plannedAttempts(
  schedule: Schedule,
  { attemptsMade, nextAtMs }: { readonly attemptsMade: number; readonly nextAtMs: number },
): number[] {
  const next = schedule[attemptsMade]
  if (next === undefined) return []
  return schedule.slice(attemptsMade).map((time) => nextAtMs + time - next)
}

/**
 * Whether a delivery has waited so long that it is superseded instead of sent (D7). A resting breaker does not stop this clock.
 */
export function isTooOld(kind: DeliveryKind, createdAtMs: number, nowMs: number): boolean {
  return kind === 'status' && nowMs - createdAtMs > STATUS_AGE_MAX_MS
}
