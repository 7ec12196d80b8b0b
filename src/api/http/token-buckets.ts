// Rate limits (S36): a bucket of tokens for each name. Events are not limited, because calls can't wait.

/**
 * The limit for a key or a person: far more than any page or script needs, with a burst for a script that walks through a list.
 */
export const REQUEST_LIMIT: BucketLimit = { perSecond: 100, burst: 2000 }

/**
 * How many names are remembered: strangers choose some of the names. The name that was used least recently is forgotten first.
 */
const NAMES_MAX = 100_000

interface BucketLimit {
  /** The sustained rate. */
  readonly perSecond: number
  /** The number of requests at once. */
  readonly burst: number
}

interface Bucket {
  tokens: number
  at: number
}

/** A bucket for each name. `now` is a monotonic clock in milliseconds. */
export class TokenBuckets {
  readonly #limit: BucketLimit
  readonly #now: () => number
  readonly #buckets = new Map<string, Bucket>()

  constructor(limit: BucketLimit, now: () => number = () => performance.now()) {
    this.#limit = limit
    this.#now = now
  }

  /** Takes one token. Returns 0, or the number of seconds to wait; then no token is taken. */
  take(name: string): number {
    const bucket = this.#bucketOf(name)
    if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / this.#limit.perSecond)
    bucket.tokens -= 1
    return 0
  }

  /** How many tokens are left, and in how many seconds the bucket is full again. */
  left(name: string): { readonly tokens: number; readonly fullInS: number } {
    const { tokens } = this.#bucketOf(name)
    return {
      tokens: Math.max(0, Math.floor(tokens)),
      fullInS: Math.ceil((this.#limit.burst - tokens) / this.#limit.perSecond),
    }
  }

  /** Takes this many tokens, even more than are left: then callers of `take` wait longer. */
  spend(name: string, tokens: number): void {
    this.#bucketOf(name).tokens -= tokens
  }

  #bucketOf(name: string): Bucket {
    const { perSecond, burst } = this.#limit
    const at = this.#now()
    const known = this.#buckets.get(name)
    const tokens = known ? Math.min(burst, known.tokens + ((at - known.at) / 1000) * perSecond) : burst
    const bucket = { tokens, at }
    // Deleting the name first keeps the map in the order of last use.
    this.#buckets.delete(name)
    if (this.#buckets.size >= NAMES_MAX) this.#buckets.delete(this.#buckets.keys().next().value ?? '')
    this.#buckets.set(name, bucket)
    return bucket
  }
}
