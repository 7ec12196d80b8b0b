// The breaker of an integration (D6, D11), which also remembers for how long nothing went well (D12). Pure: plain data in, plain
// data out. The data is stored, so a restart remembers that a receiver is down.
//
// An integration is *closed* as long as its receiver answers: requests flow at full width. Five failures in a row that
// say "down" or "overloaded" make it *rest*: nothing is sent for five seconds. So does a receiver that asks for it with
// Retry-After, at once and for as long as it says. When the rest is over, the lane that has waited longest sends its
// request as a *probe*, alone. An answer closes the breaker at full width; a failure makes the next rest twice as long,
// up to five minutes. An answer that refuses the request (404, say) shows as well that the receiver is there: whether
// the request was right is the business of its delivery, not of the others.
//
// Requests that were under way when the rest began may end while the breaker rests or probes. They may lengthen the rest by the
// time that the receiver asks for, and change nothing else: only the probe shows the present state of the receiver.
//
// A manual attempt (D15) does not count towards the five failures in a row: in a closed breaker it only heeds what the receiver
// asks for. Its failure does not count towards the days of failures either. Its success ends the days of failures, since
// something went well; the success of a test does not. A probe counts whoever sent it: its end closes the breaker or makes the
// next rest longer.
//
//   phase     good      answered   down
//   closed    close     close      count: the fifth in a row, or one that asks for it, begins a rest (by hand: as while
//                                  resting)
//   resting   stay      stay       heed: rest until the later of what was known and what is asked
//   probing   close     close      lengthen: twice the last rest, or as long as is asked (the probe itself;
//                                  others are treated as while resting)

/**
 * The result of an attempt, as far as it concerns the breaker: a success, an answer that is no success, or a failure
 * that counts (D11).
 */
type AttemptOutcome = 'good' | 'answered' | 'down'

type Phase = 'closed' | 'resting' | 'probing'
type Action = 'close' | 'count' | 'stay' | 'heed' | 'lengthen'

const ACTIONS: Readonly<Record<Phase, Readonly<Record<AttemptOutcome, Action>>>> = {
  closed: { good: 'close', answered: 'close', down: 'count' },
  resting: { good: 'stay', answered: 'stay', down: 'heed' },
  probing: { good: 'close', answered: 'close', down: 'lengthen' },
}

/** Plain data, stored as JSON. Times are milliseconds since 1970. */
export interface Breaker {
  readonly phase: Phase
  /** How many failures in a row have counted, while closed. */
  readonly row: number
  /** Length of the last rest that began after failures; 0 when there was none since the breaker closed. */
  readonly restMs: number
  /** While resting or probing: no request before this time. 0 when closed. */
  readonly restUntilMs: number
  /** Why the integration rests, in a sentence for a person. Empty when closed. */
  readonly reason: string
  /** Time of the first failure since the last success (D12); `null` after a success. */
  readonly failingSinceMs: number | null
  /** Time of the newest failure since the last success. */
  readonly lastFailureMs: number | null
}

/** The end of one attempt, as far as the breaker is concerned. */
export interface AttemptReport {
  readonly outcome: AttemptOutcome
  readonly nowMs: number
  /** Whether this attempt was the probe. */
  readonly probe: boolean
  /** Whether a person asked for the attempt: a resend, a past call, a test (D15). */
  readonly manual?: boolean
  /** Whether it was a test, or belongs to a test call (C16). */
  readonly test?: boolean
  /** Until when the receiver asked for no requests, if it did. */
  readonly restUntilMs?: number | null
  /** Says what failed, for a person. */
  readonly reason?: string
}

/**
 * Fewer failures could be chance; with a higher number, every lane would lose a request to a fact that is known
 * already.
 */
const FAILURES_IN_A_ROW = 5

/** As long as the first retry of a schedule waits: a brief outage delays no delivery by more than that. */
const REST_MIN_MS = 5_000

/** A receiver that comes back is noticed within this time, and a dead receiver costs one request in it. */
const REST_MAX_MS = 5 * 60_000

/** D12: long enough for a long weekend and the first working day after it. */
const FAILING_MAX_MS = 5 * 24 * 60 * 60_000

/**
 * After so long without an attempt the count of days begins anew: two failures with a quiet week between them do not show that
 * everything failed in that week. No schedule pauses longer, not even with a Retry-After of a day.
 */
const SILENCE_MAX_MS = 2 * 24 * 60 * 60_000

/** The breaker of an integration that has no history. */
export const CLOSED: Breaker = {
  phase: 'closed',
  row: 0,
  restMs: 0,
  restUntilMs: 0,
  reason: '',
  failingSinceMs: null,
  lastFailureMs: null,
}

/** A stored breaker, with the hash of the URL that it was stored for (D24), where that hash was stored. */
export type KeptBreaker = Breaker & { readonly sentUrlHash?: string | null }

