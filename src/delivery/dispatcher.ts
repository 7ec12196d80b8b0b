// The dispatcher: takes claimed deliveries, sends them as width and rate allow, judges the answers, and settles. What is to
// be done when is decided in dispatch-state.ts; here it is done, with clock, timers, sender and database.
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
  /** One attempt: secrets filled in, signed, sent. Rejects only when this node may not send any more (D9): the dispatcher ends. */
  readonly send: (delivery: ClaimedDelivery) => Promise<Exchange>
  readonly now: () => number
  /** Runs something later; the handle cancels it. */
  readonly after: StartTimer
  readonly random: () => number
  /** A breaker that began or ended a rest is kept over a restart. */
  readonly saveBreaker: (policy: IntegrationPolicy, breaker: Breaker) => void
  /** The integration is switched off, with notice: 410, or nothing but failures for five days (D6, D12). */
  readonly switchOff: (policy: IntegrationPolicy, off: SwitchOff) => void
  /** The database lost this node's lanes: the program must begin anew. */
  readonly onError: (error: unknown) => void
  /** Told after every change of a delivery, for the live log. */
  readonly onSettled?: (settlement: Settlement, delivery: ClaimedDelivery) => void
}

export interface Dispatcher {
  /** An integration as it is now; call again after each change. */
  setPolicy(policy: IntegrationPolicy, remembered?: { breaker?: Breaker; backlog?: number }): void
  /** Whether a new delivery of it may be inserted claimed (D5): there is room, no rest, and nothing of it waits its turn. */
  canInsertClaimed(integrationId: number): boolean
  /** New deliveries of it that were stored; those that were inserted claimed come with `enqueue`. */
  countStored(integrationId: number, count: number): void
  isBacklogFull(integrationId: number): boolean
  /** Integrations whose backlog is nearly full: their oldest statuses should give way (D17). */
  nearlyFull(): number[]
  enqueue(deliveries: readonly ClaimedDelivery[]): void
  /** Something of it waits in the database and is due. */
  wake(integrationId: number): void
  /** Takes a delivery that is claimed and not yet started out of its queue; false when it is not here or already on its way. */
  cancel(deliveryId: string, reason: string): boolean
  breakerOf(integrationId: number): Breaker | null
  /** Gives what is ready of it back to the database, and starts nothing of it until the release (D12). */
  hold(integrationId: number): Promise<void>
  release(integrationId: number): void
  /** A person says that the receiver is well again: it rests no more (D21). */
  resume(integrationId: number): void
  /** Deliveries of it that are not settled, and when something that waits in the database is due, as far as is known. */
  backlogOf(integrationId: number): { readonly count: number; readonly dueAt: number | null } | null
  stats(): { readonly ready: number; readonly inFlight: number }
  start(): Promise<void>
  /** Graceful stop (D16): no new claims; waits for what is in flight, at most `graceMs`; gives claims back. */
  stop(graceMs: number): Promise<void>
  /** After a loss of the database: nothing more is started or claimed, and what is in flight ends unheard. */
  abandon(): void
}

export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const { lanes, now, after, onError } = deps
  const state = new DispatchState()
  const givingBack = new SerialQueue()
  let idle: (() => void) | null = null

  const settlementWriter = createSettlementWriter({
    write: (batch) => lanes.settle(batch),
    onWritten({ next, superseded }) {
      perform(state.enqueue(next, now()))
      for (const { integrationId, count } of superseded) state.countStored(integrationId, -count)
    },
    onError,
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
        settlementWriter.add(settlement)
        deps.onSettled?.(settlement, effect.delivery)
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
      // What was being claimed, or follows in a lane that was being settled, comes in and goes back as well.
      await claimer.idle()
      await settlementWriter.flush()
      await givingBack.idle()
    },
    release: (integrationId) => perform(state.release(integrationId, now())),
    resume: (integrationId) => perform(state.resume(integrationId, now())),
    backlogOf: (integrationId) => state.backlogOf(integrationId),
    stats: () => ({ ready: state.readyCount, inFlight: state.inFlightCount }),
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
