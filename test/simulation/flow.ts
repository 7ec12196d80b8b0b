// Watches the deliveries to an integration, in all its lanes: concurrency, rate, pauses, switching off, idleness.
import type { ClaimedDelivery } from '../../src/delivery/claimed-delivery.ts'
import type { Reception } from './receiver.ts'
import { Rest } from './rest.ts'
import { FAILING_MAX_MS, MINUTE, SECOND, isByHand, isSuccess, type Settings } from './terms.ts'

/** Called with the broken rule and a description. */
export type Objection = (rule: string, what: string) => void

/** Polls, batches and a busy database take less time. */
export const STALL_MS = 8 * SECOND

/** The slowest rate in a story is ten per minute. */
const SLOWEST_RATE_MS = STALL_MS + 8 * SECOND

export class Flow {
  settings: Settings
  readonly #rest = new Rest()
  readonly #object: Objection
  #inFlight = 0
  readonly #startedAt: number[] = []
  /** The time at which a request last began or ended, or settings changed. */
  #movedAt: number
  /**
   * The time since which no attempt succeeded; `null`: the last attempt succeeded; `undefined`: no program has begun
   * yet.
   */
  #failingSince: number | null | undefined
  /** The time since which the integration should be off because of those failures. */
  #overdueSince: number | null = null
  #gone = false
  /** Whether a 410 came from a URL that is no longer the integration's. */
  #goneElsewhere = false

  constructor(settings: Settings, now: number, object: Objection) {
    this.settings = settings
    this.#movedAt = now
    this.#object = object
  }

  settingsChanged(settings: Settings, now: number): void {
    // A new rate counts from now on.
    if (this.settings.rate !== settings.rate) this.#startedAt.length = 0
    // A new URL resets everything that was learned at the old one (D24).
    if (this.settings.url !== settings.url) {
      this.#rest.remember(null)
      this.#failingSince = null
      this.#overdueSince = null
      this.#gone = false
    }
    this.settings = settings
    this.#movedAt = now
  }

  /** A program began, and was given this stored breaker. */
  began(remembered: string | null, now: number): void {
    this.#inFlight = 0
    this.#startedAt.length = 0
    this.#movedAt = now
    this.#rest.remember(remembered)
    if (this.#failingSince === undefined) this.#failingSince = this.#rest.failingSince
  }

  started(delivery: ClaimedDelivery, { now, troubleUntil }: { now: number; troubleUntil: number }): void {
    const { state, cap, rate } = this.settings
    if (state !== 'on') this.#object('D12', `a request went out while the integration is ${state}`)
    if (this.#overdueSince !== null && now - Math.max(this.#overdueSince, troubleUntil) > STALL_MS) {
      this.#object('D12', 'it goes on after five days of nothing but failures')
    }
    const why = this.#rest.started(delivery, now)
    if (why !== null) this.#object('D11', why)
    this.#movedAt = now
    this.#inFlight += 1
    if (this.#inFlight > cap) this.#object('D5', `${this.#inFlight} requests in flight, ${cap} allowed`)
    this.#startedAt.push(now)
    this.#checkRate(rate?.per_second, SECOND, now)
    this.#checkRate(rate?.per_minute, MINUTE, now)
  }

  ended(
    delivery: ClaimedDelivery,
    reception: Reception,
    { now, isElsewhere }: { readonly now: number; readonly isElsewhere: boolean },
  ): void {
    this.#inFlight -= 1
    this.#movedAt = now
    if (isElsewhere) {
      this.#goneElsewhere ||= reception.status === 410
      return this.#rest.endedElsewhere(delivery)
    }
    this.#rest.ended(delivery, reception, now)
    this.#gone ||= reception.status === 410
    // A manual delivery counts only if it succeeds, and a test does not count at all.
    if (delivery.kind === 'test' || (isByHand(delivery.kind) && !isSuccess(reception))) return
    this.#failingSince = isSuccess(reception) ? null : (this.#failingSince ?? now)
    if (this.#failingSince !== null && now - this.#failingSince >= FAILING_MAX_MS) this.#overdueSince ??= now
  }

  /** The program switched the integration off; returns whether the reason was days of failures. */
  switchedOff(now: number): boolean {
    const forDays = now - (this.#failingSince ?? now) >= FAILING_MAX_MS
    this.#overdueSince = null
    if (!this.#gone && !forDays) {
      if (this.#goneElsewhere) this.#object('D24', 'it was switched off for a 410 of another URL than today’s')
      else this.#object('D12', 'it was switched off without five days of failures or a 410')
    }
    return forDays
  }

  /** A delivery could have been sent since `sinceMs`: objects if nothing prevents it and nothing happened for long. */
  couldGo(sinceMs: number, now: number): void {
    const idleMs = now - Math.max(sinceMs, this.#movedAt)
    const { state, cap, rate } = this.settings
    const patienceMs = rate === null ? STALL_MS : SLOWEST_RATE_MS
    if (idleMs < patienceMs || this.#inFlight >= cap || state === 'off') return
    if (this.#rest.isResting(now - STALL_MS)) return
    this.#object(
      'D4',
      `nothing moved for ${Math.round(idleMs / SECOND)} s, though something is due and a place is free`,
    )
  }

  #checkRate(most: number | undefined, windowMs: number, now: number): void {
    if (most === undefined) return
    const earlier = this.#startedAt[this.#startedAt.length - 1 - most]
    if (earlier !== undefined && now - earlier < windowMs)
      this.#object('D5', `more than ${most} requests in ${windowMs} ms`)
  }
}
