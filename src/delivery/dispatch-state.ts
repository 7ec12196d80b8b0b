// The decisions of the dispatcher. An input goes in with its time, and its effects come out in order. This module has no clock,
// timer, randomness, socket or database: dispatcher.ts has them, and carries out the effects. claim-plan.ts decides which of the
// waiting lanes are claimed.
//
// A delivery enters claimed (`enqueue`): at its insert, because it was due, or as the next head of a lane that was kept. It waits
// ready in its integration's queue, is sent, and leaves when it is settled or put back for a retry. A delivery that is held here
// and cannot be sent now (its integration rests or was switched off, or the program stops) is given back to the database. Memory
// holds nothing that the database does not know.
import { timeOfUuid } from '../ids.ts'
import { describeAttempt, describeUntried, type NewAttempt } from './attempt.ts'
import { beginProbe, CLOSED, failedForDays, loseProbe, type Breaker } from './breaker.ts'
import { ClaimPlan } from './claim-plan.ts'
import { isManual, type ClaimedDelivery, type LaneKey, type SettledState, type Settlement } from './claimed-delivery.ts'
import type { Exchange } from './exchange.ts'
import {
  BACKLOG_MAX,
  BACKLOG_NEARLY_FULL,
  IntegrationQueue,
  READY_TOTAL_UNITS_MAX,
  type IntegrationPolicy,
} from './integration-queue.ts'
import { nextState } from './next-state.ts'
import { spend, waitMs } from './rate.ts'
import { isTooOld } from './retry-timing.ts'
import { judgeAnswer, type Verdict } from './verdict.ts'

/** Why an integration is switched off (D6, D12). */
export interface SwitchOff {
  readonly cause: 'gone' | 'failing'
  readonly reason: string
}

export type DispatchEffect =
  | { readonly type: 'send'; readonly delivery: ClaimedDelivery }
  | {
      readonly type: 'settle'
      readonly delivery: ClaimedDelivery
      readonly settlement: Omit<Settlement, 'attempt'>
      readonly attempt: NewAttempt
    }
  | { readonly type: 'give back'; readonly lanes: readonly LaneKey[] }
  | { readonly type: 'save breaker'; readonly policy: IntegrationPolicy; readonly breaker: Breaker }
  | { readonly type: 'switch off'; readonly policy: IntegrationPolicy; readonly off: SwitchOff }
  /** Something may be claimed now. */
  | { readonly type: 'claim' }
  /** Something may be claimed from this time on (ms since 1970). */
  | { readonly type: 'claim at'; readonly at: number }
  /** The rate lets the next request go after this delay: then call `paceEnded`. */
  | { readonly type: 'pace'; readonly integrationId: number; readonly delayMs: number }

/** An attempt that is under way. */
interface Started {
  readonly delivery: ClaimedDelivery
  /** The URL of the request, secrets included; `null`: it is not the URL of its integration (D24). */
  readonly sentUrlHash: string | null
}

