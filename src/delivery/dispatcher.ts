// The dispatcher: takes claimed deliveries, sends them as concurrency and rate allow, judges the answers, and settles.
// dispatch-state.ts decides what to do and when; this module does it, with clock, timers, sender and database.
import { SerialQueue } from '../concurrency/serial-queue.ts'
import type { StartTimer } from '../concurrency/timer.ts'
import { uuidv7 } from '../ids.ts'
import type { Breaker } from './breaker.ts'
import type { ClaimedDelivery, LaneKey, Settlement } from './claimed-delivery.ts'
import { createClaimer } from './claimer.ts'
import { DispatchState, type DispatchEffect, type SwitchOff } from './dispatch-state.ts'
import type { Exchange } from './exchange.ts'
import type { IntegrationPolicy } from './integration-queue.ts'
import type { LaneStore } from './lane-store.ts'
import { createSettlementWriter } from './settlement-writer.ts'

export interface DispatcherDeps {
  readonly lanes: LaneStore
  /**
   * Makes one attempt: fills in secrets, signs, sends. Rejects only when this node may not send any more (D9): the dispatcher
   * ends.
   */
  readonly send: (delivery: ClaimedDelivery) => Promise<Exchange>
  readonly now: () => number
  /** Runs a function later; the handle cancels it. */
  readonly after: StartTimer
  readonly random: () => number
  /** Stores a breaker that began or ended a rest, so that a restart remembers it. */
  readonly saveBreaker: (policy: IntegrationPolicy, breaker: Breaker) => void
  /** Switches the integration off, with notice: after a 410, or after nothing but failures for five days (D6, D12). */
  readonly switchOff: (policy: IntegrationPolicy, off: SwitchOff) => void
  /** The database lost this node's lanes: the program must start anew. */
  readonly onError: (error: unknown) => void
  /** Called after every change of a delivery, once it is written: whoever reads the delivery then finds it changed. */
  readonly onSettled?: (settlement: Settlement, delivery: ClaimedDelivery) => void
}

export interface Dispatcher {
  /** Sets the present settings of an integration; call again after each change. */
  setPolicy(policy: IntegrationPolicy, remembered?: { breaker?: Breaker; backlog?: number }): void
  /**
   * Whether a new delivery of the integration may be inserted claimed (D5): there is room, no rest, and none of its deliveries
   * waits.
   */
  canInsertClaimed(integrationId: number): boolean
  /** Counts new stored deliveries of the integration; deliveries that were inserted claimed come with `enqueue`. */
  countStored(integrationId: number, count: number): void
  isBacklogFull(integrationId: number): boolean
  /** Integrations whose backlog is nearly full: their oldest statuses should be superseded (D17). */
  nearlyFull(): number[]
  enqueue(deliveries: readonly ClaimedDelivery[]): void
  /** A delivery of the integration waits in the database and is due. */
  wake(integrationId: number): void
  /** Takes a delivery that is claimed and not yet started out of its queue; false when it is not here or already on its way. */
  cancel(deliveryId: string, reason: string): boolean
  breakerOf(integrationId: number): Breaker | null
  /** Gives the integration's ready deliveries back to the database, and starts none of its deliveries until the release (D12). */
  hold(integrationId: number): Promise<void>
  release(integrationId: number): void
  /** A person says that the receiver is well again: the breaker rests no more (D21). */
  resume(integrationId: number): void
  /**
   * The number of the integration's deliveries that are not settled, and when the next waiting delivery in the database is due,
   * as far as is known.
   */
  backlogOf(integrationId: number): { readonly count: number; readonly dueAt: number | null } | null
  /** Deliveries that are not settled, and how many of them are ready or in flight. */
  stats(): { readonly waiting: number; readonly ready: number; readonly inFlight: number }
  start(): Promise<void>
  /** Graceful stop (D16): no new claims; waits for the attempts in flight, at most `graceMs`; gives claims back. */
  stop(graceMs: number): Promise<void>
  /** After a loss of the database: nothing more is started or claimed, and attempts in flight end without effect. */
  abandon(): void
}

