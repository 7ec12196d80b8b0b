// One integration in the dispatcher's memory: its ready deliveries, its requests in flight, its breaker, and when its next
// delivery is due. Plain bookkeeping: dispatch-state.ts decides.
import type { AnswerRules } from '../integrations/answer-rules.ts'
import { CLOSED, concurrencyLimit, loseProbe, recordAttempt, type Breaker } from './breaker.ts'
import { isManual, isTest, type ClaimedDelivery } from './claimed-delivery.ts'
import { available, fullBuckets, type Buckets, type Rate } from './rate.ts'
import type { ScheduleName } from '../integrations/retry-schedules.ts'
import type { Verdict } from './verdict.ts'

/** The settings of an integration that the dispatcher needs. Replaced as a whole when the integration is saved. */
export interface IntegrationPolicy {
  readonly accountId: number
  readonly integrationId: number
  readonly state: 'on' | 'off' | 'deleted'
  /** Requests in flight at once, at most (D5). */
  readonly concurrency: number
  readonly rate: Rate | null
  readonly schedule: ScheduleName
  readonly backlog: 'every' | 'latest'
  /** The path of the Base URL holds placeholders: a 410 speaks of one call only (D6). */
  readonly pathHasPlaceholders: boolean
  /**
   * A hash of the integration's Base URL (D24): a request names in `urlHash` the Base URL that it was rendered from. `null`: it
   * can’t be read.
   */
  readonly urlHash: string | null
  /** As `urlHash`, but including the secrets in the URL, which are filled in when a request is sent. */
  readonly sentUrlHash: string | null
  /** The version of the settings: a verdict switches off no later version. */
  readonly version: number
  /** How to read the answers of its service; `null`: the status alone counts (D6). */
  readonly answers: AnswerRules | null
}

/**
 * Claimed deliveries that may wait in memory per integration. Its concurrency bounds requests in flight; this bounds rows in
 * memory: enough that a claim or a completion finds work for the next few milliseconds at full speed, few enough that a
 * kill repeats little.
 */
const READY_MAX = 400

/** Limit of all claimed bodies together, in UTF-16 units: a small machine can spare this much. */
export const READY_TOTAL_UNITS_MAX = 32 * 1024 * 1024

/** Waiting deliveries per integration (D17). */
export const BACKLOG_MAX = 1_000_000

/** From here on the oldest statuses are superseded, so that they meet the limit before new deliveries do. */
export const BACKLOG_NEARLY_FULL = 0.98 * BACKLOG_MAX

const NO_RATE: Rate = {}

export class IntegrationQueue {
  policy: IntegrationPolicy
  readonly ready: ClaimedDelivery[] = []
  inFlight = 0
  breaker: Breaker = CLOSED
  buckets: Buckets
  /** When the next delivery that waits in the database is due; `null`: not known. */
  dueAt: number | null = null
  /** When to look again for statuses that are too old. */
  staleCheckAt = 0
  /** Whether a timer runs for the rate. */
  isPacing = false
  /** Deliveries not settled yet, here and in the database. */
  backlog = 0
  /** The delivery that is the probe while the integration rests. */
  probeId: string | null = null
  /**
   * The number of holds: while there are any, no delivery is started or claimed, because the waiting deliveries are being changed
   * (D12).
   */
  holds = 0

  constructor(policy: IntegrationPolicy, nowMs: number) {
    this.policy = policy
    this.buckets = fullBuckets(policy.rate ?? NO_RATE, nowMs)
  }

  get rate(): Rate {
    return this.policy.rate ?? NO_RATE
  }

  /** How many more deliveries may be claimed for the integration now. While it rests: one, the future probe. */
  room(nowMs: number): number {
    if (this.holds > 0) return 0
    if (this.policy.state !== 'on') return this.policy.state === 'deleted' ? READY_MAX - this.ready.length : 0
    const open = concurrencyLimit(this.breaker, this.policy.concurrency, nowMs)
    if (this.breaker.phase !== 'closed') return Math.max(0, open - this.ready.length)
    // Requests in flight take no room of a rate: a slow answer must not delay the next request beyond its time.
    return Math.min(readyMaxOf(this.rate), READY_MAX - this.inFlight) - this.ready.length
  }

  /** Whether a claim is worthwhile: many small claims cost more than a few large claims, so half the room must be free. */
  wantsClaim(nowMs: number): boolean {
    const room = this.room(nowMs)
    if (this.breaker.phase !== 'closed' || this.policy.state !== 'on') return room > 0
    return room > 0 && room * 2 >= readyMaxOf(this.rate)
  }

  /** How many requests may start now. */
  startable(nowMs: number): number {
    // The limit holds for a probe too: requests from before the rest may still be under way.
    const free = Math.min(
      concurrencyLimit(this.breaker, this.policy.concurrency, nowMs),
      this.policy.concurrency - this.inFlight,
    )
    return Math.max(0, Math.min(free, available(this.buckets, this.rate, nowMs)))
  }

  /** A delivery in the database is due at `atMs`, perhaps earlier than known so far. */
  markDue(atMs: number): void {
    if (this.dueAt === null || atMs < this.dueAt) this.dueAt = atMs
  }

  isDue(nowMs: number): boolean {
    return this.dueAt !== null && this.dueAt <= nowMs
  }

  /** Notes what an attempt says of the receiver's health (D11). */
  recordVerdict(delivery: ClaimedDelivery, verdict: Verdict, nowMs: number): void {
    const outcome =
      verdict.is === 'delivered' ? 'good' : verdict.is === 'retry' && verdict.countsForBreaker ? 'down' : 'answered'
    const isProbe = this.probeId === delivery.deliveryId
    this.breaker = recordAttempt(this.breaker, {
      outcome,
      nowMs,
      probe: isProbe,
      manual: isManual(delivery),
      test: isTest(delivery),
      restUntilMs: verdict.is === 'retry' ? verdict.restUntilMs : null,
      ...(verdict.is === 'delivered' ? {} : { reason: verdict.reason }),
    })
    if (isProbe) this.probeId = null
  }

  /** An attempt at an earlier URL says nothing of the receiver (D24). If it was the probe, another probe takes its place. */
  ignoreVerdict(delivery: ClaimedDelivery): void {
    if (this.probeId !== delivery.deliveryId) return
    this.breaker = loseProbe(this.breaker)
    this.probeId = null
  }

  /** Whether a request goes to the present URL (D24). */
  isCurrentUrl({ request }: ClaimedDelivery): boolean {
    return request.urlHash === undefined || request.urlHash === this.policy.urlHash
  }

  rests(nowMs: number): boolean {
    return this.breaker.phase === 'resting' && this.breaker.restUntilMs > nowMs
  }
}

/** A queue with a rate holds no more than it can send in a few seconds: the other deliveries wait in the database. */
function readyMaxOf({ per_second, per_minute }: Rate): number {
  const perSecond = Math.min(per_second ?? Number.POSITIVE_INFINITY, (per_minute ?? Number.POSITIVE_INFINITY) / 60)
  return Math.max(1, Math.min(READY_MAX, Math.ceil(perSecond * 5)))
}
