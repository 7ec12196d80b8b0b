// Transactions that stand in each other's way: PostgreSQL ends one of them, of which nothing is stored, and expects it again.
import { setTimeout as sleep } from 'node:timers/promises'

/** `deadlock_detected` and `serialization_failure`. */
const CONFLICT_CODES: ReadonlySet<unknown> = new Set(['40P01', '40001'])

/** Each attempt may wait a second until PostgreSQL looks for a deadlock (`deadlock_timeout`), and somebody waits for all of them. */
const ATTEMPTS_MAX = 5
/** The longest pause after the first attempt, doubled after each: what stood in the way is over in milliseconds. */
const PAUSE_MS = 20

/** Whether a transaction was ended for the sake of another: run again as it was, it may well pass. */
export function isTransactionConflict(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && CONFLICT_CODES.has(thrown.code)
}

/**
 * Runs a whole transaction, again after a random pause where it was ended for the sake of another. After the last attempt the
 * conflict is thrown. What `run` does beside the database it does at each attempt: what must happen once belongs after it.
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
