// A small memory for answers that change seldom, or that many ask for at about the same time.

/** More than this many are not remembered unless said otherwise: strangers may ask for anything. */
const ENTRIES_MAX = 10_000

export interface TtlCacheOptions {
  readonly keepMs: number
  readonly entriesMax?: number
  /** A monotonic clock in milliseconds. */
  readonly now?: () => number
}

/**
 * Remembers what `load` answers for `keepMs`, while it is being loaded as well; a load that fails is not remembered. Changes
 * made through this program are to be followed by `clear`; the time bounds how long a change made by another node goes unnoticed.
 */
export class TtlCache<Key, Value> {
  readonly #load: (key: Key) => Promise<Value>
  readonly #keepMs: number
  readonly #entriesMax: number
  readonly #now: () => number
  /** In the order of their making. */
  readonly #entries = new Map<Key, { readonly until: number; readonly value: Promise<Value> }>()

  constructor(
    load: (key: Key) => Promise<Value>,
    { keepMs, entriesMax = ENTRIES_MAX, now = () => performance.now() }: TtlCacheOptions,
  ) {
    this.#load = load
    this.#keepMs = keepMs
    this.#entriesMax = entriesMax
    this.#now = now
  }

  /** What is remembered of the key, or else what `load` says. */
  get(key: Key): Promise<Value> {
    const entries = this.#entries
    const known = entries.get(key)
    const now = this.#now()
    if (known && known.until > now) return known.value
    entries.delete(key)
    const [oldest] = entries.size >= this.#entriesMax ? entries.keys() : []
    if (oldest !== undefined) entries.delete(oldest)
    const value = this.#load(key)
    const entry = { until: now + this.#keepMs, value }
    entries.set(key, entry)
    value.catch(() => {
      if (entries.get(key) === entry) entries.delete(key)
    })
    return value
  }

  clear(): void {
    this.#entries.clear()
  }
}
