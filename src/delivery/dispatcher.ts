// The dispatcher: takes claimed deliveries, sends them as width and rate allow, judges the answers, and settles.
//
// A delivery comes in by one of three doors: born claimed (offer), claimed because it is due (claim), or as the next head
// of a lane that was kept (settle). It waits ready in its integration's line, is started, and leaves by settling: done
// for good, or put back for a retry. Whatever is held and cannot be sent now (its integration rests, was switched off,
// the program stops) is given back to the database. Memory holds nothing that the database does not know.
import { timeOfUuid } from '../ids.ts'
import { judge, type Verdict } from './answers.ts'
import { attemptOf, notTried } from './attempt.ts'
import { afterAttempt, beginProbe, CLOSED, failedForDays, loseProbe, type Breaker } from './breaker.ts'
import { createClaimer } from './claimer.ts'
import type { Exchange } from './exchange.ts'
import { fateOf } from './fate.ts'
import type { ClaimedDelivery, LaneKey, SettledState, Settling } from './held.ts'
import type { Lanes } from './lanes.ts'
import { BACKLOG_MAX, CROWDED, Line, ROOM_TOTAL_UNITS, type Orders } from './line.ts'
import { spend, waitMs } from './rate.ts'
import { tooOld, type Kind } from './schedule.ts'
import { createSettler } from './settler.ts'

export interface DispatcherParts {
  readonly lanes: Lanes
  /** One try: secrets filled in, signed, sent. Rejects only when this node may not send any more (D9): the dispatcher ends. */
  readonly send: (held: ClaimedDelivery) => Promise<Exchange>
  readonly now: () => number
  /** Runs something later; the handle cancels it. */
  readonly after: (delayMs: number, run: () => void) => { cancel(): void }
  readonly random: () => number
  /** A breaker that began or ended a rest is kept over a restart. */
  readonly saveBreaker: (orders: Orders, breaker: Breaker) => void
  /** The integration is switched off, with notice: 410, or nothing but failures for five days (D6, D12). */
  readonly switchOff: (orders: Orders, off: { readonly cause: 'gone' | 'failing'; readonly reason: string }) => void
  /** The database lost this node's lanes: the program must begin anew. */
  readonly failed: (error: unknown) => void
  /** Told after every change of a delivery, for the live log. */
  readonly settled?: (settling: Settling, held: ClaimedDelivery) => void
}

export interface Dispatcher {
  /** An integration as it is now; call again after each change. */
  setOrders(orders: Orders, remembered?: { breaker?: Breaker; backlog?: number }): void
  /** Whether a new delivery of it may be born claimed (D5): there is room, no rest, and nothing of it waits its turn. */
  wantsBirth(integrationId: number): boolean
  /** New deliveries of it that were stored; those claimed at birth come with `offer`. */
  stored(integrationId: number, count: number): void
  backlogFull(integrationId: number): boolean
  /** Integrations whose backlog is nearly full: their oldest statuses should give way (D17). */
  crowded(): number[]
  offer(held: readonly ClaimedDelivery[]): void
  /** Something of it waits in the database and is due. */
  wake(integrationId: number): void
  /** Takes a delivery that is claimed and not yet started out of the line; false when it is not here or already on its way. */
  cancel(deliveryId: string, reason: string): boolean
  breakerOf(integrationId: number): Breaker | null
  /** A person says that the receiver is well again: it rests no more (D21). */
  resume(integrationId: number): void
  /** Deliveries of it that are not settled, and when something that waits in the database is due, as far as is known. */
  waitingOf(integrationId: number): { readonly count: number; readonly dueAt: number | null } | null
  facts(): { ready: number; inFlight: number; lines: number; units: number }
  start(): Promise<void>
  /** Graceful stop (D16): no new claims; waits for what is in flight, at most `graceMs`; gives claims back. */
  stop(graceMs: number): Promise<void>
  /** After a loss of the database: nothing more is started or claimed, and what is in flight ends unheard. */
  abandon(): void
}

