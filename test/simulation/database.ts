// The lanes as PostgreSQL keeps them, in memory: each method does what its statement in src/store does, in one step.
// The class replaces the database in the simulation; the tests on a real server check the statements themselves.
import assert from 'node:assert/strict'
import type { ClaimedDelivery, LaneKey, Settlement } from '../../src/delivery/claimed-delivery.ts'
import type { ClaimResult } from '../../src/delivery/lane-store.ts'
import type { DeliveryKind } from '../../src/delivery/retry-timing.ts'

export interface Delivery extends LaneKey {
  readonly deliveryId: string
  readonly kind: DeliveryKind
  /** The URL that the request was rendered for. */
  readonly url: string
  readonly createdAt: number
  readonly seq: number
}

/** A line of the delivery log: an attempt, or (n = 0) the settling of a delivery without an attempt. */
export interface LogRow {
  readonly delivery: Delivery
  readonly n: number
  readonly epoch: number
  readonly state: Settlement['state'] | 'late'
  readonly error: string | null
  readonly reason: string | null
}

interface Lane extends LaneKey {
  nextSeq: number
  headSeq: number
  tries: number
  epoch: number
  dueAt: number | null
  /** The time at which a node claimed the lane; valid while `epoch` is set. */
  claimedAt: number
  /** Deliveries that are not settled, by their number. */
  readonly waiting: Map<number, Delivery>
}

export interface NewDelivery extends LaneKey {
  readonly deliveryId: string
  readonly kind: DeliveryKind
  readonly url: string
  /** Whether this node has room for the delivery: if so, an idle lane is stored as claimed. */
  readonly want: boolean
}

const STALE_AFTER_MS = 15 * 60_000

export class Database {
  readonly lanes = new Map<string, Lane>()
  /** The events of stored deliveries; a repeated event changes nothing. */
  readonly seenEvents = new Set<string>()
  readonly nodes = new Set<number>()
  readonly #log: (row: LogRow) => void
  readonly #deliveries = new Map<string, Delivery>()
  #epochs = 0

  constructor(log: (row: LogRow) => void) {
    this.#log = log
  }

