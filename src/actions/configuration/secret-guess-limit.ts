// Whether a secret of a file is the one that is there is shown by the plan: whoever may apply a file could try one after the
// other (S21). So many that differ are told apart in an hour; after that each is said to change, the right one too.

const HOUR_MS = 3_600_000
/** As many as two plans of the largest file. */
const WRONG_GUESSES_MAX = 2_000

export interface SecretGuessLimit {
  /** Whether one more may be compared for this account. */
  mayCompare(accountId: number): boolean
  /** One was compared, and differed. */
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