export function createDispatcher(parts: DispatcherParts): Dispatcher {
  const { lanes, now, after } = parts
  const lines = new Map<number, Line>()
  const started = new Map<string, ClaimedDelivery>()
  let units = 0
  let state: 'new' | 'running' | 'stopping' | 'ended' = 'new'
  let givingBack: Promise<void> = Promise.resolve()
  let idle: (() => void) | null = null

  const settler = createSettler({
    write: (batch) => lanes.settle(batch),
    written({ next, superseded }) {
      accept(next)
      for (const { integrationId, count } of superseded) stored(integrationId, -count)
    },
    failed: parts.failed,
    after: (delayMs, run) => void after(delayMs, run),
  })

  const claimer = createClaimer({
    lines,
    lanes,
    now,
    after,
    claimed: accept,
    // Claimed lanes must be back before they are claimed again.
    before: () => givingBack,
    full: () => units > ROOM_TOTAL_UNITS,
    failed: parts.failed,
  })

  function accept(held: readonly ClaimedDelivery[]): void {
    const touched = new Set<Line>()
    const homeless: LaneKey[] = []
    for (const one of held) {
      const line = lines.get(one.integrationId)
      if (!line || state !== 'running') {
        homeless.push(one)
        continue
      }
      line.push(one)
      units += one.request.body?.length ?? 0
      touched.add(line)
    }
    if (homeless.length > 0) returnLanes(homeless)
    for (const line of touched) pump(line)
  }

  /** Starts what may start; gives back what a rest or a switched-off integration keeps from starting. */
  function pump(line: Line): void {
    if (state !== 'running') return
    if (line.orders.state === 'deleted') return dropAll(line)
    if (line.orders.state === 'off' || restsFor(line) > 0) return sendBack(line)
    const at = now()
    let free = line.mayStart(at)
    while (free > 0 && line.ready.length > 0) {
      if (startNext(line)) free -= 1
      if (line.breaker.phase === 'probing') break
    }
    if (line.breaker.phase === 'probing') sendBack(line)
    else if (line.ready.length > 0) pauseForRate(line, at)
    if (line.dueAt !== null && line.dueAt <= now() && line.wantsClaim(now())) claimer.claimSoon()
  }

  /** By the clock that told how many may start: by a later one it may be time already, and nobody would start them. */
  function pauseForRate(line: Line, at: number): void {
    const pauseMs = waitMs(line.buckets, line.rate, at)
    if (pauseMs === 0 || line.paused) return
    line.paused = true
    after(pauseMs, () => {
      line.paused = false
      pump(line)
    })
  }

  const restsFor = (line: Line): number =>
    line.breaker.phase === 'resting' ? Math.max(0, line.breaker.restUntilMs - now()) : 0

  /** True when a request went out; false when the next one was settled without. */
  function startNext(line: Line): boolean {
    const held = line.shift()
    if (!held) return false
    units -= held.request.body?.length ?? 0
    if (tooOld(held.kind as Kind, timeOfUuid(held.deliveryId), now())) {
      settle(line, held, { state: 'superseded', error: 'too old', reason: TOO_OLD })
      return false
    }
    if (line.breaker.phase === 'resting') {
      line.breaker = beginProbe(line.breaker)
      line.probeId = held.deliveryId
    }
    line.buckets = spend(line.buckets, line.rate, { count: 1, nowMs: now() })
    line.inFlight += 1
    started.set(held.deliveryId, held)
    void parts.send(held).then((exchange) => ended(line, held, exchange), parts.failed)
    return true
  }

  function ended(line: Line, held: ClaimedDelivery, exchange: Exchange): void {
    // Whoever took over has logged it as unknown, and sends it again.
    if (state === 'ended' || !started.delete(held.deliveryId)) return
    line.inFlight -= 1
    const at = now()
    const { pathHasPlaceholders, answers } = line.orders
    const verdict = judge(exchange, { nowMs: at, pathHasPlaceholders, answers })
    const before = line.breaker
    look(line, held, verdict)
    if (line.probeId === held.deliveryId) line.probeId = null
    // Off before it is put back, so that it is not claimed again at once.
    if (verdict.is === 'gone') line.orders = { ...line.orders, state: 'off' }
    settleAttempt(line, held, { exchange, verdict })
    const restChanged = before.phase !== line.breaker.phase || before.restUntilMs !== line.breaker.restUntilMs
    if (restChanged || before.failingSinceMs !== line.breaker.failingSinceMs)
      parts.saveBreaker(line.orders, line.breaker)
    if (restChanged) {
      if (line.breaker.phase === 'resting') claimer.wakeAt(line.breaker.restUntilMs)
      else if (line.breaker.phase === 'closed') line.waits(at)
    }
    if (verdict.is === 'gone') parts.switchOff(line.orders, { cause: 'gone', reason: verdict.reason })
    else if (verdict.is !== 'delivered' && !isAside(held) && failedForDays(line.breaker))
      parts.switchOff(line.orders, { cause: 'failing', reason: FAILED_FOR_DAYS })
    if (line.ready.length > 0) pump(line)
    else if (line.dueAt !== null && line.dueAt <= at) claimer.claimSoon()
    if (started.size === 0) idle?.()
  }

  /** What an attempt says of the receiver's health (D11). */
  function look(line: Line, held: ClaimedDelivery, verdict: Verdict): void {
    const seen =
      verdict.is === 'delivered' ? 'good' : verdict.is === 'retry' && verdict.countsForBreaker ? 'down' : 'answered'
    line.breaker = afterAttempt(line.breaker, {
      seen,
      nowMs: now(),
      probe: line.probeId === held.deliveryId,
      byHand: isAside(held),
      restUntilMs: verdict.is === 'retry' ? verdict.restUntilMs : null,
      ...(verdict.is === 'delivered' ? {} : { reason: verdict.reason }),
    })
  }

  function settleAttempt(
    line: Line,
    held: ClaimedDelivery,
    { exchange, verdict }: { exchange: Exchange; verdict: Verdict },
  ): void {
    const attempt = attemptOf(exchange, verdict, held.tries + 1)
    const { state, retryInMs } = fateOf(verdict, held, { schedule: line.orders.schedule, random01: parts.random() })
    if (state === 'retrying') line.waits(now() + (retryInMs ?? 0))
    add(line, held, { state, retryInMs, attempt })
    if (state === 'retrying' && retryInMs !== null) claimer.wakeAt(now() + retryInMs)
  }

  /** Settles a held delivery without an attempt. */
  function settle(
    line: Line,
    held: ClaimedDelivery,
    why: { state: SettledState; error: string; reason: string },
  ): void {
    const attempt = notTried({ atMs: now(), error: why.error, reason: why.reason })
    add(line, held, { state: why.state, retryInMs: null, attempt })
  }

  function add(line: Line, held: ClaimedDelivery, end: Pick<Settling, 'state' | 'retryInMs' | 'attempt'>): void {
    const { accountId, laneId, integrationId, seq, callId, deliveryId } = held
    const keep =
      state === 'running' && line.breaker.phase === 'closed' && line.orders.state === 'on' && line.room(now()) > 0
    const latest = end.state === 'retrying' && held.kind === 'status' && line.orders.backlog === 'latest'
    const settling = { accountId, laneId, integrationId, seq, callId, deliveryId, keep, latest, ...end }
    if (end.state !== 'retrying') line.backlog -= 1
    else if (line.dueAt === null) line.waits(now())
    // A lane that is not kept may have more, due at once.
    if (!keep && end.state !== 'retrying') line.waits(now())
    settler.add(settling)
    parts.settled?.(settling, held)
  }

  function dropAll(line: Line): void {
    for (const held of line.empty()) {
      units -= held.request.body?.length ?? 0
      settle(line, held, { state: 'skipped', error: 'integration deleted', reason: DELETED })
    }
  }

  /** Gives what is held ready back to the database. */
  function sendBack(line: Line): void {
    const held = line.empty()
    for (const one of held) units -= one.request.body?.length ?? 0
    if (held.length === 0) return
    line.waits(now())
    returnLanes(held)
  }

  function returnLanes(keys: readonly LaneKey[]): void {
    givingBack = givingBack.then(() => lanes.giveBack(keys)).catch(parts.failed)
  }

  function stored(integrationId: number, count: number): void {
    const line = lines.get(integrationId)
    if (line) line.backlog += count
  }

  function wake(integrationId: number): void {
    const line = lines.get(integrationId)
    if (!line) return
    line.waits(now())
    claimer.claimSoon()
  }

  return {
    setOrders(orders, remembered) {
      const known = lines.get(orders.integrationId)
      const line = known ?? new Line(orders, now())
      if (known) line.orders = orders
      else lines.set(orders.integrationId, line)
      if (remembered?.breaker) line.breaker = loseProbe(remembered.breaker)
      if (remembered?.backlog !== undefined) line.backlog = remembered.backlog
      if (state !== 'running') return
      if (known) line.waits(now())
      pump(line)
      claimer.claimSoon()
    },
    wantsBirth(integrationId) {
      const line = lines.get(integrationId)
      if (!line || state !== 'running' || line.orders.state !== 'on' || line.breaker.phase !== 'closed') return false
      return (line.dueAt === null || line.dueAt > now()) && line.room(now()) > 0 && units < ROOM_TOTAL_UNITS
    },
    stored,
    backlogFull: (integrationId) => (lines.get(integrationId)?.backlog ?? 0) >= BACKLOG_MAX,
    crowded: () =>
      [...lines.values()].filter((line) => line.backlog >= CROWDED).map((line) => line.orders.integrationId),
    offer: accept,
    wake,
    cancel(deliveryId, reason) {
      for (const line of lines.values()) {
        const index = line.ready.findIndex((held) => held.deliveryId === deliveryId)
        const held = line.ready[index]
        if (!held) continue
        line.ready.splice(index, 1)
        line.units -= held.request.body?.length ?? 0
        units -= held.request.body?.length ?? 0
        settle(line, held, { state: 'canceled', error: 'canceled', reason })
        return true
      }
      return false
    },
    breakerOf: (integrationId) => lines.get(integrationId)?.breaker ?? null,
    resume(integrationId) {
      const line = lines.get(integrationId)
      if (!line) return
      line.breaker = CLOSED
      line.probeId = null
      parts.saveBreaker(line.orders, line.breaker)
      line.waits(now())
      pump(line)
      claimer.claimSoon()
    },
    waitingOf(integrationId) {
      const line = lines.get(integrationId)
      return line ? { count: Math.max(0, line.backlog), dueAt: line.dueAt } : null
    },
    facts: () => ({
      ready: [...lines.values()].reduce((sum, line) => sum + line.ready.length, 0),
      inFlight: started.size,
      lines: lines.size,
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
      for (const line of lines.values()) sendBack(line)
      if (started.size > 0) await inFlightDone(graceMs)
      for (const held of started.values()) leaveUnknown(held)
      await settler.flushed()
      for (const line of lines.values()) sendBack(line)
      await givingBack
      state = 'ended'
    },
    abandon() {
      state = 'ended'
      void claimer.stop()
    },
  }

  /** The program ends before the answer: the attempt counts, its end is not known (D14, D16). */
  function leaveUnknown(held: ClaimedDelivery): void {
    const line = lines.get(held.integrationId)
    started.delete(held.deliveryId)
    if (!line) return
    const attempt = { ...notTried({ atMs: now(), error: 'outcome unknown', reason: UNKNOWN }), n: held.tries + 1 }
    add(line, held, { state: 'retrying', retryInMs: 0, attempt })
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
