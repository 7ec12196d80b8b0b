// How often one may ask (S36): a bucket of tokens for each. Events are not counted: calls do not wait.

/** What a key or a person may ask: far more than any page or script needs, and at once a script that walks through a list. */
export const REQUEST_LIMIT: BucketLimit = { perSecond: 100, burst: 2000 }

/** More names than this are not remembered: strangers choose some. The one that was quiet longest goes first. */
const NAMES_MAX = 100_000

export interface BucketLimit {
  /** What may be kept up. */
  readonly perSecond: number
  /** And at once. */
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

  /** Takes one token. Answers 0, or after how many seconds to ask again; then nothing is taken. */
  take(name: string): number {
    const bucket = this.#bucketOf(name)
    if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / this.#limit.perSecond)
    bucket.tokens -= 1
    return 0
  }

  /** How many may be taken now, and in how many seconds as many as at most. */
  left(name: string): { readonly tokens: number; readonly fullInS: number } {
    const { tokens } = this.#bucketOf(name)
    return {
      tokens: Math.max(0, Math.floor(tokens)),
      fullInS: Math.ceil((this.#limit.burst - tokens) / this.#limit.perSecond),
    }
  }

  /** Takes so many tokens, more than there are too: then `take` waits for longer. */
  spend(name: string, tokens: number): void {
    this.#bucketOf(name).tokens -= tokens
  }

  #bucketOf(name: string): Bucket {
    const { perSecond, burst } = this.#limit
    const at = this.#now()
    const known = this.#buckets.get(name)
    const tokens = known ? Math.min(burst, known.tokens + ((at - known.at) / 1000) * perSecond) : burst
    const bucket = { tokens, at }
    // Deleted first, so that the order is that of the last use.
    this.#buckets.delete(name)
    if (this.#buckets.size >= NAMES_MAX) this.#buckets.delete(this.#buckets.keys().next().value ?? '')
    this.#buckets.set(name, bucket)
    return bucket
  }
}
