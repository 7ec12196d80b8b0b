// A small memory for answers of the database that change seldom.

/** More than this many are not remembered: strangers may ask for anything. */
const ENTRIES_MAX = 10_000

export interface TtlCache<T> {
  /** What is remembered of the key, or else what `load` says. A load that fails is not remembered. */
  get(key: string): Promise<T>
  clear(): void
}

/**
 * Remembers what `load` answers for `keepMs`. Changes made through this program are to be followed by `forget`; the time
 * bounds how long a change made by another node goes unnoticed.
 */
export function createTtlCache<T>(keepMs: number, load: (key: string) => Promise<T>): TtlCache<T> {
  const entries = new Map<string, { readonly until: number; readonly value: Promise<T> }>()
  return {
    get(key) {
      const known = entries.get(key)
      const now = performance.now()
      if (known && known.until > now) return known.value
      // In the order of their making: the first is the oldest.
      if (entries.size >= ENTRIES_MAX) entries.delete(entries.keys().next().value ?? '')
      const value = load(key)
      const entry = { until: now + keepMs, value }
      entries.delete(key)
      entries.set(key, entry)
      value.catch(() => {
        if (entries.get(key) === entry) entries.delete(key)
      })
      return value
    },
    clear: () => entries.clear(),
  }
}
