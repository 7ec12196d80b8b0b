// A receiver of webhooks: its response depends on its mode, which changes. It takes the place of the sender too, so the
// result is an Exchange as the real sender would report it.
import type { Exchange } from '../../src/delivery/exchange.ts'
import type { Random } from './random.ts'

export type ReceiverMode =
  | 'well'
  | 'slow'
  | 'failing'
  | 'overloaded'
  | 'limiting'
  | 'refusing'
  | 'not found'
  | 'moved'
  | 'gone'
  | 'silent'
  | 'down'
  | 'cut off'
  | 'flaky'

/** `gone` switches an integration off, so it is rare. */
export const RECEIVER_MODES: readonly [ReceiverMode, ...ReceiverMode[]] = [
  ...(['well', 'well', 'well', 'slow', 'failing', 'overloaded', 'limiting', 'refusing'] as const),
  ...(['not found', 'moved', 'silent', 'down', 'cut off', 'flaky', 'flaky'] as const),
]

/** The fate of a request: whether it arrived, when the sender learns of its end, and what the sender learns. */
export interface Reception {
  readonly arrived: boolean
  readonly tookMs: number
  readonly status: number | null
  readonly retryAfter: string | null
  readonly failure: 'timeout' | 'connection_failed' | null
}

/** `timeoutMs` is the deadline of a whole exchange (D13). */
export function receive(
  mode: ReceiverMode,
  timeoutMs: number,
  { now, random }: { now: number; random: Random },
): Reception {
  const tookMs = random.chance(0.1) ? random.between(200, 900) : random.between(2, 200)
  const answer = (status: number, retryAfter: string | null = null): Reception => ({
    arrived: true,
    tookMs,
    status,
    retryAfter,
    failure: null,
  })
  const none = (failure: 'timeout' | 'connection_failed', arrived: boolean): Reception => ({
    arrived,
    tookMs: failure === 'timeout' ? timeoutMs : tookMs,
    status: null,
    retryAfter: null,
    failure,
  })
  switch (mode) {
    case 'well':
      return answer(random.pick([200, 200, 200, 201, 202, 204]))
    case 'slow':
      return { ...answer(200), tookMs: random.between(timeoutMs / 5, timeoutMs - 1) }
    case 'failing':
      return answer(random.pick([500, 500, 502, 503, 408]))
    case 'overloaded':
      return answer(random.pick([503, 502, 504]), askedRest(now, random))
    case 'limiting':
      return random.chance(0.5) ? answer(200) : answer(429, random.chance(0.7) ? askedRest(now, random) : null)
    case 'refusing':
      return answer(random.pick([400, 413, 422]))
    case 'not found':
      return answer(random.pick([401, 404]))
    case 'moved':
      return answer(301)
    case 'gone':
      return answer(410)
    case 'silent':
      return none('timeout', random.chance(0.5))
    case 'down':
      return none('connection_failed', false)
    case 'cut off':
      // The receiver took the request, and the connection broke before the end of its response.
      return none('connection_failed', true)
    case 'flaky':
      return receive(random.pick(['well', 'failing', 'down', 'silent', 'refusing', 'overloaded']), timeoutMs, {
        now,
        random,
      })
  }
}

/** Returns a Retry-After: mostly seconds, sometimes a date, rarely nonsense. */
function askedRest(now: number, random: Random): string {
  const seconds = random.chance(0.1) ? 300 + random.int(1_800) : 1 + random.int(60)
  if (random.chance(0.05)) return 'soon'
  if (random.chance(0.2)) return new Date(Math.ceil(now / 1_000) * 1_000 + seconds * 1_000).toUTCString()
  return String(seconds)
}

const NOTHING = Buffer.alloc(0)

/** The exchange that the sender reports. */
export function exchangeOf({ tookMs, status, retryAfter, failure }: Reception, at: number): Exchange {
  return {
    at,
    status,
    headers: retryAfter === null ? [] : [['Retry-After', retryAfter]],
    body: NOTHING,
    cut: false,
    timing: { dns: null, connect: null, tls: null, firstByte: status === null ? null : tookMs, total: tookMs },
    error: failure === null ? null : { class: failure, detail: 'It went wrong.' },
  }
}
