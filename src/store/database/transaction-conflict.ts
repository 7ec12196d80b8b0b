// Transactions that conflict: PostgreSQL ends one of them, stores nothing of it, and expects the client to repeat it.
import { setTimeout as sleep } from 'node:timers/promises'

/** `deadlock_detected` and `serialization_failure`. */
const CONFLICT_CODES: ReadonlySet<unknown> = new Set(['40P01', '40001'])

/**
 * Each attempt may wait a second until PostgreSQL looks for a deadlock (`deadlock_timeout`), and the caller waits for all
 * attempts.
 */
const ATTEMPTS_MAX = 5
/** The longest pause after the first attempt, doubled after each: the conflicting transaction is over in milliseconds. */
const PAUSE_MS = 20

/** Whether a transaction was ended because of another: repeated unchanged, it may well succeed. */
export function isTransactionConflict(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && CONFLICT_CODES.has(thrown.code)
}

/**
 * Runs a whole transaction, and repeats it after a random pause if it was ended because of another. After the last attempt the
 * conflict is thrown. `run` repeats its other effects at each attempt too: an effect that must happen once belongs after it.
 */
export async function repeatOnConflict<Answer>(run: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run()
    } catch (thrown) {
      if (attempt === ATTEMPTS_MAX || !isTransactionConflict(thrown)) throw thrown
    }
    await sleep(Math.random() * PAUSE_MS * 2 ** attempt)
  }
}
