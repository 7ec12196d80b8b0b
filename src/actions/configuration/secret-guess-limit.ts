// A plan shows whether a secret in the file equals the stored secret, so an actor could guess secrets with plans (S21). After a
// number of wrong guesses in an hour, every secret is reported as changed, even a correct one.
import { HOUR_MS } from '../../time/durations.ts'

/** Enough for two plans of the largest file. */
const WRONG_GUESSES_MAX = 2_000

export interface SecretGuessLimit {
  /** Whether one more secret may be compared for this account. */
  mayCompare(accountId: number): boolean
  /** Counts a secret that was compared and differed. */
  wrong(accountId: number): void
}

/** `now` is a monotonic clock in milliseconds. */
export function createSecretGuessLimit(
  most = WRONG_GUESSES_MAX,
  now: () => number = () => performance.now(),
): SecretGuessLimit {
  const counts = new Map<number, { readonly from: number; readonly wrong: number }>()
  const countOf = (accountId: number) => {
    const known = counts.get(accountId)
    return known && now() - known.from < HOUR_MS ? known : { from: now(), wrong: 0 }
  }
  return {
    mayCompare: (accountId) => countOf(accountId).wrong < most,
    wrong(accountId) {
      const { from, wrong } = countOf(accountId)
      counts.set(accountId, { from, wrong: wrong + 1 })
    },
  }
}