export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const { lanes, now, after, onError } = deps
  const state = new DispatchState()
  const givingBack = new SerialQueue()
  let idle: (() => void) | null = null
  /** The deliveries whose settlements are not written yet. */
  const settling = new Map<Settlement, ClaimedDelivery>()

  const settlementWriter = createSettlementWriter({
    write: (batch) => lanes.settle(batch),
    onWritten({ next, superseded }, settlements) {
      perform(state.enqueue(next, now()))
      for (const { integrationId, count } of superseded) state.countStored(integrationId, -count)
      for (const settlement of settlements) {
        const delivery = settling.get(settlement)
        settling.delete(settlement)
        if (delivery) deps.onSettled?.(settlement, delivery)
      }
    },
    onError,
    expectsMore: () => state.inFlightCount > 0,
    after,
  })

  const claimer = createClaimer({
    plan: state.claims,
    lanes,
    now,
    after,
    onClaimed: (deliveries) => perform(state.enqueue(deliveries, now())),
    // Claimed lanes must be back before they are claimed again.
    beforeClaim: () => givingBack.idle(),
    onError,
  })

  function perform(effects: readonly DispatchEffect[]): void {
    for (const effect of effects) performOne(effect)
  }

  function performOne(effect: DispatchEffect): void {
    switch (effect.type) {
      case 'send':
        return send(effect.delivery)
      case 'settle': {
        const settlement = { ...effect.settlement, attempt: { attemptId: uuidv7(), ...effect.attempt } }
        settling.set(settlement, effect.delivery)
        settlementWriter.add(settlement)
        return
      }
      case 'give back':
        return giveBack(effect.lanes)
      case 'save breaker':
        return deps.saveBreaker(effect.policy, effect.breaker)
      case 'switch off':
        return deps.switchOff(effect.policy, effect.off)
      case 'claim':
        return claimer.claimSoon()
      case 'claim at':
        return claimer.wakeAt(effect.at)
      case 'pace':
        after(effect.delayMs, () => perform(state.paceEnded(effect.integrationId, now())))
    }
  }

  function send(delivery: ClaimedDelivery): void {
    const ended = (exchange: Exchange): void => {
      if (state.isEnded) return
      perform(state.attemptEnded(delivery, exchange, { nowMs: now(), random01: deps.random() }))
      if (state.inFlightCount === 0) idle?.()
    }
    void deps.send(delivery).then(ended, onError)
  }

  function giveBack(keys: readonly LaneKey[]): void {
    givingBack.run(() => lanes.giveBack(keys)).catch(onError)
  }

  function inFlightEnded(graceMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = after(graceMs, resolve)
      idle = () => {
        timer.cancel()
        resolve()
      }
    })
  }

  return {
    setPolicy: (policy, remembered = {}) => perform(state.setPolicy(policy, remembered, now())),
    canInsertClaimed: (integrationId) => state.canInsertClaimed(integrationId, now()),
    countStored: (integrationId, count) => state.countStored(integrationId, count),
    isBacklogFull: (integrationId) => state.isBacklogFull(integrationId),
    nearlyFull: () => state.nearlyFull(),
    enqueue: (deliveries) => perform(state.enqueue(deliveries, now())),
    wake: (integrationId) => perform(state.wake(integrationId, now())),
    cancel(deliveryId, reason) {
      const effects = state.cancel(deliveryId, reason, now())
      perform(effects ?? [])
      return effects !== null
    },
    breakerOf: (integrationId) => state.breakerOf(integrationId),
    async hold(integrationId) {
      perform(state.hold(integrationId, now()))
      // Lanes that were being claimed, or kept by a settlement under way, still come in and go back as well.
      await claimer.idle()
      await settlementWriter.flush()
      await givingBack.idle()
    },
    release: (integrationId) => perform(state.release(integrationId, now())),
    resume: (integrationId) => perform(state.resume(integrationId, now())),
    backlogOf: (integrationId) => state.backlogOf(integrationId),
    stats: () => ({ waiting: state.waitingCount, ready: state.readyCount, inFlight: state.inFlightCount }),
    async start() {
      state.start()
      await claimer.start()
    },
    async stop(graceMs) {
      if (state.isEnded) return
      state.beginStop()
      await claimer.stop()
      perform(state.giveBackReady(now()))
      if (state.inFlightCount > 0) await inFlightEnded(graceMs)
      perform(state.endInFlightUnknown(now()))
      await settlementWriter.flush()
      perform(state.giveBackReady(now()))
      await givingBack.idle()
      state.end()
    },
    abandon() {
      state.end()
      void claimer.stop()
    },
  }
}
