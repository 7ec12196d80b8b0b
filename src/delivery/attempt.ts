// The row that is stored for an attempt (D14). Pure.
import type { Verdict } from './verdict.ts'
import type { Exchange } from './exchange.ts'
import type { Attempt } from './claimed-delivery.ts'

/** An attempt before it is stored: storing it gives it an id. */
export type NewAttempt = Omit<Attempt, 'attemptId'>

/** The row of one attempt; `n` counts from 1. */
export function describeAttempt(exchange: Exchange, verdict: Verdict, n: number): NewAttempt {
  const { headers, timing, cut, error, sent, note } = exchange
  return {
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

/** The row of a delivery that was settled without an attempt: `n` is 0. */
export function describeUntried({ atMs, error, reason }: { atMs: number; error: string; reason: string }): NewAttempt {
  const none = { code: null, ms: null, exchange: null, answer: null }
  return { n: 0, at: atMs, error, reason, ...none }
}
