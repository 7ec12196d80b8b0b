// Limits the number of open streams (S36): each holds a connection and memory for as long as its reader wants.
import { tooOften } from '../http/problem.ts'

/** `principal`: the limit for one key, person or link of a wallboard. A page in a tab has one stream. */
export const STREAMS_MAX = { principal: 30, account: 200, all: 1_000 } as const
/** A place may become free at any moment. */
const RETRY_AFTER_S = 5

export interface StreamLimits {
  /** Takes a place and returns a function that frees it. Throws 429. */
  enter(reader: StreamReader): () => void
}

interface StreamReader {
  readonly name: string
  readonly accountId: number
  /** The reader in words, such as `This key or person`. */
  readonly whose: string
}

export function createStreamLimits(): StreamLimits {
  const open = new Map<string, number>()
  const count = (name: string, by: 1 | -1): void => {
    const now = (open.get(name) ?? 0) + by
    if (now === 0) open.delete(name)
    else open.set(name, now)
  }
  return {
    enter({ name, accountId, whose }) {
      const places = [
        { name, max: STREAMS_MAX.principal, whose },
        { name: `account ${accountId}`, max: STREAMS_MAX.account, whose: 'This account' },
        { name: 'all', max: STREAMS_MAX.all, whose: 'This server' },
      ]
      const full = places.find((place) => (open.get(place.name) ?? 0) >= place.max)
      if (full)
        throw tooOften(
          `${full.whose} has reached the limit of ${full.max} open streams. Close one first.`,
          RETRY_AFTER_S,
        )
      for (const place of places) count(place.name, 1)
      return () => {
        for (const place of places) count(place.name, -1)
      }
    },
  }
}
