// Gives turns to requests that keep the processor busy: rendering, compiling, reading large bodies (S36). An account that sends
// many of them at once makes only its own requests wait.
import { FairSemaphore } from '../../concurrency/fair-semaphore.ts'
import type { Account } from '../../store/accounts/accounts.ts'
import type { Principal } from '../auth/principal.ts'
import { tooOften } from '../http/problem.ts'

/**
 * The limit for all accounts together: each request works for an instant at a time (S45), so that others wait for this many
 * instants.
 */
const AT_ONCE = 4
/**
 * The limit of requests with a body for one key or person, including the request that is running: a waiting request holds its
 * body in memory.
 */
export const PENDING_MAX = 20
/** About how long the waiting requests take. */
const RETRY_AFTER_S = 1

type Asker = Pick<Principal, 'name' | 'isAdmin'> & Pick<Account, 'accountId'>

export class Turns {
  readonly #semaphore = new FairSemaphore({ most: AT_ONCE, mostOfGroup: 1 })
  /** How many requests with a body are running or waiting, for each key and person. */
  readonly #pending = new Map<string, number>()

  /** Runs the work when it is the account's turn: one request at a time for each account. */
  async run<Result>({ accountId }: Pick<Account, 'accountId'>, work: () => Promise<Result>): Promise<Result> {
    const release = await this.#semaphore.acquire(accountId)
    try {
      return await work()
    } finally {
      release()
    }
  }

  /**
   * As `run`, for a request with a body. Throws 429 when too many requests of this key or person wait. The operator's key has no
   * limit.
   */
  async runBounded<Result>(asker: Asker, work: () => Promise<Result>): Promise<Result> {
    if (asker.isAdmin) return this.run(asker, work)
    const who = `${asker.accountId} ${asker.name}`
    const pending = this.#pending.get(who) ?? 0
    if (pending >= PENDING_MAX)
      throw tooOften(
        `Too many requests of this kind at once. At most ${PENDING_MAX} can wait. Try again in ${RETRY_AFTER_S} s.`,
        RETRY_AFTER_S,
      )
    this.#pending.set(who, pending + 1)
    try {
      return await this.run(asker, work)
    } finally {
      const left = (this.#pending.get(who) ?? 0) - 1
      if (left > 0) this.#pending.set(who, left)
      else this.#pending.delete(who)
    }
  }
}
