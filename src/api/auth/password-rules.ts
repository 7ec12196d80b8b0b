// Decides whether a password is accepted (S30): it must have 12 to 128 characters and withstand ten thousand million
// guesses. Offhook's own limits (S36) allow far fewer guesses, but an attacker who has a copy of the database can make
// so many guesses in a few days.
import { Worker } from 'node:worker_threads'
import { ASSETS } from '../../assets.ts'
import { unavailable } from '../http/problem.ts'
import { TaskQueue } from '../../concurrency/task-queue.ts'
import type { PasswordStrength } from './password-guesses.ts'
import type { StrengthRequest } from './password-worker.ts'

export const LENGTH_MIN = 12
export const LENGTH_MAX = 128
/** The threshold that zxcvbn calls very unguessable. A random password of 12 letters and digits has a hundred times that. */
const GUESSES_MIN = 1e10
/** After this idle time the thread ends: people rarely choose passwords, and the thread uses some 80 MB. */
const IDLE_MS = 60_000
/** A check takes a second at most, loading the dictionaries another second. */
const LIMIT_MS = 15_000
/** How many checks may run or wait. */
const PENDING_MAX = 20

/** The person who chooses the password. */
export interface PasswordOwner {
  readonly email: string
  readonly accountName: string
}

export interface PasswordRules {
  /**
   * Why a password is refused, in a sentence for the person who chose it; `null`: the password is accepted. Throws 503 when too
   * many checks wait.
   */
  flawOf(password: string, owner: PasswordOwner): Promise<string | null>
  stop(): Promise<void>
}

export function createPasswordRules(): PasswordRules {
  const guesser = createGuesserThread()
  return {
    async flawOf(password, { email, accountName }) {
      const { length } = Array.from(password.normalize('NFKC'))
      if (length < LENGTH_MIN) return `Must be at least ${LENGTH_MIN} characters. ${ADVICE}`
      if (length > LENGTH_MAX) return `Must be at most ${LENGTH_MAX} characters.`
      const { guesses, isKnown } = await guesser.ask({ password, known: [email, accountName, 'offhook'] })
      if (guesses >= GUESSES_MIN) return null
      const why = isKnown
        ? 'Too easy to guess: contains your email address, the account name or “Offhook”.'
        : 'Too easy to guess: made of common words, names, dates or keyboard patterns.'
      return `${why} ${ADVICE}`
    },
    stop: () => guesser.stop(),
  }
}

const ADVICE = 'Try four unrelated words.'

/** Starts the thread when it is needed and ends it when it is idle. */
function createGuesserThread() {
  const full = () => unavailable('Too many passwords are being checked. Try again in a few seconds.')
  const queue = new TaskQueue({ concurrency: 1, pendingMax: PENDING_MAX, full })
  let worker: Worker | null = null
  let idle: NodeJS.Timeout | undefined

  async function stop(): Promise<void> {
    clearTimeout(idle)
    const ending = worker
    worker = null
    await ending?.terminate()
  }

  async function ask(request: StrengthRequest): Promise<PasswordStrength> {
    clearTimeout(idle)
    worker ??= startWorker()
    try {
      return await answerOf(worker, request)
    } catch (error) {
      await stop()
      throw error
    } finally {
      idle = setTimeout(() => void stop(), IDLE_MS).unref()
    }
  }

  return {
    stop,
    ask: (request: StrengthRequest): Promise<PasswordStrength> => queue.run(() => ask(request)),
  }
}

function startWorker(): Worker {
  const worker = new Worker(ASSETS.workers.passwords, {
    name: 'passwords',
    resourceLimits: { maxOldGenerationSizeMb: 256 },
    // The options of this process are not passed on: a flag for the main program may be invalid for a worker.
    execArgv: [],
  })
  worker.unref()
  return worker
}

/** The response of the thread. Rejects with 503 when the thread ends or takes too long. */
async function answerOf(worker: Worker, request: StrengthRequest): Promise<PasswordStrength> {
  const { promise, resolve, reject } = Promise.withResolvers<PasswordStrength>()
  const fail = (): void => reject(unavailable('The password could not be checked. Try again.'))
  const timer = setTimeout(fail, LIMIT_MS)
  worker.once('message', resolve).once('error', fail).once('exit', fail)
  worker.postMessage(request, [])
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    worker.off('message', resolve).off('error', fail).off('exit', fail)
  }
}
