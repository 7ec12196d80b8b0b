// Watches a story and objects as soon as a promise is broken. It keeps its own records of what it sees from outside:
// the deliveries stored, the requests sent, the responses, the log. It shares no code with the code that it watches.
import type { ClaimedDelivery, LaneKey } from '../../src/delivery/claimed-delivery.ts'
import type { Delivery, LogRow } from './database.ts'
import { Flow, STALL_MS } from './flow.ts'
import type { Reception } from './receiver.ts'
import { SECOND, STATUS_AGE_MAX_MS, isSuccess, saysWrong, timesOf, wrongTimes, type Settings } from './terms.ts'

/** The program in which something was seen, and the time. */
export interface WatchContext {
  readonly epoch: number
  readonly now: number
  /** The program was taken over and does not know it: it may send a request again, but must not overtake. */
  readonly zombie: boolean
}

/** The record of a delivery. */
interface DeliveryRecord {
  readonly delivery: Delivery
  /** Its final state; `null` while it is not settled. */
  settled: string | null
  /** Epoch and number of each attempt that was started, and of each that left a row in the log. */
  readonly starts: Set<string>
  readonly rows: Set<string>
  /** Whether a person requested it now. */
  hurried: boolean
  arrived: boolean
  answeredWell: boolean
  /** The last attempt whose end a program has seen. */
  lastEnd: {
    readonly n: number
    readonly epoch: number
    readonly at: number
    readonly reception: Reception
    readonly isElsewhere: boolean
  } | null
  /** The number of attempts beyond the schedule: after an unseen end, and after a 410. */
  extraAttempts: number
}

/**
 * How often each kind of event happened: stories without trouble prove nothing. `late`: settlements by a program that
 * had been taken over; `repeated`: requests that had arrived before; `unknownEnds`: attempts whose end no program saw.
 */
export type Counts = Record<
  | ('started' | 'delivered' | 'failed' | 'superseded' | 'skipped' | 'canceled')
  | ('late' | 'repeated' | 'unknownEnds' | 'switchedOff' | 'switchedOffAfterDays' | 'stopped'),
  number
>

/** A promise was broken. */
export class Violation extends Error {
  readonly rule: string
  constructor(rule: string, what: string, options?: ErrorOptions) {
    super(`${rule}: ${what}`, options)
    this.name = 'Violation'
    this.rule = rule
  }
}

/** A program needs fewer claims to find out that nothing can be sent. */
const CLAIMS_MAX = 50

export class Watch {
  /** The first broken promise. It is kept, because the caller may swallow the thrown error. */
  violation: Violation | null = null
  /**
   * The time until which the database does not respond, or the program is frozen: work that depends on responses may be
   * late.
   */
  troubleUntil = 0
  readonly counts: Counts = {
    started: 0,
    delivered: 0,
    failed: 0,
    superseded: 0,
    skipped: 0,
    canceled: 0,
    late: 0,
    repeated: 0,
    unknownEnds: 0,
    switchedOff: 0,
    switchedOffAfterDays: 0,
    stopped: 0,
  }
  readonly #books = new Map<string, DeliveryRecord>()
  readonly #lanes = new Map<string, DeliveryRecord[]>()
  readonly #flows = new Map<number, Flow>()
  /** The number of claims within a second without a result. */
  #claims = { count: 0, sinceMs: 0 }

  /** A program was given new settings. */
  settingsChanged(settings: Settings, now: number): void {
    const { integrationId } = settings
    const flow = this.#flows.get(integrationId)
    if (flow) return flow.settingsChanged(settings, now)
    const object = (rule: string, what: string): void => this.#object(rule, what, { integrationId })
    this.#flows.set(integrationId, new Flow(settings, now, object))
  }

  /** A program began, with the stored breaker of an integration. */
  began(integrationId: number, { remembered, now }: { remembered: string | null; now: number }): void {
    this.#flowOf(integrationId).began(remembered, now)
  }

  stored(delivery: Delivery): void {
    const book: DeliveryRecord = {
      delivery,
      settled: null,
      starts: new Set(),
      rows: new Set(),
      hurried: false,
      arrived: false,
      answeredWell: false,
      lastEnd: null,
      extraAttempts: 0,
    }
    this.#books.set(delivery.deliveryId, book)
    this.#claims.count = 0
    const lane = this.#laneOf(delivery)
    if (lane.length > 0 && lane.at(-1)?.delivery.seq !== delivery.seq - 1) {
      this.#object('D3', 'the numbers of a lane have a gap', delivery)
    }
    lane.push(book)
  }

