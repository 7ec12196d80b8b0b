// The dispatcher: takes claimed deliveries, sends them as width and rate allow, judges the answers, and settles.
//
// A delivery comes in by one of three doors: born claimed (offer), claimed because it is due (claim), or as the next head
// of a lane that was kept (settle). It waits ready in its integration's line, is started, and leaves by settling: done
// for good, or put back for a retry. Whatever is held and cannot be sent now (its integration rests, was switched off,
// the program stops) is given back to the database. Memory holds nothing that the database does not know.
import { timeOfUuid } from '../ids.ts'
import { judgeAnswer, type Verdict } from './verdict.ts'
import { buildAttempt, buildUntried } from './attempt.ts'
import { recordAttempt, beginProbe, CLOSED, failedForDays, loseProbe, type Breaker } from './breaker.ts'
import { createClaimer } from './claimer.ts'
import type { Exchange } from './exchange.ts'
import { nextState } from './next-state.ts'
import type { ClaimedDelivery, LaneKey, SettledState, Settlement } from './claimed-delivery.ts'
import type { LaneStore } from './lane-store.ts'
import {
  BACKLOG_MAX,
  BACKLOG_NEARLY_FULL,
  IntegrationQueue,
  READY_TOTAL_UNITS_MAX,
  type IntegrationPolicy,
} from './integration-queue.ts'
import { spend, waitMs } from './rate.ts'
import { isTooOld, type DeliveryKind } from './schedule.ts'
import { createSettlementWriter } from './settlement-writer.ts'

export interface DispatcherDeps {
  readonly lanes: LaneStore
  /** One try: secrets filled in, signed, sent. Rejects only when this node may not send any more (D9): the dispatcher ends. */
  readonly send: (delivery: ClaimedDelivery) => Promise<Exchange>
  readonly now: () => number
  /** Runs something later; the handle cancels it. */
  readonly after: (delayMs: number, run: () => void) => { cancel(): void }
  readonly random: () => number
  /** A breaker that began or ended a rest is kept over a restart. */
  readonly saveBreaker: (policy: IntegrationPolicy, breaker: Breaker) => void
  /** The integration is switched off, with notice: 410, or nothing but failures for five days (D6, D12). */
  readonly switchOff: (
    policy: IntegrationPolicy,
    off: { readonly cause: 'gone' | 'failing'; readonly reason: string },
  ) => void
  /** The database lost this node's lanes: the program must begin anew. */
  readonly failed: (error: unknown) => void
  /** Told after every change of a delivery, for the live log. */
  readonly settled?: (settlement: Settlement, delivery: ClaimedDelivery) => void
}

export interface Dispatcher {
  /** An integration as it is now; call again after each change. */
  setPolicy(policy: IntegrationPolicy, remembered?: { breaker?: Breaker; backlog?: number }): void
  /** Whether a new delivery of it may be born claimed (D5): there is room, no rest, and nothing of it waits its turn. */
  canInsertClaimed(integrationId: number): boolean
  /** New deliveries of it that were stored; those claimed at birth come with `offer`. */
  countStored(integrationId: number, count: number): void
  isBacklogFull(integrationId: number): boolean
  /** Integrations whose backlog is nearly full: their oldest statuses should give way (D17). */
  nearlyFull(): number[]
  enqueue(deliveries: readonly ClaimedDelivery[]): void
  /** Something of it waits in the database and is due. */
  wake(integrationId: number): void
  /** Takes a delivery that is claimed and not yet started out of the line; false when it is not here or already on its way. */
  cancel(deliveryId: string, reason: string): boolean
  breakerOf(integrationId: number): Breaker | null
  /** A person says that the receiver is well again: it rests no more (D21). */
  resume(integrationId: number): void
  /** Deliveries of it that are not settled, and when something that waits in the database is due, as far as is known. */
  backlogOf(integrationId: number): { readonly count: number; readonly dueAt: number | null } | null
  stats(): { ready: number; inFlight: number; queues: number; units: number }
  start(): Promise<void>
  /** Graceful stop (D16): no new claims; waits for what is in flight, at most `graceMs`; gives claims back. */
  stop(graceMs: number): Promise<void>
  /** After a loss of the database: nothing more is started or claimed, and what is in flight ends unheard. */
  abandon(): void
}

