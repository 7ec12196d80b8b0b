// So much in any stretch of time, counted by name: how often somebody may try to sign in, and what a person does now and then and a
// loop should not (S36).

/** More names than this are not remembered: strangers choose some. The one that was quiet longest goes first. */
const NAMES_MAX = 100_000

export interface RateLimit {
  readonly most: number
  /** In any stretch of this length. */
  readonly windowMs: number
}

/** A sliding window for each name. `now` is a monotonic clock in milliseconds. */
export class RateLimiter {
  readonly #limit: RateLimit
  readonly #now: () => number
  /** When each name took what still counts, oldest first. */
  readonly #taken = new Map<string | number, readonly number[]>()

  constructor(limit: RateLimit, now: () => number = () => performance.now()) {
    this.#limit = limit
    this.#now = now
  }

  /** Takes one. Answers 0, or after how many seconds to come again; then nothing was taken. */
  take(name: string | number): number {
    const { most, windowMs } = this.#limit
    const at = this.#now()
    const recent = (this.#taken.get(name) ?? []).filter((time) => time > at - windowMs)
    const [oldest = at] = recent
    if (recent.length >= most) return Math.max(1, Math.ceil((oldest + windowMs - at) / 1000))
    // Deleted first, so that the order is that of the last use.
    this.#taken.delete(name)
    if (this.#taken.size >= NAMES_MAX) this.#taken.delete(this.#taken.keys().next().value ?? '')
    this.#taken.set(name, [...recent, at])
    return 0
  }

  /** Gives back what was taken last: it counts for nothing. */
  giveBack(name: string | number): void {
    this.#taken.set(name, (this.#taken.get(name) ?? []).slice(0, -1))
  }
}