  /** A client was told that its event is stored. */
  accepted(rows: readonly { readonly deliveryId: string }[]): void {
    const lost = rows.find(({ deliveryId }) => !this.#books.has(deliveryId))
    if (lost) this.#object('D1', 'it was accepted and is not stored', lost)
  }

  started(delivery: ClaimedDelivery, seen: WatchContext): void {
    const book = this.#books.get(delivery.deliveryId)
    if (!book) return this.#object('D2', 'a request went out for a delivery that nobody owes', delivery)
    this.counts.started += 1
    this.#claims.count = 0
    const n = delivery.attemptsMade + 1
    if (seen.zombie) return
    const name = `${seen.epoch} ${n}`
    if (book.starts.has(name)) this.#object('D10', `attempt ${n} was started twice by one program`, delivery)
    book.starts.add(name)
    if (book.settled !== null) this.#object('D10', `it went out although it is ${book.settled}`, delivery)
    const before = this.#laneOf(delivery).find((other) => other.delivery.seq < delivery.seq && other.settled === null)
    if (before) this.#object('D3', `it went out before number ${before.delivery.seq} of its lane was settled`, delivery)
    this.#checkTimes(book, n, seen.now)
    this.#checkLatest(book, seen.epoch)
    this.#flowOf(delivery.integrationId).started(delivery, { now: seen.now, troubleUntil: this.troubleUntil })
  }

  arrived(delivery: ClaimedDelivery, reception: Reception): void {
    const book = this.#books.get(delivery.deliveryId)
    if (!book) return
    if (book.arrived) this.counts.repeated += 1
    else if (this.#laneOf(delivery).some((other) => other.arrived && other.delivery.seq > delivery.seq)) {
      this.#object('D3', 'it first arrived after a later one of its lane', delivery)
    }
    book.arrived = true
    book.answeredWell ||= isSuccess(reception)
  }

  /** A program learnt of the end of an attempt. */
  ended(delivery: ClaimedDelivery, reception: Reception, seen: WatchContext): void {
    const book = this.#books.get(delivery.deliveryId)
    if (!book || seen.zombie) return
    const flow = this.#flowOf(delivery.integrationId)
    const isElsewhere = book.delivery.url !== flow.settings.url
    flow.ended(delivery, reception, { now: seen.now, isElsewhere })
    book.lastEnd = { n: delivery.attemptsMade + 1, epoch: seen.epoch, at: seen.now, reception, isElsewhere }
    // After a 410 the integration is off and the delivery waits; switched on again, it gets another attempt, whatever
    // its schedule says.
    if (reception.status === 410) book.extraAttempts += 1
  }

  logged(row: LogRow): void {
    const { delivery, n, state } = row
    const book = this.#books.get(delivery.deliveryId)
    if (!book) return this.#object('D2', 'something was logged of a delivery that nobody owes', delivery)
    if (n > 0) book.rows.add(`${row.epoch} ${n}`)
    if (state === 'late') return void (this.counts.late += 1)
    if (book.settled !== null) this.#object('D2', `it is ${book.settled}, and then ${state}`, delivery)
    if (state !== 'delivered' && !row.reason) this.#object('D2', `it is ${state} without a reason`, delivery)
    if (row.error === 'outcome_unknown') {
      // The end of the attempt was known only to the program that died.
      this.counts.unknownEnds += 1
      book.lastEnd = null
      book.extraAttempts += 1
    }
    if (state === 'retrying') return
    book.settled = state
    this.counts[state] += 1
    this.#claims.count = 0
    if (state === 'delivered' && !book.answeredWell)
      this.#object('D6', 'it is delivered, and no receiver said so', delivery)
    if (state === 'failed') this.#checkFailed(book, n)
    if (state === 'superseded') this.#checkSuperseded(book, row.error)
  }

  /** A program switched off an integration. */
  switchedOff(integrationId: number, now: number): void {
    this.counts.switchedOff += 1
    if (this.#flowOf(integrationId).switchedOff(now)) this.counts.switchedOffAfterDays += 1
  }

  /** A program claims work. Claiming again and again without sending or settling anything is a busy loop. */
  claims(now: number): void {
    if (now - this.#claims.sinceMs > SECOND) this.#claims = { count: 0, sinceMs: now }
    if (++this.#claims.count > CLAIMS_MAX)
      this.#object('D19', `${CLAIMS_MAX} claims in a second, and nothing came of them`, {})
  }

  /** A person requests the waiting deliveries of an integration now, whatever their schedule says (D15). */
  wantedNow(integrationId: number): void {
    for (const book of this.#books.values()) if (book.delivery.integrationId === integrationId) book.hurried = true
  }

  /** A delivery of an integration could have been sent since `sinceMs`. */
  couldGo(integrationId: number, { sinceMs, now }: { sinceMs: number; now: number }): void {
    this.#flowOf(integrationId).couldGo(sinceMs, now)
  }

  /** A program stopped gracefully. `tookMs`: how long that took; `null` if it had to wait for the database. */
  saidFarewell({ holds, tookMs }: { holds: boolean; tookMs: number | null }): void {
    this.counts.stopped += 1
    if (holds) this.#object('D16', 'it stopped in good order and kept lanes that nobody will free', {})
    if (tookMs !== null && tookMs > 20 * SECOND + STALL_MS) {
      this.#object('D16', `to stop took it ${Math.round(tookMs / SECOND)} s`, {})
    }
  }

  /** A program reported an error that should not happen. */
  broke(error: unknown): void {
    this.violation ??= new Violation('D19', 'the program broke', { cause: error })
  }

  /** The story is over: everything must be settled, and every attempt must be in the log. */
  over(): void {
    for (const { delivery, settled, starts, rows } of this.#books.values()) {
      if (settled === null) this.#object('D2', 'it was never settled', delivery)
      if ([...starts].some((start) => !rows.has(start)))
        this.#object('D14', 'an attempt left no row in the log', delivery)
    }
  }

  #checkTimes({ delivery, lastEnd, hurried, extraAttempts }: DeliveryRecord, n: number, now: number): void {
    if (delivery.kind === 'status' && now - delivery.createdAt > STATUS_AGE_MAX_MS) {
      this.#object('D7', 'a status went out that is more than 15 minutes old', delivery)
    }
    const own = timesOf(this.#flowOf(delivery.integrationId).settings, delivery.kind)
    if (n > own.length + extraAttempts) this.#object('D7', `attempt ${n} of ${own.length}`, delivery)
    if (hurried || lastEnd === null || lastEnd.n !== n - 1 || lastEnd.reception.status === 410) return
    const times = saysWrong(lastEnd.reception) ? wrongTimes(own) : own
    const due = lastEnd.at + (times[n - 1] ?? 0) - (times[n - 2] ?? 0)
    // A delay is in whole milliseconds.
    if (now < due - 1) this.#object('D7', `attempt ${n} went out ${due - now} ms too early`, delivery)
  }

  /** A status that failed while a newer one waited is superseded, unless the program died before that. */
  #checkLatest({ delivery, lastEnd }: DeliveryRecord, epoch: number): void {
    if (delivery.kind !== 'status' || this.#flowOf(delivery.integrationId).settings.backlog !== 'latest') return
    if (lastEnd === null || lastEnd.epoch !== epoch || lastEnd.reception.status === 410) return
    if (this.troubleUntil > lastEnd.at) return
    if (this.#newerStatuses(delivery).some(({ createdAt }) => createdAt <= lastEnd.at)) {
      this.#object('D8', 'it went out again, though a newer status was waiting', delivery)
    }
  }

  #checkFailed({ delivery, lastEnd }: DeliveryRecord, n: number): void {
    const { settings } = this.#flowOf(delivery.integrationId)
    const failsAlone = settings.pathHasPlaceholders || delivery.kind === 'test' || lastEnd?.isElsewhere === true
    if (lastEnd?.reception.status === 410 && failsAlone) return
    const own = timesOf(settings, delivery.kind)
    const times = lastEnd !== null && saysWrong(lastEnd.reception) ? wrongTimes(own) : own
    if (n < times.length) this.#object('D7', `it failed after ${n} of ${times.length} attempts`, delivery)
  }

  #checkSuperseded({ delivery }: DeliveryRecord, error: string | null): void {
    const { settings } = this.#flowOf(delivery.integrationId)
    if (delivery.kind !== 'status') this.#object('D8', `a request of kind ${delivery.kind} was superseded`, delivery)
    if (error !== 'newer status') return
    if (settings.backlog !== 'latest') this.#object('D8', 'it gave way, though every status is wanted', delivery)
    if (this.#newerStatuses(delivery).length === 0) this.#object('D8', 'it gave way to nothing', delivery)
  }

  #newerStatuses(delivery: Delivery): Delivery[] {
    return this.#laneOf(delivery)
      .filter(({ settled }) => settled !== 'canceled')
      .map((book) => book.delivery)
      .filter(({ seq, kind }) => seq > delivery.seq && (kind === 'status' || kind === 'ended'))
  }

  #laneOf({ laneId, integrationId }: LaneKey): DeliveryRecord[] {
    const name = `${laneId} ${integrationId}`
    let lane = this.#lanes.get(name)
    if (!lane) this.#lanes.set(name, (lane = []))
    return lane
  }

  #flowOf(integrationId: number): Flow {
    const flow = this.#flows.get(integrationId)
    if (!flow) throw new Error(`the story has no integration ${integrationId}`)
    return flow
  }

  #object(rule: string, what: string, where: { readonly [name in keyof Delivery]?: unknown }): void {
    const { integrationId, laneId, seq, kind, deliveryId } = where
    const place = Object.entries({ integration: integrationId, lane: laneId, number: seq, kind, delivery: deliveryId })
    const words = place.filter(([, value]) => value !== undefined).map(([name, value]) => `${name} ${String(value)}`)
    this.violation ??= new Violation(rule, words.length === 0 ? what : `${what} (${words.join(', ')})`)
  }
}
