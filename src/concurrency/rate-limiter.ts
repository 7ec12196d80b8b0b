// A limit for any period of a given length, counted by name: for sign-in attempts, and for actions that a person does now and
// then and that a loop should not do (S36).

/** Limit of remembered names, because strangers choose some of them. The name that was unused longest goes first. */
const NAMES_MAX = 100_000

interface RateLimit {
  readonly most: number
  /** The length of the period. */
  readonly windowMs: number
}

/** A sliding window for each name. `now` is a monotonic clock in milliseconds. */
export class RateLimiter {
  readonly #limit: RateLimit
  readonly #now: () => number
  /** The times that still count, by name, oldest first. */
  readonly #taken = new Map<string | number, readonly number[]>()

  constructor(limit: RateLimit, now: () => number = () => performance.now()) {
    this.#limit = limit
    this.#now = now
  }

  /**
   * Counts an action of this name, if the limit allows it. Returns 0, or the number of seconds to wait; then the action
   * was not counted.
   */
  take(name: string | number): number {
    const { most, windowMs } = this.#limit
    const at = this.#now()
    const recent = (this.#taken.get(name) ?? []).filter((time) => time > at - windowMs)
    const [oldest = at] = recent
    if (recent.length >= most) return Math.max(1, Math.ceil((oldest + windowMs - at) / 1000))
    // Deleted first, so that the map is in the order of the last use.
    this.#taken.delete(name)
    if (this.#taken.size >= NAMES_MAX) this.#taken.delete(this.#taken.keys().next().value ?? '')
    this.#taken.set(name, [...recent, at])
    return 0
  }

  /** Undoes the last count of this name. */
  giveBack(name: string | number): void {
    this.#taken.set(name, (this.#taken.get(name) ?? []).slice(0, -1))
  }
}
