// How often somebody may try to get in (S36): so many in any stretch of time, counted by name.

/** More names than this are not remembered: strangers choose them. The one that was quiet longest goes first. */
const namesMax = 100_000

export interface Tries {
  /** Counts a try. Answers 0, or after how many seconds to come again; such a try is not counted. */
  take(name: string): number
  /** The last try was a right one and counts for nothing. */
  forgive(name: string): void
}

/** `most` tries in any `windowMs` for each name; `now` is a monotonic clock in milliseconds. */
export function createTries(most: number, windowMs: number, now: () => number = () => performance.now()): Tries {
  const times = new Map<string, readonly number[]>()
  return {
    take(name) {
      const at = now()
      const recent = (times.get(name) ?? []).filter((time) => time > at - windowMs)
      const [oldest = at] = recent
      if (recent.length >= most) return Math.max(1, Math.ceil((oldest + windowMs - at) / 1000))
      // Deleted first, so that the order is that of the last try.
      times.delete(name)
      if (times.size >= namesMax) times.delete(times.keys().next().value ?? '')
      times.set(name, [...recent, at])
      return 0
    },
    forgive(name) {
      times.set(name, (times.get(name) ?? []).slice(0, -1))
    },
  }
}
