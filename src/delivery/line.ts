// One integration in the dispatcher's memory: what it holds ready, what is in flight, whether it rests, when something of
// it is due. Everything here is plain bookkeeping; the dispatcher does the work.
import type { AnswerRules } from '../integrations/answer-rules.ts'
import { CLOSED, width, type Breaker } from './breaker.ts'
import type { ClaimedDelivery } from './held.ts'
import { available, fullBuckets, type Buckets, type Rate } from './rate.ts'
import type { ScheduleName } from './schedule.ts'

/** What the dispatcher must know of an integration. Replaced as a whole when somebody saves it. */
export interface Orders {
  readonly accountId: number
  readonly integrationId: number
  readonly state: 'on' | 'off' | 'deleted'
  /** Requests in flight at once, at most (D5). */
  readonly cap: number
  readonly rate: Rate | null
  readonly schedule: ScheduleName
  readonly backlog: 'every' | 'latest'
  /** The path of the Base URL holds placeholders: a 410 speaks of one call only (D6). */
  readonly pathHasPlaceholders: boolean
  /** What its service says in its answers; `null`: the status alone counts (D6). */
  readonly answers: AnswerRules | null
}

/**
 * Claimed deliveries that may wait in memory per integration. The cap bounds requests in flight; this bounds rows in
 * memory: enough that a claim or a completion finds work for the next few milliseconds at full speed, few enough that a
 * kill repeats little.
 */
export const ROOM = 400

/** All claimed bodies together, in UTF-16 units: what a small machine can spare. */
export const ROOM_TOTAL_UNITS = 32 * 1024 * 1024

/** Waiting deliveries per integration (D17). */
export const BACKLOG_MAX = 1_000_000

/** From here on the oldest statuses give way, so that the limit is met by them before new deliveries are. */
export const CROWDED = 0.98 * BACKLOG_MAX

const NO_RATE: Rate = {}

export class Line {
  orders: Orders
  readonly ready: ClaimedDelivery[] = []
  /** Sum of the bodies held ready. */
  units = 0
  inFlight = 0
  breaker: Breaker = CLOSED
  buckets: Buckets
  /** When something of it that waits in the database is due; `null`: nothing known. */
  dueAt: number | null = null
  /** When to look again for statuses that are too old. */
  sweepAt = 0
  /** A timer runs for its rate. */
  paused = false
  /** Deliveries not settled yet, here and in the database. */
  backlog = 0
  /** The delivery that probes while it rests. */
  probeId: string | null = null

  constructor(orders: Orders, nowMs: number) {
    this.orders = orders
    this.buckets = fullBuckets(orders.rate ?? NO_RATE, nowMs)
  }

  get rate(): Rate {
    return this.orders.rate ?? NO_RATE
  }

  /** How many more deliveries may be claimed for it now. While it rests: the one that will probe. */
  room(nowMs: number): number {
    if (this.orders.state !== 'on') return this.orders.state === 'deleted' ? ROOM - this.ready.length : 0
    const open = width(this.breaker, this.orders.cap, nowMs)
    if (this.breaker.phase !== 'closed') return Math.max(0, open - this.ready.length)
    // What is in flight takes no place of a rate: a slow answer must not keep the next request from going in its time.
    return Math.min(roomOf(this.rate), ROOM - this.inFlight) - this.ready.length
  }

  /** Whether a claim is worth its while: many small ones cost more than few large ones, so half a room must be free. */
  wantsClaim(nowMs: number): boolean {
    const room = this.room(nowMs)
    if (this.breaker.phase !== 'closed' || this.orders.state !== 'on') return room > 0
    return room > 0 && room * 2 >= roomOf(this.rate)
  }

  /** How many requests may start now. */
  mayStart(nowMs: number): number {
    // The cap holds for a probe too: requests from before the rest may still be under way.
    const free = Math.min(width(this.breaker, this.orders.cap, nowMs), this.orders.cap - this.inFlight)
    return Math.max(0, Math.min(free, available(this.buckets, this.rate, nowMs)))
  }

  push(held: ClaimedDelivery): void {
    this.ready.push(held)
    this.units += held.request.body?.length ?? 0
  }

  shift(): ClaimedDelivery | undefined {
    const held = this.ready.shift()
    this.units -= held?.request.body?.length ?? 0
    return held
  }

  /** Takes everything that is held ready. */
  empty(): ClaimedDelivery[] {
    this.units = 0
    return this.ready.splice(0)
  }

  /** Something that waits in the database is due at `atMs`, perhaps earlier than known so far. */
  waits(atMs: number): void {
    if (this.dueAt === null || atMs < this.dueAt) this.dueAt = atMs
  }
}

/** What is slowed by a rate holds no more than goes out in a few seconds: the rest waits where it is safe. */
function roomOf({ per_second, per_minute }: Rate): number {
  const perSecond = Math.min(per_second ?? Number.POSITIVE_INFINITY, (per_minute ?? Number.POSITIVE_INFINITY) / 60)
  return Math.max(1, Math.min(ROOM, Math.ceil(perSecond * 5)))
}
