// A small cache for results that change seldom, or that many callers want at about the same time.

/** Default limit of entries, because strangers may ask for anything. */
const ENTRIES_MAX = 10_000

interface TtlCacheOptions {
  readonly keepMs: number
  readonly entriesMax?: number
  /** A monotonic clock in milliseconds. */
  readonly now?: () => number
}

/**
 * Caches the results of `load` for `keepMs`, including loads under way; a load that fails is not cached. Call `clear` after a
 * change made by this program; `keepMs` limits how long a change made by another node goes unnoticed.
 */
export class TtlCache<Key, Value> {
  readonly #load: (key: Key) => Promise<Value>
  readonly #keepMs: number
  readonly #entriesMax: number
  readonly #now: () => number
  /** In the order of their creation. */
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

  /** The cached value of the key, or the result of `load`. */
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
