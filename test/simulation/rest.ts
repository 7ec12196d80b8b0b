// Computes when an integration must not be sent to (D6, D11), independently of the breaker.
import type { ClaimedDelivery } from '../../src/delivery/claimed-delivery.ts'
import type { Reception } from './receiver.ts'

const FAILURES_IN_A_ROW = 5
const REST_MIN_MS = 5_000
const REST_MAX_MS = 5 * 60_000
const ASKED_MAX_MS = 24 * 60 * 60_000

export class Rest {
  #row = 0
  #untilMs = 0
  #lengthMs = 0
  /** The delivery that probes; `open` while there is no pause. */
  #probe: string | null = null
  #open = true
  /** The time since which no attempt succeeded, as it was stored. */
  failingSince: number | null = null

  /** The stored breaker that a program was given; `null`: nothing was ever wrong. */
  remember(stored: string | null): void {
    const known: unknown = stored === null ? null : JSON.parse(stored)
    const number = (name: string): number => {
      const value: unknown = typeof known === 'object' && known !== null ? Reflect.get(known, name) : 0
      return typeof value === 'number' ? value : 0
    }
    this.#row = number('row')
    this.#untilMs = number('restUntilMs')
    this.#lengthMs = number('restMs')
    this.#open = this.#untilMs === 0
    this.#probe = null
    this.failingSince = number('failingSinceMs') || null
  }

  /** Returns what is wrong with a request that starts now; `null`: nothing. */
  started({ deliveryId }: ClaimedDelivery, now: number): string | null {
    if (this.#open) return null
    if (this.#probe !== null) return 'a second request went out while one was probing'
    if (now < this.#untilMs) return `a request went out ${this.#untilMs - now} ms before the end of a rest`
    this.#probe = deliveryId
    return null
  }

  /** An attempt at an earlier URL has ended (D24): it only means that this delivery no longer probes. */
  endedElsewhere({ deliveryId }: ClaimedDelivery): void {
    if (this.#probe === deliveryId) this.#probe = null
  }

  ended({ deliveryId, kind }: ClaimedDelivery, reception: Reception, now: number): void {
    const isProbe = this.#probe === deliveryId
    if (isProbe) this.#probe = null
    // A manual delivery does not count towards the failures in a row (D15), but its Retry-After is obeyed, and a probe
    // counts in any case.
    const allowsOld = kind === 'test' || kind === 'resend' || kind === 'past'
    const down = isDown(reception)
    const retryAfterMs = retryAfterOf(reception, now)
    if (!isProbe && (allowsOld || !this.#open)) {
      this.#untilMs = Math.max(this.#untilMs, retryAfterMs)
      if (this.#untilMs > now) this.#open = false
      return
    }
    if (!down) {
      this.#row = 0
      this.#lengthMs = 0
      // A pause that was requested while the probe was under way goes on.
      this.#open = this.#untilMs <= now
      if (this.#open) this.#untilMs = 0
      return
    }
    if (this.#open) this.#row += 1
    if (!this.#open || this.#row >= FAILURES_IN_A_ROW) {
      this.#lengthMs = Math.min(REST_MAX_MS, Math.max(REST_MIN_MS, this.#lengthMs * 2))
      this.#untilMs = Math.max(now + this.#lengthMs, retryAfterMs)
      this.#open = false
    } else if (retryAfterMs > now) {
      this.#untilMs = retryAfterMs
      this.#open = false
    }
  }

  /** Whether this time is within a pause. */
  isResting(now: number): boolean {
    return !this.#open && (this.#probe !== null || now < this.#untilMs)
  }
}

function isDown({ status }: Reception): boolean {
  return status === null || status === 408 || status === 429 || status >= 500
}

function retryAfterOf({ status, retryAfter }: Reception, now: number): number {
  if (status === null || retryAfter === null || ![429, 502, 503, 504].includes(status)) return 0
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - now) / 1_000
  return Number.isNaN(seconds) ? 0 : now + Math.min(seconds * 1_000, ASKED_MAX_MS)
}