/** Reads a stored breaker; `null`: it cannot be read. */
export function readBreaker(kept: unknown): KeptBreaker | null {
  if (typeof kept !== 'object' || kept === null) return null
  const { phase, row, restMs, restUntilMs, reason, failingSinceMs, lastFailureMs } = kept as Record<string, unknown>
  if (typeof phase !== 'string' || !Object.hasOwn(ACTIONS, phase) || typeof reason !== 'string') return null
  const times = [failingSinceMs, lastFailureMs].filter((time) => time !== null)
  if (![row, restMs, restUntilMs, ...times].every((one) => Number.isFinite(one))) return null
  return kept as KeptBreaker
}

/** The stored breaker, if it belongs to this URL; `null`: it belongs to another URL, and says nothing about this URL (D24). */
export function keptFor(breaker: KeptBreaker, sentUrlHash: string | null): Breaker | null {
  return breaker.sentUrlHash === undefined || breaker.sentUrlHash === sentUrlHash ? breaker : null
}

/** The breaker after an attempt has ended. */
export function recordAttempt(breaker: Breaker, report: AttemptReport): Breaker {
  const remembered = remember(breaker, report)
  const speaks = breaker.phase === 'probing' ? report.probe : report.manual !== true
  const actions = speaks ? ACTIONS[breaker.phase] : ACTIONS.resting
  return PERFORM[actions[report.outcome]](remembered, report)
}

/** The breaker while its probe is under way. */
export function beginProbe(breaker: Breaker): Breaker {
  return { ...breaker, phase: 'probing' }
}

/**
 * The breaker when its probe was never sent, or the end of the probe is unknown (a crash, a stop): the next lane may probe at
 * once.
 */
export function loseProbe(breaker: Breaker): Breaker {
  return breaker.phase === 'probing' ? { ...breaker, phase: 'resting' } : breaker
}

/**
 * How many requests may be in flight at once now, given the integration's concurrency. While the breaker rests, the limit is one,
 * the probe.
 */
export function concurrencyLimit(breaker: Breaker, concurrency: number, nowMs: number): number {
  if (breaker.phase === 'closed') return concurrency
  return breaker.phase === 'resting' && nowMs >= breaker.restUntilMs ? Math.min(1, concurrency) : 0
}

/** Whether nothing has gone well for so long that the integration is switched off (D12). Called after a failure. */
export function failedForDays({ failingSinceMs, lastFailureMs }: Breaker): boolean {
  return failingSinceMs !== null && lastFailureMs !== null && lastFailureMs - failingSinceMs >= FAILING_MAX_MS
}

const PERFORM: Readonly<Record<Action, (breaker: Breaker, report: AttemptReport) => Breaker>> = {
  close: (breaker, { nowMs }) => {
    // While the probe was under way, an earlier request ended and asked for a longer rest: that rest still holds.
    if (breaker.restUntilMs > nowMs) return { ...breaker, phase: 'resting', row: 0, restMs: 0 }
    return { ...breaker, phase: 'closed', row: 0, restMs: 0, restUntilMs: 0, reason: '' }
  },
  stay: (breaker) => breaker,
  count: (breaker, report) => {
    const counted = { ...breaker, row: breaker.row + 1 }
    return counted.row >= FAILURES_IN_A_ROW ? lengthen(counted, report) : heed(counted, report)
  },
  heed,
  lengthen,
}

/** Rests for as long as the receiver asks; the breaker is unchanged when the receiver asks for nothing. */
function heed(breaker: Breaker, { restUntilMs, reason }: AttemptReport): Breaker {
  if (restUntilMs === undefined || restUntilMs === null || restUntilMs <= breaker.restUntilMs) return breaker
  const phase = breaker.phase === 'probing' ? 'probing' : 'resting'
  return { ...breaker, phase, restUntilMs, reason: reason ?? '' }
}

function lengthen(breaker: Breaker, report: AttemptReport): Breaker {
  const restMs = Math.min(REST_MAX_MS, Math.max(REST_MIN_MS, breaker.restMs * 2))
  const restUntilMs = Math.max(report.nowMs + restMs, report.restUntilMs ?? 0)
  return { ...breaker, phase: 'resting', restMs, restUntilMs, reason: report.reason ?? '' }
}

function remember(breaker: Breaker, { outcome, nowMs, manual, test }: AttemptReport): Breaker {
  if (outcome === 'good' && !test) return { ...breaker, failingSinceMs: null, lastFailureMs: null }
  if (manual) return breaker
  const { failingSinceMs, lastFailureMs } = breaker
  const goesOn = failingSinceMs !== null && lastFailureMs !== null && nowMs - lastFailureMs <= SILENCE_MAX_MS
  return { ...breaker, failingSinceMs: goesOn ? failingSinceMs : nowMs, lastFailureMs: nowMs }
}