  birth(): number {
    this.nodes.add(++this.#epochs)
    return this.#epochs
  }

  farewell(epoch: number): void {
    this.nodes.delete(epoch)
  }

  /**
   * STORE: numbers new deliveries, and makes idle lanes claimed or due. Returns the claimed deliveries, the due ones,
   * and all.
   */
  store(
    epoch: number,
    rows: readonly NewDelivery[],
    now: number,
  ): { claimed: ClaimedDelivery[]; due: Delivery[]; stored: Delivery[] } {
    const claimed: ClaimedDelivery[] = []
    const due: Delivery[] = []
    const stored: Delivery[] = []
    for (const { want, ...row } of rows) {
      const lane = this.#laneOf(row)
      const idle = lane.headSeq === lane.nextSeq
      const delivery = { ...row, createdAt: now, seq: lane.nextSeq }
      lane.nextSeq += 1
      lane.waiting.set(delivery.seq, delivery)
      this.#deliveries.set(delivery.deliveryId, delivery)
      stored.push(delivery)
      if (!idle) continue
      if (want && this.nodes.has(epoch)) {
        lane.epoch = epoch
        lane.claimedAt = now
        claimed.push(heldOf(lane, delivery))
      } else {
        lane.dueAt = now
        due.push(delivery)
      }
      check(lane)
    }
    return { claimed, due, stored }
  }

  /**
   * CLAIM, then LOAD of heads that CLAIM could not see. `passOver` is SKIP LOCKED: another statement holds the lane at
   * that moment.
   */
  claim(
    epoch: number,
    wants: readonly { integrationId: number; room: number }[],
    { now, passOver }: { now: number; passOver: () => boolean },
  ): ClaimResult {
    const deliveries: ClaimedDelivery[] = []
    const counts = new Map<number, number>()
    if (!this.nodes.has(epoch)) return { deliveries, counts }
    for (const { integrationId, room } of wants) {
      const due = this.#waiting(integrationId).filter((lane) => (lane.dueAt ?? now) <= now && !passOver())
      const longest = due.toSorted((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0)).slice(0, room)
      counts.set(integrationId, longest.length)
      for (const lane of longest) {
        lane.epoch = epoch
        lane.claimedAt = now
        lane.dueAt = null
        deliveries.push(...this.#see(lane, now))
        check(lane)
      }
    }
    return { deliveries, counts }
  }

  /** COMPLETE, then LOAD. A delivery that is no longer the head of this epoch is logged as late and changes nothing. */
  complete(epoch: number, settlements: readonly Settlement[], now: number): ClaimedDelivery[] {
    const next: ClaimedDelivery[] = []
    for (const settlement of settlements) {
      const lane = this.lanes.get(nameOf(settlement))
      if (!lane || !this.nodes.has(epoch) || lane.epoch !== epoch || lane.headSeq !== settlement.seq) {
        this.#logSettlement(settlement, { epoch, late: true })
        continue
      }
      this.#logSettlement(settlement, { epoch, late: false })
      if (settlement.state === 'retrying') {
        lane.tries = settlement.attempt?.n ?? lane.tries
        lane.epoch = 0
        lane.dueAt = now + (settlement.retryInMs ?? 0)
      } else {
        this.#moveOn(lane, settlement.keep, now)
        if (lane.epoch > 0) next.push(...this.#see(lane, now))
      }
      check(lane)
    }
    return next
  }

  /** Supersedes the statuses that the newest status of each lane makes worthless (D8). */
  supersedeOlder(epoch: number, keys: readonly LaneKey[], now: number): Map<number, number> {
    const pick = keys.flatMap((key) => {
      const lane = this.lanes.get(nameOf(key))
      if (!lane) return []
      const waiting = [...lane.waiting.values()]
      const newest = waiting.findLast((d) => d.kind === 'status' || d.kind === 'ended')?.seq ?? 0
      return waiting.filter((d) => d.kind === 'status' && d.seq < newest)
    })
    return this.#giveWay(pick, { epoch, now, state: 'superseded', error: 'newer status' })
  }

  /** Supersedes statuses that have waited for more than 15 minutes (D7). */
  supersedeStale(epoch: number, integrationId: number, now: number): number {
    const pick = this.#waiting(integrationId)
      .filter((lane) => (lane.dueAt ?? now) < now - STALE_AFTER_MS)
      .flatMap((lane) => [...lane.waiting.values()])
      .filter((d) => d.kind === 'status' && d.createdAt < now - STALE_AFTER_MS)
    return this.#giveWay(pick, { epoch, now, state: 'superseded', error: 'too_old' }).get(integrationId) ?? 0
  }

  /** Skips the waiting deliveries of an integration (D12). */
  skipWaiting(epoch: number, integrationId: number, now: number): number {
    const pick = this.#waiting(integrationId).flatMap((lane) => [...lane.waiting.values()])
    return this.#giveWay(pick, { epoch, now, state: 'skipped', error: 'dropped' }).get(integrationId) ?? 0
  }

  /** Cancels a delivery. Returns false if it is settled, or a node holds it. */
  cancelWaiting(epoch: number, delivery: Delivery, now: number): boolean {
    return this.#giveWay([delivery], { epoch, now, state: 'canceled', error: 'canceled' }).size > 0
  }

  giveBack(epoch: number, keys: readonly LaneKey[], now: number): void {
    for (const key of keys) {
      const lane = this.lanes.get(nameOf(key))
      if (!lane || lane.epoch !== epoch) continue
      lane.epoch = 0
      lane.dueAt = now
      check(lane)
    }
  }

  due(now: number): { accountId: number; integrationId: number; inMs: number }[] {
    const first = new Map<number, Lane>()
    for (const lane of this.lanes.values()) {
      const known = first.get(lane.integrationId)
      if (lane.dueAt !== null && lane.dueAt < (known?.dueAt ?? Infinity)) first.set(lane.integrationId, lane)
    }
    return [...first.values()].map(({ accountId, integrationId, dueAt }) => ({
      accountId,
      integrationId,
      inMs: (dueAt ?? now) - now,
    }))
  }

  /** Makes the waiting deliveries of an integration due, as a person asked (D15). */
  makeDue(integrationId: number, now: number): void {
    for (const lane of this.#waiting(integrationId)) lane.dueAt = Math.min(lane.dueAt ?? now, now)
  }

  /**
   * Takes over the lanes of all other nodes, which are known to be dead (D9): the lanes are due at once, with an
   * attempt in the log.
   */
  takeOver(epoch: number, now: number): void {
    const dead = [...this.nodes].filter((other) => other !== epoch)
    for (const other of dead) this.nodes.delete(other)
    for (const lane of this.lanes.values()) {
      if (!dead.includes(lane.epoch)) continue
      lane.tries += 1
      const delivery = lane.waiting.get(lane.headSeq)
      const how = {
        n: lane.tries,
        epoch: lane.epoch,
        state: 'retrying',
        error: 'outcome_unknown',
        reason: 'unknown',
      } as const
      if (delivery) this.#log({ delivery, ...how })
      lane.epoch = 0
      lane.dueAt = now
      check(lane)
    }
  }

  /** Whether a node holds a lane. */
  holds(epoch: number): boolean {
    for (const lane of this.lanes.values()) if (lane.epoch === epoch) return true
    return false
  }

  /** The number of deliveries of an integration that are not settled. */
  backlog(integrationId: number): number {
    let sum = 0
    for (const lane of this.lanes.values()) if (lane.integrationId === integrationId) sum += lane.waiting.size
    return sum
  }

  #laneOf({ accountId, laneId, integrationId }: LaneKey): Lane {
    const name = `${laneId} ${integrationId}`
    let lane = this.lanes.get(name)
    if (!lane) {
      lane = {
        accountId,
        laneId,
        integrationId,
        nextSeq: 1,
        headSeq: 1,
        tries: 0,
        epoch: 0,
        dueAt: null,
        claimedAt: 0,
        waiting: new Map(),
      }
      this.lanes.set(name, lane)
    }
    return lane
  }

  #waiting(integrationId: number): Lane[] {
    const waiting: Lane[] = []
    for (const lane of this.lanes.values()) {
      if (lane.integrationId === integrationId && lane.dueAt !== null) waiting.push(lane)
    }
    return waiting
  }

  /** Returns the head of a claimed lane, skipping heads that were settled while they waited. */
  #see(lane: Lane, now: number): ClaimedDelivery[] {
    for (;;) {
      const head = lane.waiting.get(lane.headSeq)
      if (head) return [heldOf(lane, head)]
      this.#moveOn(lane, true, now)
      if (lane.epoch === 0) return []
    }
  }

  #moveOn(lane: Lane, keep: boolean, now: number): void {
    lane.waiting.delete(lane.headSeq)
    lane.headSeq += 1
    lane.tries = 0
    const more = lane.headSeq < lane.nextSeq
    lane.claimedAt = now
    if (keep && more) return
    lane.epoch = 0
    lane.dueAt = more ? now : null
  }

