// The schedules that an integration may choose (D7): times of the attempts in milliseconds since the first, should each of
// them fail; ascending. Plain data, for the engine that keeps them and the page that draws them.

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const at = (unitMs: number, ...times: readonly number[]): number[] => times.map((time) => time * unitMs)

// A brief outage of the receiver (5 s), a restart (5 min), a deployment (30 min), then a working day and a night.
const DAY_LONG = [...at(SECOND, 0, 5), ...at(MINUTE, 5, 30), ...at(HOUR, 2, 5, 10, 14, 20, 24)]

// A status is useful while the call is active, and the deliveries behind it wait: a minute, no more.
const MINUTE_LONG = at(SECOND, 0, 1, 3, 10, 30, 60)

const ONCE = [0]

/** Statuses that mean: the request will not be accepted as it is (D6). */
export const WRONG_REQUEST_STATUSES = [400, 413, 414, 422, 431] as const

/** The schedule after such a response: a retry at once and one after a deployment, no more. */
export const WRONG_REQUEST_SCHEDULE = [...at(SECOND, 0, 5), ...at(MINUTE, 5)]

/** Up to a fifth of a step, and only later: retries of deliveries that failed together spread, and none comes too early (D7). */
export const JITTER_MAX = 0.2

/** How long a request is retried (D7). */
export const SCHEDULE_NAMES = ['standard', 'patient', 'short', 'once'] as const
export type ScheduleName = (typeof SCHEDULE_NAMES)[number]

/** The meaning of each name: for a status of an active call, and for everything else. */
export const SCHEDULES = {
  standard: { status: MINUTE_LONG, others: DAY_LONG },
  // For a receiver that may be away over a weekend. Three days leave two before an integration is switched off (D12);
  // ten minutes of a status stay below its fifteen (D7).
  patient: {
    status: [...MINUTE_LONG, ...at(MINUTE, 2, 5, 10)],
    others: [...DAY_LONG, ...at(HOUR, 36, 48, 60, 72)],
  },
  // For a receiver that has no use for a call of an hour ago, and where later deliveries must not wait long.
  short: { status: at(SECOND, 0, 1, 5), others: [...at(SECOND, 0, 5, 30), ...at(MINUTE, 2, 10, 30)] },
  // For a receiver that must not get the same request twice. (A crash may still repeat a request: D10.)
  once: { status: ONCE, others: ONCE },
} as const satisfies Readonly<
  Record<ScheduleName, { readonly status: readonly number[]; readonly others: readonly number[] }>
>
