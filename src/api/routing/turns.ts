// Whose turn it is where a request keeps the processor busy: to render, to compile, to read what is large (S36). Whoever asks for many of
// these at once waits for itself, and nobody else does.
import { FairSemaphore } from '../../concurrency/fair-semaphore.ts'
import type { Principal } from '../auth/keyring.ts'
import { tooOften } from '../http/problem.ts'

/** Of all accounts together: each works for an instant at a time (S45), so that others wait for as many instants. */
const AT_ONCE = 4
/** Of one key or person that sent a body, with the one whose turn it is: each holds its body meanwhile. */
export const PENDING_MAX = 20
/** About what those that wait take. */
const RETRY_AFTER_S = 1

type Asker = Pick<Principal, 'name' | 'account' | 'isAdmin'>

export class Turns {
  readonly #semaphore = new FairSemaphore({ most: AT_ONCE, mostOfGroup: 1 })
  /** How many that sent a body work or wait, of each key and person. */
  readonly #pending = new Map<string, number>()

  /** Does the work when it is the account's turn: one at a time in each. */
  async run<Result>({ account }: Pick<Principal, 'account'>, work: () => Promise<Result>): Promise<Result> {
    const release = await this.#semaphore.acquire(account.accountId)
    try {
      return await work()
    } finally {
      release()
    }
  }

  /** As `run`, for a request with a body. Throws 429 where as many of this key or person wait as may; the operator's key is not held back. */
  async runBounded<Result>(principal: Asker, work: () => Promise<Result>): Promise<Result> {
    if (principal.isAdmin) return this.run(principal, work)
    const who = `${principal.account.accountId} ${principal.name}`
    const pending = this.#pending.get(who) ?? 0
    if (pending >= PENDING_MAX)
      throw tooOften(
        `Too many requests of this kind at once. At most ${PENDING_MAX} can wait. Try again in ${RETRY_AFTER_S} s.`,
        RETRY_AFTER_S,
      )
    this.#pending.set(who, pending + 1)
    try {
      return await this.run(principal, work)
    } finally {
      const left = (this.#pending.get(who) ?? 0) - 1
      if (left > 0) this.#pending.set(who, left)
      else this.#pending.delete(who)
    }
  }
}
