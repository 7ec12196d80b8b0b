// How often one key may ask (S36): a bucket of tokens for each. Events are not counted: calls do not wait.

/** Asks per second that one may keep up: far more than any page or script needs. */
const perSecond = 100
/** And at once: a page that opens, a script that walks through a list. */
const burst = 2000

interface Bucket {
  tokens: number
  at: number
}

export interface Limits {
  /** Takes one token. Answers 0, or after how many seconds to ask again. */
  take(name: string): number
}

/** `now` is a monotonic clock in milliseconds. */
export function createLimits(now: () => number = () => performance.now()): Limits {
  const buckets = new Map<string, Bucket>()
  return {
    take(name) {
      const at = now()
      const bucket = buckets.get(name) ?? { tokens: burst, at }
      bucket.tokens = Math.min(burst, bucket.tokens + ((at - bucket.at) / 1000) * perSecond)
      bucket.at = at
      buckets.set(name, bucket)
      if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / perSecond)
      bucket.tokens -= 1
      return 0
    },
  }
}
