// Limits on the requests of strangers to inboxes (S36): from one address, to one inbox, and in total. The requests of
// an account to its own inboxes are not limited: deliveries have a rate of their own, and an inbox keeps a limited
// number of requests.
import type { IncomingMessage } from 'node:http'
import { TokenBuckets } from '../http/token-buckets.ts'
import { clientAddress, networkOf } from '../http/client-address.ts'
import { tooOften } from '../http/problem.ts'

/** Requests: more than anybody reads. */
const ONE = { perSecond: 20, burst: 400 }
const ALL = { perSecond: 200, burst: 4_000 }
/** Kilobytes of bodies. */
const ONE_KB = { perSecond: 512, burst: 16 * 1024 }
const ALL_KB = { perSecond: 4 * 1024, burst: 64 * 1024 }

const EVERYBODY = 'everybody'

interface InboxLimits {
  /** Counts a request before its body is read. Throws 429; a refused request uses up nothing of the limits that others share. */
  countRequest(incoming: IncomingMessage, token: string): void
  /** Counts the bytes of the body. */
  countBody(incoming: IncomingMessage, token: string, bytes: number): void
}

/** `now` is a monotonic clock in milliseconds. */
export function createInboxLimits(now?: () => number): InboxLimits {
  const requests = { one: new TokenBuckets(ONE, now), all: new TokenBuckets(ALL, now) }
  const kilobytes = { one: new TokenBuckets(ONE_KB, now), all: new TokenBuckets(ALL_KB, now) }
  const namesOf = (incoming: IncomingMessage, token: string): [string, string] => [
    `from ${networkOf(clientAddress(incoming))}`,
    `to ${token}`,
  ]
  return {
    countRequest(incoming, token) {
      // The narrowest limit is checked first. A sender who is over the limit of one address then uses up neither the limit of the
      // inbox nor the limit for all.
      const takers = [
        ...namesOf(incoming, token).map((name) => ({ name, share: 'one' as const })),
        { name: EVERYBODY, share: 'all' as const },
      ]
      for (const { name, share } of takers) {
        const waitS = requests[share].take(name) || kilobytes[share].take(name)
        if (waitS > 0) throw tooOften(`Too many requests to test inboxes. Try again in ${waitS} s.`, waitS)
      }
    },
    countBody(incoming, token, bytes) {
      for (const name of namesOf(incoming, token)) kilobytes.one.spend(name, bytes / 1024)
      kilobytes.all.spend(EVERYBODY, bytes / 1024)
    },
  }
}
