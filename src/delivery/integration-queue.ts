// One integration in the dispatcher's memory: what it holds ready, what is in flight, whether it rests, when something of
// it is due. Plain bookkeeping: dispatch-state.ts decides.
import type { AnswerRules } from '../integrations/answer-rules.ts'
import { CLOSED, concurrencyLimit, loseProbe, recordAttempt, type Breaker } from './breaker.ts'
import { isManual, isTest, type ClaimedDelivery } from './claimed-delivery.ts'
import { available, fullBuckets, type Buckets, type Rate } from './rate.ts'
import type { ScheduleName } from '../integrations/retry-schedules.ts'
import type { Verdict } from './verdict.ts'

/** What the dispatcher must know of an integration. Replaced as a whole when somebody saves it. */
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
  /** Which Base URL it has (D24): a request says in `urlHash` from which it was rendered. `null`: it can’t be read. */
  readonly urlHash: string | null
  /** As `urlHash`, with the secrets in the URL, which go into a request as it is sent. */
  readonly sentUrlHash: string | null
  /** The version of its settings: a verdict switches off no later one. */
  readonly version: number
  /** What its service says in its answers; `null`: the status alone counts (D6). */
  readonly answers: AnswerRules | null
}

/**
 * Claimed deliveries that may wait in memory per integration. Its concurrency bounds requests in flight; this bounds rows in
 * memory: enough that a claim or a completion finds work for the next few milliseconds at full speed, few enough that a
 * kill repeats little.
 */
export const READY_MAX = 400

/** All claimed bodies together, in UTF-16 units: what a small machine can spare. */
export const READY_TOTAL_UNITS_MAX = 32 * 1024 * 1024

/** Waiting deliveries per integration (D17). */
export const BACKLOG_MAX = 1_000_000

/** From here on the oldest statuses give way, so that the limit is met by them before new deliveries are. */
export const BACKLOG_NEARLY_FULL = 0.98 * BACKLOG_MAX

const NO_RATE: Rate = {}

export class IntegrationQueue {
  policy: IntegrationPolicy
  readonly ready: ClaimedDelivery[] = []
  inFlight = 0
  breaker: Breaker = CLOSED
  buckets: Buckets
  /** When something of it that waits in the database is due; `null`: nothing known. */
  dueAt: number | null = null
  /** When to look again for statuses that are too old. */
  staleCheckAt = 0
  /** A timer runs for its rate. */
  isPacing = false
  /** Deliveries not settled yet, here and in the database. */
  backlog = 0
  /** The delivery that probes while it rests. */
  probeId: string | null = null
  /** How many hold it: nothing of it is started or claimed while what waits for it is changed (D12). */
  holds = 0

  constructor(policy: IntegrationPolicy, nowMs: number) {
    this.policy = policy
    this.buckets = fullBuckets(policy.rate ?? NO_RATE, nowMs)
  }

  get rate(): Rate {
    return this.policy.rate ?? NO_RATE
  }

  /** How many more deliveries may be claimed for it now. While it rests: the one that will probe. */
  room(nowMs: number): number {
    if (this.holds > 0) return 0
    if (this.policy.state !== 'on') return this.policy.state === 'deleted' ? READY_MAX - this.ready.length : 0
    const open = concurrencyLimit(this.breaker, this.policy.concurrency, nowMs)
    if (this.breaker.phase !== 'closed') return Math.max(0, open - this.ready.length)
    // What is in flight takes no place of a rate: a slow answer must not keep the next request from going in its time.
    return Math.min(readyMaxOf(this.rate), READY_MAX - this.inFlight) - this.ready.length
  }

  /** Whether a claim is worth its while: many small ones cost more than few large ones, so half a room must be free. */
  wantsClaim(nowMs: number): boolean {
    const room = this.room(nowMs)
    if (this.breaker.phase !== 'closed' || this.policy.state !== 'on') return room > 0
    return room > 0 && room * 2 >= readyMaxOf(this.rate)
  }

  /** How many requests may start now. */
  startable(nowMs: number): number {
    // It holds for a probe too: requests from before the rest may still be under way.
    const free = Math.min(
      concurrencyLimit(this.breaker, this.policy.concurrency, nowMs),
      this.policy.concurrency - this.inFlight,
    )
    return Math.max(0, Math.min(free, available(this.buckets, this.rate, nowMs)))
  }

  /** Something that waits in the database is due at `atMs`, perhaps earlier than known so far. */
  markDue(atMs: number): void {
    if (this.dueAt === null || atMs < this.dueAt) this.dueAt = atMs
  }

  isDue(nowMs: number): boolean {
    return this.dueAt !== null && this.dueAt <= nowMs
  }

  /** What an attempt says of the receiver's health (D11). */
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

  /** An attempt at another URL than today's says nothing of the receiver (D24): was it the probe, another takes its place. */
  ignoreVerdict(delivery: ClaimedDelivery): void {
    if (this.probeId !== delivery.deliveryId) return
    this.breaker = loseProbe(this.breaker)
    this.probeId = null
  }

  /** Whether a request goes to the URL of today (D24). */
  isCurrentUrl({ request }: ClaimedDelivery): boolean {
    return request.urlHash === undefined || request.urlHash === this.policy.urlHash
  }

  rests(nowMs: number): boolean {
    return this.breaker.phase === 'resting' && this.breaker.restUntilMs > nowMs
  }
}

/** What is slowed by a rate holds no more than goes out in a few seconds: the rest waits where it is safe. */
function readyMaxOf({ per_second, per_minute }: Rate): number {
  const perSecond = Math.min(per_second ?? Number.POSITIVE_INFINITY, (per_minute ?? Number.POSITIVE_INFINITY) / 60)
  return Math.max(1, Math.min(READY_MAX, Math.ceil(perSecond * 5)))
}
