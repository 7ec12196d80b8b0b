// What is kept of a try (D14).
import { uuidv7 } from '../ids.ts'
import type { Verdict } from './verdict.ts'
import type { Exchange } from './exchange.ts'
import type { Attempt } from './claimed-delivery.ts'

/** The row of one try; `n` counts from 1. */
export function buildAttempt(exchange: Exchange, verdict: Verdict, n: number): Attempt {
  const { headers, timing, cut, error, sent, note } = exchange
  return {
    attemptId: uuidv7(),
    n,
    at: exchange.at,
    code: exchange.status,
    error: error?.class ?? null,
    reason: verdict.is === 'delivered' ? null : verdict.reason,
    ms: timing.total,
    exchange: JSON.stringify({
      headers,
      timing,
      ...(cut ? { cut } : {}),
      ...(error ? { detail: error.detail } : {}),
      ...(sent ? { sent } : {}),
      ...(note ? { note } : {}),
    }),
    answer: exchange.body,
  }
}

/** Settled without a try: n is 0. */
export function buildUntried({ atMs, error, reason }: { atMs: number; error: string; reason: string }): Attempt {
  const none = { code: null, ms: null, exchange: null, answer: null }
  return { attemptId: uuidv7(), n: 0, at: atMs, error, reason, ...none }
}
