// An integration's rate (D5): a limit of requests in any second and in any minute. Pure: a bucket is plain data.
//
// A bucket fills evenly and holds little more than one request, so requests are spread over the window instead of leaving in one
// burst at its start. It fills as fast as the limit allows: the requests that start in a window are fewer than a full bucket and
// the whole inflow together, capacity + (n + 1 - capacity) = n + 1. So there are n at most, wherever the window begins.

/** The limits that a person sets. `null` or absent: no limit. */
export interface Rate {
  readonly per_second?: number | null
  readonly per_minute?: number | null
}

/** How full the two buckets were at `atMs`. */
export interface Buckets {
  readonly second: number
  readonly minute: number
  readonly atMs: number
}

interface Limit {
  readonly capacity: number
  readonly perMs: number
}

// The inflow of so long is kept: a timer on a busy machine may be late by so much without costing throughput. The slack costs a
// twentieth of a rate per second, and almost nothing of a rate per minute.
const SLACK_MS = 50

// Filling in small steps loses the last bits of a float: 0.9999999999 counts as one.
const EPSILON = 1e-9

/** The rate that both allow: of each limit the lower (D5). */
export function strictest(one: Rate | null, other: Rate | null): Rate | null {
  if (one === null || other === null) return one ?? other
  return {
    per_second: lower(one.per_second, other.per_second),
    per_minute: lower(one.per_minute, other.per_minute),
  }
}

function lower(one: number | null = null, other: number | null = null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other)
}

/** Full buckets. */
export function fullBuckets(rate: Rate, nowMs: number): Buckets {
  return {
    second: limitPerSecond(rate)?.capacity ?? Infinity,
    minute: limitPerMinute(rate)?.capacity ?? Infinity,
    atMs: nowMs,
  }
}

/** How many requests may start now; `Infinity` without a limit. */
export function available(buckets: Buckets, rate: Rate, nowMs: number): number {
  const now = filled(buckets, rate, nowMs)
  return Math.floor(Math.min(now.second, now.minute) + EPSILON)
}

/** The buckets after `count` requests have started, which `available` must have allowed. */
export function spend(
  buckets: Buckets,
  rate: Rate,
  start: { readonly count: number; readonly nowMs: number },
): Buckets {
  const now = filled(buckets, rate, start.nowMs)
  return { second: now.second - start.count, minute: now.minute - start.count, atMs: now.atMs }
}

/** How long until the next request may start, in milliseconds; 0 when it may start now. */
export function waitMs(buckets: Buckets, rate: Rate, nowMs: number): number {
  const now = filled(buckets, rate, nowMs)
  return Math.ceil(Math.max(until(now.second, limitPerSecond(rate)), until(now.minute, limitPerMinute(rate))))
}

function until(tokens: number, limit: Limit | null): number {
  return limit === null || tokens + EPSILON >= 1 ? 0 : (1 - tokens) / limit.perMs
}

/** The buckets at a later time. A clock that steps back adds nothing. A rate that was lowered takes effect at once. */
function filled(buckets: Buckets, rate: Rate, nowMs: number): Buckets {
  const passedMs = Math.max(0, nowMs - buckets.atMs)
  const fill = (tokens: number, limit: Limit | null): number =>
    limit === null ? Infinity : Math.min(limit.capacity, tokens + passedMs * limit.perMs)
  return {
    second: fill(buckets.second, limitPerSecond(rate)),
    minute: fill(buckets.minute, limitPerMinute(rate)),
    atMs: Math.max(nowMs, buckets.atMs),
  }
}

const limitPerSecond = (rate: Rate): Limit | null => limitOf(rate.per_second, 1_000)
const limitPerMinute = (rate: Rate): Limit | null => limitOf(rate.per_minute, 60_000)

function limitOf(perWindow: number | null | undefined, windowMs: number): Limit | null {
  if (perWindow === null || perWindow === undefined) return null
  const capacity = 1 + (perWindow * SLACK_MS) / windowMs
  return { capacity, perMs: (perWindow + 1 - capacity) / windowMs }
}