export class DispatchState {
  readonly #queues = new Map<number, IntegrationQueue>()
  readonly #inFlight = new Map<string, Started>()
  #phase: 'new' | 'running' | 'stopping' | 'ended' = 'new'
  /** Sum of the bodies held ready. */
  #readyUnits = 0
  #effects: DispatchEffect[] = []
  /** Decides what is claimed next. */
  readonly claims = new ClaimPlan(this.#queues, () => this.#readyUnits <= READY_TOTAL_UNITS_MAX)

  start(): void {
    this.#phase = 'running'
  }

  /** Nothing more is started or claimed. */
  beginStop(): void {
    this.#phase = 'stopping'
  }

  /** Attempts in flight end without effect. */
  end(): void {
    this.#phase = 'ended'
  }

  get isEnded(): boolean {
    return this.#phase === 'ended'
  }

  get readyCount(): number {
    return this.#queues.values().reduce((sum, queue) => sum + queue.ready.length, 0)
  }

  /** Deliveries that are not settled, in memory or in the database. */
  get waitingCount(): number {
    return this.#queues.values().reduce((sum, { backlog }) => sum + Math.max(0, backlog), 0)
  }

  get inFlightCount(): number {
    return this.#inFlight.size
  }

  /** Sets the present settings of an integration. */
  setPolicy(
    policy: IntegrationPolicy,
    remembered: { readonly breaker?: Breaker; readonly backlog?: number },
    nowMs: number,
  ): DispatchEffect[] {
    const known = this.#queues.get(policy.integrationId)
    const queue = known ?? new IntegrationQueue(policy, nowMs)
    const isOtherUrl = known !== undefined && known.policy.sentUrlHash !== policy.sentUrlHash
    if (known) known.policy = policy
    else this.#queues.set(policy.integrationId, queue)
    // The breaker's knowledge of the receiver belongs to another URL (D24).
    if (isOtherUrl && queue.breaker !== CLOSED) this.#closeBreaker(queue)
    if (remembered.breaker) queue.breaker = loseProbe(remembered.breaker)
    if (remembered.backlog !== undefined) queue.backlog = remembered.backlog
    if (this.#phase !== 'running') return this.#takeEffects()
    if (known) queue.markDue(nowMs)
    this.#startReady(queue, nowMs)
    this.#effects.push({ type: 'claim' })
    return this.#takeEffects()
  }

  /**
   * Whether a new delivery of the integration may be inserted claimed (D5): there is room, no rest, and none of its deliveries
   * waits.
   */
  canInsertClaimed(integrationId: number, nowMs: number): boolean {
    const queue = this.#queues.get(integrationId)
    if (!queue || this.#phase !== 'running' || queue.policy.state !== 'on' || queue.breaker.phase !== 'closed')
      return false
    if (queue.dueAt !== null && queue.dueAt <= nowMs) return false
    return queue.room(nowMs) > 0 && this.#readyUnits < READY_TOTAL_UNITS_MAX
  }

  /** Deliveries of the integration were stored. A negative count: deliveries were superseded elsewhere. */
  countStored(integrationId: number, count: number): void {
    const queue = this.#queues.get(integrationId)
    if (queue) queue.backlog += count
  }

  isBacklogFull(integrationId: number): boolean {
    return (this.#queues.get(integrationId)?.backlog ?? 0) >= BACKLOG_MAX
  }

  /** Integrations whose backlog is nearly full (D17). */
  nearlyFull(): number[] {
    return [...this.#queues.values()]
      .filter((queue) => queue.backlog >= BACKLOG_NEARLY_FULL)
      .map((queue) => queue.policy.integrationId)
  }

  breakerOf(integrationId: number): Breaker | null {
    return this.#queues.get(integrationId)?.breaker ?? null
  }

  backlogOf(integrationId: number): { readonly count: number; readonly dueAt: number | null } | null {
    const queue = this.#queues.get(integrationId)
    return queue ? { count: Math.max(0, queue.backlog), dueAt: queue.dueAt } : null
  }

  /** Deliveries that this node has claimed. */
  enqueue(deliveries: readonly ClaimedDelivery[], nowMs: number): DispatchEffect[] {
    const touched = new Set<IntegrationQueue>()
    const unwanted: LaneKey[] = []
    for (const delivery of deliveries) {
      const queue = this.#queues.get(delivery.integrationId)
      if (!queue || this.#phase !== 'running') {
        unwanted.push(delivery)
        continue
      }
      queue.ready.push(delivery)
      this.#readyUnits += unitsOf(delivery)
      touched.add(queue)
    }
    if (unwanted.length > 0) this.#effects.push({ type: 'give back', lanes: unwanted })
    for (const queue of touched) this.#startReady(queue, nowMs)
    return this.#takeEffects()
  }

  /** A delivery of the integration waits in the database and is due. */
  wake(integrationId: number, nowMs: number): DispatchEffect[] {
    const queue = this.#queues.get(integrationId)
    if (!queue) return []
    queue.markDue(nowMs)
    return [{ type: 'claim' }]
  }

  /** The pause that the rate requires is over. */
  paceEnded(integrationId: number, nowMs: number): DispatchEffect[] {
    const queue = this.#queues.get(integrationId)
    if (!queue) return []
    queue.isPacing = false
    this.#startReady(queue, nowMs)
    return this.#takeEffects()
  }

  /** Takes a ready delivery out of its queue before it is sent; `null`: it is not here, or already on its way. */
  cancel(deliveryId: string, reason: string, nowMs: number): DispatchEffect[] | null {
    for (const queue of this.#queues.values()) {
      const index = queue.ready.findIndex((one) => one.deliveryId === deliveryId)
      const [delivery] = index === -1 ? [] : queue.ready.splice(index, 1)
      if (!delivery) continue
      this.#readyUnits -= unitsOf(delivery)
      this.#settleUntried(queue, delivery, { state: 'canceled', error: 'canceled', reason }, nowMs)
      return this.#takeEffects()
    }
    return null
  }

  /**
   * The waiting deliveries of the integration are about to be changed (D12): ready deliveries go back, and nothing starts until
   * the release.
   */
  hold(integrationId: number, nowMs: number): DispatchEffect[] {
    const queue = this.#queues.get(integrationId)
    if (!queue) return []
    queue.holds += 1
    this.#giveBack(queue, nowMs)
    return this.#takeEffects()
  }

  /** The waiting deliveries of the integration were changed. */
  release(integrationId: number, nowMs: number): DispatchEffect[] {
    const queue = this.#queues.get(integrationId)
    if (!queue) return []
    queue.holds = Math.max(0, queue.holds - 1)
    queue.markDue(nowMs)
    this.#effects.push({ type: 'claim' })
    return this.#takeEffects()
  }

  /** A person says that the receiver is well again (D21). */
  resume(integrationId: number, nowMs: number): DispatchEffect[] {
    const queue = this.#queues.get(integrationId)
    if (!queue) return []
    this.#closeBreaker(queue)
    queue.markDue(nowMs)
    this.#startReady(queue, nowMs)
    this.#effects.push({ type: 'claim' })
    return this.#takeEffects()
  }

  /** An attempt has ended. `random01` is in [0, 1). */
  attemptEnded(
    delivery: ClaimedDelivery,
    exchange: Exchange,
    { nowMs, random01 }: { readonly nowMs: number; readonly random01: number },
  ): DispatchEffect[] {
    const queue = this.#queues.get(delivery.integrationId)
    // Another node took over, logged this attempt as unknown, and sends the delivery again.
    const started = this.#inFlight.get(delivery.deliveryId)
    if (!queue || this.#phase === 'ended' || !started) return []
    this.#inFlight.delete(delivery.deliveryId)
    queue.inFlight -= 1
    const { pathHasPlaceholders, answers, schedule, sentUrlHash } = queue.policy
    const isEarlierUrl = started.sentUrlHash !== sentUrlHash
    const verdict = judgeAnswer(exchange, { nowMs, pathHasPlaceholders, isEarlierUrl, answers })
    const before = queue.breaker
    if (isEarlierUrl) queue.ignoreVerdict(delivery)
    else queue.recordVerdict(delivery, verdict, nowMs)
    // The integration is switched off before the delivery is put back, so that it is not claimed again at once.
    if (verdict.is === 'gone') queue.policy = { ...queue.policy, state: 'off' }
    const next = nextState(verdict, delivery, { schedule, random01 })
    const attempt = describeAttempt(exchange, verdict, delivery.attemptsMade + 1)
    this.#settle(queue, delivery, { ...next, attempt }, nowMs)
    if (next.state === 'retrying' && next.retryInMs !== null)
      this.#effects.push({ type: 'claim at', at: nowMs + next.retryInMs })
    this.#noteBreaker(queue, before, nowMs)
    if (!isEarlierUrl) this.#switchOffIfHopeless(queue, delivery, verdict)
    if (queue.ready.length > 0) this.#startReady(queue, nowMs)
    else if (queue.isDue(nowMs)) this.#effects.push({ type: 'claim' })
    return this.#takeEffects()
  }

  /** Gives all ready deliveries back to the database. */
  giveBackReady(nowMs: number): DispatchEffect[] {
    for (const queue of this.#queues.values()) this.#giveBack(queue, nowMs)
    return this.#takeEffects()
  }

  /** The program ends before the answers arrive: the attempts count, their results are unknown (D14, D16). */
  endInFlightUnknown(nowMs: number): DispatchEffect[] {
    for (const { delivery } of this.#inFlight.values()) {
      const queue = this.#queues.get(delivery.integrationId)
      if (!queue) continue
      const attempt = {
        ...describeUntried({ atMs: nowMs, error: 'outcome_unknown', reason: UNKNOWN }),
        n: delivery.attemptsMade + 1,
      }
      this.#settle(queue, delivery, { state: 'retrying', retryInMs: 0, attempt }, nowMs)
    }
    this.#inFlight.clear()
    return this.#takeEffects()
  }

  #closeBreaker(queue: IntegrationQueue): void {
    queue.breaker = CLOSED
    queue.probeId = null
    this.#effects.push({ type: 'save breaker', policy: queue.policy, breaker: queue.breaker })
  }

  #takeEffects(): DispatchEffect[] {
    const effects = this.#effects
    if (effects.length > 0) this.#effects = []
    return effects
  }

  /** Starts the requests that may start; gives back deliveries whose integration rests or is switched off. */
  #startReady(queue: IntegrationQueue, nowMs: number): void {
    if (this.#phase !== 'running') return
    if (queue.policy.state === 'deleted') return this.#skipReady(queue, nowMs)
    if (queue.policy.state === 'off' || queue.holds > 0 || queue.rests(nowMs)) return this.#giveBack(queue, nowMs)
    let free = queue.startable(nowMs)
    while (free > 0 && queue.ready.length > 0) {
      if (this.#startNext(queue, nowMs)) free -= 1
      if (queue.breaker.phase === 'probing') break
    }
    if (queue.breaker.phase === 'probing') this.#giveBack(queue, nowMs)
    else if (queue.ready.length > 0) this.#pace(queue, nowMs)
    if (queue.isDue(nowMs) && queue.wantsClaim(nowMs)) this.#effects.push({ type: 'claim' })
  }

  #pace(queue: IntegrationQueue, nowMs: number): void {
    const delayMs = waitMs(queue.buckets, queue.rate, nowMs)
    if (delayMs === 0 || queue.isPacing) return
    queue.isPacing = true
    this.#effects.push({ type: 'pace', integrationId: queue.policy.integrationId, delayMs })
  }

  /** True when a request goes out; false when the next delivery was settled without a request. */
  #startNext(queue: IntegrationQueue, nowMs: number): boolean {
    const delivery = queue.ready.shift()
    if (!delivery) return false
    this.#readyUnits -= unitsOf(delivery)
    if (isTooOld(delivery.kind, timeOfUuid(delivery.deliveryId), nowMs)) {
      this.#settleUntried(queue, delivery, { state: 'superseded', error: 'too_old', reason: TOO_OLD }, nowMs)
      return false
    }
    if (queue.breaker.phase === 'resting') {
      queue.breaker = beginProbe(queue.breaker)
      queue.probeId = delivery.deliveryId
    }
    queue.buckets = spend(queue.buckets, queue.rate, { count: 1, nowMs })
    queue.inFlight += 1
    const sentUrlHash = queue.isCurrentUrl(delivery) ? queue.policy.sentUrlHash : null
    this.#inFlight.set(delivery.deliveryId, { delivery, sentUrlHash })
    this.#effects.push({ type: 'send', delivery })
    return true
  }

  #noteBreaker(queue: IntegrationQueue, before: Breaker, nowMs: number): void {
    const { breaker, policy } = queue
    const restChanged = before.phase !== breaker.phase || before.restUntilMs !== breaker.restUntilMs
    if (restChanged || before.failingSinceMs !== breaker.failingSinceMs)
      this.#effects.push({ type: 'save breaker', policy, breaker })
    if (!restChanged) return
    if (breaker.phase === 'resting') this.#effects.push({ type: 'claim at', at: breaker.restUntilMs })
    else if (breaker.phase === 'closed') queue.markDue(nowMs)
  }

  #switchOffIfHopeless({ policy, breaker }: IntegrationQueue, delivery: ClaimedDelivery, verdict: Verdict): void {
    if (verdict.is === 'gone')
      this.#effects.push({ type: 'switch off', policy, off: { cause: 'gone', reason: verdict.reason } })
    else if (verdict.is !== 'delivered' && !isManual(delivery) && failedForDays(breaker))
      this.#effects.push({ type: 'switch off', policy, off: { cause: 'failing', reason: FAILED_FOR_DAYS } })
  }

  #settleUntried(
    queue: IntegrationQueue,
    delivery: ClaimedDelivery,
    { state, error, reason }: { readonly state: SettledState; readonly error: string; readonly reason: string },
    nowMs: number,
  ): void {
    const attempt = describeUntried({ atMs: nowMs, error, reason })
    this.#settle(queue, delivery, { state, retryInMs: null, attempt }, nowMs)
  }

  #settle(
    queue: IntegrationQueue,
    delivery: ClaimedDelivery,
    { state, retryInMs, attempt }: Pick<Settlement, 'state' | 'retryInMs'> & { readonly attempt: NewAttempt },
    nowMs: number,
  ): void {
    const { accountId, laneId, integrationId, seq, callId, deliveryId } = delivery
    const { policy, breaker } = queue
    const isRetrying = state === 'retrying'
    const keep =
      this.#phase === 'running' && breaker.phase === 'closed' && policy.state === 'on' && queue.room(nowMs) > 0
    const latest = isRetrying && delivery.kind === 'status' && policy.backlog === 'latest'
    if (!isRetrying) queue.backlog -= 1
    if (isRetrying) queue.markDue(nowMs + (retryInMs ?? 0))
    // A lane that is not kept may have another delivery, due at once.
    else if (!keep) queue.markDue(nowMs)
    const settlement = { accountId, laneId, integrationId, seq, callId, deliveryId, keep, latest, state, retryInMs }
    this.#effects.push({ type: 'settle', delivery, settlement, attempt })
  }

  #skipReady(queue: IntegrationQueue, nowMs: number): void {
    for (const delivery of queue.ready.splice(0)) {
      this.#readyUnits -= unitsOf(delivery)
      this.#settleUntried(queue, delivery, { state: 'skipped', error: 'integration_deleted', reason: DELETED }, nowMs)
    }
  }

  #giveBack(queue: IntegrationQueue, nowMs: number): void {
    if (queue.ready.length === 0) return
    const lanes = queue.ready.splice(0)
    for (const delivery of lanes) this.#readyUnits -= unitsOf(delivery)
    queue.markDue(nowMs)
    this.#effects.push({ type: 'give back', lanes })
  }
}

/** Size of the body in UTF-16 units. */
const unitsOf = ({ request }: ClaimedDelivery): number => request.body?.length ?? 0

const UNKNOWN =
  'Offhook stopped while waiting for the response, so the request may or may not have arrived. It is resent with the same webhook-id.'
const TOO_OLD =
  'This status was more than 15 minutes old before it could be sent, so it was dropped. Newer ones are still sent.'
const DELETED = 'The integration was deleted while this delivery was waiting.'
const FAILED_FOR_DAYS =
  'Every attempt has failed for five days. Fix the receiver or correct the URL, then resume the integration.'