  #giveWay(
    pick: readonly Delivery[],
    how: { epoch: number; now: number; state: Settlement['state']; error: string },
  ): Map<number, number> {
    const counts = new Map<number, number>()
    for (const delivery of pick) {
      const lane = this.lanes.get(nameOf(delivery))
      if (!lane || lane.waiting.get(delivery.seq) !== delivery) continue
      const isHead = delivery.seq === lane.headSeq
      if (isHead && lane.epoch > 0) continue
      lane.waiting.delete(delivery.seq)
      if (isHead) lane.dueAt = how.now
      counts.set(lane.integrationId, (counts.get(lane.integrationId) ?? 0) + 1)
      this.#log({ delivery, n: 0, epoch: how.epoch, state: how.state, error: how.error, reason: how.error })
      check(lane)
    }
    return counts
  }

  #logSettlement({ deliveryId, attempt, state }: Settlement, { epoch, late }: { epoch: number; late: boolean }): void {
    const delivery = this.#deliveries.get(deliveryId ?? '')
    if (!delivery || attempt === null) return
    const { n, error, reason } = attempt
    this.#log({ delivery, n, epoch, state: late ? 'late' : state, error, reason })
  }
}

const nameOf = ({ laneId, integrationId }: LaneKey): string => `${laneId} ${integrationId}`

/** The CHECK `lane_state` of the table. */
function check(lane: Lane): void {
  const busy = lane.epoch > 0 || lane.dueAt !== null
  assert.ok(lane.headSeq <= lane.nextSeq && (lane.epoch === 0 || lane.dueAt === null), 'lane_state')
  assert.equal(lane.headSeq < lane.nextSeq, busy, 'lane_state')
}

function heldOf(lane: Lane, { deliveryId, kind, seq, url }: Delivery): ClaimedDelivery {
  return {
    accountId: lane.accountId,
    laneId: lane.laneId,
    integrationId: lane.integrationId,
    seq,
    attemptsMade: lane.tries,
    deliveryId,
    callId: lane.laneId,
    webhookId: deliveryId,
    sequence: seq,
    kind,
    request: {
      method: 'POST',
      url: 'http://receiver.example/',
      headers: [],
      body: deliveryId,
      secrets: [],
      urlHash: url,
    },
  }
}