export function createDispatcher(parts: DispatcherDeps): Dispatcher {
  const { lanes, now, after } = parts
  const queues = new Map<number, IntegrationQueue>()
  const started = new Map<string, ClaimedDelivery>()
  let units = 0
  let state: 'new' | 'running' | 'stopping' | 'ended' = 'new'
  let givingBack: Promise<void> = Promise.resolve()
  let idle: (() => void) | null = null

  const settlementWriter = createSettlementWriter({
    write: (batch) => lanes.settle(batch),
    written({ next, superseded }) {
      accept(next)
      for (const { integrationId, count } of superseded) stored(integrationId, -count)
    },
    failed: parts.failed,
    after: (delayMs, run) => void after(delayMs, run),
  })

  const claimer = createClaimer({
    queues,
    lanes,
    now,
    after,
    claimed: accept,
    // Claimed lanes must be back before they are claimed again.
    before: () => givingBack,
    full: () => units > READY_TOTAL_UNITS_MAX,
    failed: parts.failed,
  })

  function accept(deliveries: readonly ClaimedDelivery[]): void {
    const touched = new Set<IntegrationQueue>()
    const homeless: LaneKey[] = []
    for (const one of deliveries) {
      const queue = queues.get(one.integrationId)
      if (!queue || state !== 'running') {
        homeless.push(one)
        continue
      }
      queue.push(one)
      units += one.request.body?.length ?? 0
      touched.add(queue)
    }
    if (homeless.length > 0) returnLanes(homeless)
    for (const queue of touched) pump(queue)
  }

  /** Starts what may start; gives back what a rest or a switched-off integration keeps from starting. */
  function pump(queue: IntegrationQueue): void {
    if (state !== 'running') return
    if (queue.policy.state === 'deleted') return dropAll(queue)
    if (queue.policy.state === 'off' || restsFor(queue) > 0) return sendBack(queue)
    const at = now()
    let free = queue.startable(at)
    while (free > 0 && queue.ready.length > 0) {
      if (startNext(queue)) free -= 1
      if (queue.breaker.phase === 'probing') break
    }
    if (queue.breaker.phase === 'probing') sendBack(queue)
    else if (queue.ready.length > 0) pauseForRate(queue, at)
    if (queue.dueAt !== null && queue.dueAt <= now() && queue.wantsClaim(now())) claimer.claimSoon()
  }

  /** By the clock that told how many may start: by a later one it may be time already, and nobody would start them. */
  function pauseForRate(queue: IntegrationQueue, at: number): void {
    const pauseMs = waitMs(queue.buckets, queue.rate, at)
    if (pauseMs === 0 || queue.isPacing) return
    queue.isPacing = true
    after(pauseMs, () => {
      queue.isPacing = false
      pump(queue)
    })
  }

  const restsFor = (queue: IntegrationQueue): number =>
    queue.breaker.phase === 'resting' ? Math.max(0, queue.breaker.restUntilMs - now()) : 0

  /** True when a request went out; false when the next one was settled without. */
  function startNext(queue: IntegrationQueue): boolean {
    const delivery = queue.shift()
    if (!delivery) return false
    units -= delivery.request.body?.length ?? 0
    if (isTooOld(delivery.kind as DeliveryKind, timeOfUuid(delivery.deliveryId), now())) {
      settle(queue, delivery, { state: 'superseded', error: 'too old', reason: TOO_OLD })
      return false
    }
    if (queue.breaker.phase === 'resting') {
      queue.breaker = beginProbe(queue.breaker)
      queue.probeId = delivery.deliveryId
    }
    queue.buckets = spend(queue.buckets, queue.rate, { count: 1, nowMs: now() })
    queue.inFlight += 1
    started.set(delivery.deliveryId, delivery)
    void parts.send(delivery).then((exchange) => ended(queue, delivery, exchange), parts.failed)
    return true
  }

  function ended(queue: IntegrationQueue, delivery: ClaimedDelivery, exchange: Exchange): void {
    // Whoever took over has logged it as unknown, and sends it again.
    if (state === 'ended' || !started.delete(delivery.deliveryId)) return
    queue.inFlight -= 1
    const at = now()
    const { pathHasPlaceholders, answers } = queue.policy
    const verdict = judgeAnswer(exchange, { nowMs: at, pathHasPlaceholders, answers })
    const before = queue.breaker
    look(queue, delivery, verdict)
    if (queue.probeId === delivery.deliveryId) queue.probeId = null
    // Off before it is put back, so that it is not claimed again at once.
    if (verdict.is === 'gone') queue.policy = { ...queue.policy, state: 'off' }
    settleAttempt(queue, delivery, { exchange, verdict })
    const restChanged = before.phase !== queue.breaker.phase || before.restUntilMs !== queue.breaker.restUntilMs
    if (restChanged || before.failingSinceMs !== queue.breaker.failingSinceMs)
      parts.saveBreaker(queue.policy, queue.breaker)
    if (restChanged) {
      if (queue.breaker.phase === 'resting') claimer.wakeAt(queue.breaker.restUntilMs)
      else if (queue.breaker.phase === 'closed') queue.markDue(at)
    }
    if (verdict.is === 'gone') parts.switchOff(queue.policy, { cause: 'gone', reason: verdict.reason })
    else if (verdict.is !== 'delivered' && !isAside(delivery) && failedForDays(queue.breaker))
      parts.switchOff(queue.policy, { cause: 'failing', reason: FAILED_FOR_DAYS })
    if (queue.ready.length > 0) pump(queue)
    else if (queue.dueAt !== null && queue.dueAt <= at) claimer.claimSoon()
    if (started.size === 0) idle?.()
  }

  /** What an attempt says of the receiver's health (D11). */
  function look(queue: IntegrationQueue, delivery: ClaimedDelivery, verdict: Verdict): void {
    const outcome =
      verdict.is === 'delivered' ? 'good' : verdict.is === 'retry' && verdict.countsForBreaker ? 'down' : 'answered'
    queue.breaker = recordAttempt(queue.breaker, {
      outcome,
      nowMs: now(),
      probe: queue.probeId === delivery.deliveryId,
      manual: isAside(delivery),
      restUntilMs: verdict.is === 'retry' ? verdict.restUntilMs : null,
      ...(verdict.is === 'delivered' ? {} : { reason: verdict.reason }),
    })
  }

  function settleAttempt(
    queue: IntegrationQueue,
    delivery: ClaimedDelivery,
    { exchange, verdict }: { exchange: Exchange; verdict: Verdict },
  ): void {
    const attempt = buildAttempt(exchange, verdict, delivery.tries + 1)
    const { state, retryInMs } = nextState(verdict, delivery, {
      schedule: queue.policy.schedule,
      random01: parts.random(),
    })
    if (state === 'retrying') queue.markDue(now() + (retryInMs ?? 0))
    add(queue, delivery, { state, retryInMs, attempt })
    if (state === 'retrying' && retryInMs !== null) claimer.wakeAt(now() + retryInMs)
  }

  /** Settles a held delivery without an attempt. */
  function settle(
    queue: IntegrationQueue,
    delivery: ClaimedDelivery,
    why: { state: SettledState; error: string; reason: string },
  ): void {
    const attempt = buildUntried({ atMs: now(), error: why.error, reason: why.reason })
    add(queue, delivery, { state: why.state, retryInMs: null, attempt })
  }

  function add(
    queue: IntegrationQueue,
    delivery: ClaimedDelivery,
    end: Pick<Settlement, 'state' | 'retryInMs' | 'attempt'>,
  ): void {
    const { accountId, laneId, integrationId, seq, callId, deliveryId } = delivery
    const keep =
      state === 'running' && queue.breaker.phase === 'closed' && queue.policy.state === 'on' && queue.room(now()) > 0
    const latest = end.state === 'retrying' && delivery.kind === 'status' && queue.policy.backlog === 'latest'
    const settlement = { accountId, laneId, integrationId, seq, callId, deliveryId, keep, latest, ...end }
    if (end.state !== 'retrying') queue.backlog -= 1
    else if (queue.dueAt === null) queue.markDue(now())
    // A lane that is not kept may have more, due at once.
    if (!keep && end.state !== 'retrying') queue.markDue(now())
    settlementWriter.add(settlement)
    parts.settled?.(settlement, delivery)
  }

  function dropAll(queue: IntegrationQueue): void {
    for (const delivery of queue.takeAll()) {
      units -= delivery.request.body?.length ?? 0
      settle(queue, delivery, { state: 'skipped', error: 'integration deleted', reason: DELETED })
    }
  }

  /** Gives what is held ready back to the database. */
  function sendBack(queue: IntegrationQueue): void {
    const deliveries = queue.takeAll()
    for (const one of deliveries) units -= one.request.body?.length ?? 0
    if (deliveries.length === 0) return
    queue.markDue(now())
    returnLanes(deliveries)
  }

  function returnLanes(keys: readonly LaneKey[]): void {
    givingBack = givingBack.then(() => lanes.giveBack(keys)).catch(parts.failed)
  }

  function stored(integrationId: number, count: number): void {
    const queue = queues.get(integrationId)
    if (queue) queue.backlog += count
  }

  function wake(integrationId: number): void {
    const queue = queues.get(integrationId)
    if (!queue) return
    queue.markDue(now())
    claimer.claimSoon()
  }

  return {
    setPolicy(policy, remembered) {
      const known = queues.get(policy.integrationId)
      const queue = known ?? new IntegrationQueue(policy, now())
      if (known) queue.policy = policy
      else queues.set(policy.integrationId, queue)
      if (remembered?.breaker) queue.breaker = loseProbe(remembered.breaker)
      if (remembered?.backlog !== undefined) queue.backlog = remembered.backlog
      if (state !== 'running') return
      if (known) queue.markDue(now())
      pump(queue)
      claimer.claimSoon()
    },
    canInsertClaimed(integrationId) {
      const queue = queues.get(integrationId)
      if (!queue || state !== 'running' || queue.policy.state !== 'on' || queue.breaker.phase !== 'closed') return false
      return (queue.dueAt === null || queue.dueAt > now()) && queue.room(now()) > 0 && units < READY_TOTAL_UNITS_MAX
    },
    countStored: stored,
    isBacklogFull: (integrationId) => (queues.get(integrationId)?.backlog ?? 0) >= BACKLOG_MAX,
    nearlyFull: () =>
      [...queues.values()]
        .filter((queue) => queue.backlog >= BACKLOG_NEARLY_FULL)
        .map((queue) => queue.policy.integrationId),
    enqueue: accept,
    wake,
    cancel(deliveryId, reason) {
      for (const queue of queues.values()) {
        const index = queue.ready.findIndex((delivery) => delivery.deliveryId === deliveryId)
        const delivery = queue.ready[index]
        if (!delivery) continue
        queue.ready.splice(index, 1)
        queue.units -= delivery.request.body?.length ?? 0
        units -= delivery.request.body?.length ?? 0
        settle(queue, delivery, { state: 'canceled', error: 'canceled', reason })
        return true
      }
      return false
    },
    breakerOf: (integrationId) => queues.get(integrationId)?.breaker ?? null,
    resume(integrationId) {
      const queue = queues.get(integrationId)
      if (!queue) return
      queue.breaker = CLOSED
      queue.probeId = null
      parts.saveBreaker(queue.policy, queue.breaker)
      queue.markDue(now())
      pump(queue)
      claimer.claimSoon()
    },
    backlogOf(integrationId) {
      const queue = queues.get(integrationId)
      return queue ? { count: Math.max(0, queue.backlog), dueAt: queue.dueAt } : null
    },
    stats: () => ({
      ready: [...queues.values()].reduce((sum, queue) => sum + queue.ready.length, 0),
      inFlight: started.size,
      queues: queues.size,
      units,
    }),
    async start() {
      state = 'running'
      await claimer.start()
    },
    async stop(graceMs) {
      if (state === 'ended') return
      state = 'stopping'
      await claimer.stop()
      for (const queue of queues.values()) sendBack(queue)
      if (started.size > 0) await inFlightDone(graceMs)
      for (const delivery of started.values()) leaveUnknown(delivery)
      await settlementWriter.flush()
      for (const queue of queues.values()) sendBack(queue)
      await givingBack
      state = 'ended'
    },
    abandon() {
      state = 'ended'
      void claimer.stop()
    },
  }

  /** The program ends before the answer: the attempt counts, its end is not known (D14, D16). */
  function leaveUnknown(delivery: ClaimedDelivery): void {
    const queue = queues.get(delivery.integrationId)
    started.delete(delivery.deliveryId)
    if (!queue) return
    const attempt = {
      ...buildUntried({ atMs: now(), error: 'outcome unknown', reason: UNKNOWN }),
      n: delivery.tries + 1,
    }
    add(queue, delivery, { state: 'retrying', retryInMs: 0, attempt })
  }

  function inFlightDone(graceMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = after(graceMs, resolve)
      idle = () => {
        timer.cancel()
        resolve()
      }
    })
  }
}

/** A person asked for it (D15), or it is of a test call (C16): it says nothing of how the receiver fares. */
const isAside = ({ kind, request }: ClaimedDelivery): boolean =>
  kind === 'test' || kind === 'resend' || kind === 'past' || request.isTest === true

const UNKNOWN =
  'Offhook stopped while it waited for the answer: the request may or may not have arrived. It is sent again with the same webhook-id.'
const TOO_OLD =
  'This status was more than 15 minutes old before it could be sent: by then it would mislead. The later ones go on.'
const DELETED = 'Its integration was deleted while it waited.'
const FAILED_FOR_DAYS =
  'Every attempt has failed for five days, so the integration was switched off. Mend the receiver, then switch it on again: what waits will go.'
