// The thread in which passwords are looked at (S30). Answers each message in turn.
import { parentPort } from 'node:worker_threads'
import { createGuesser } from './password-guesses.ts'
import type { Guessed } from './password-guesses.ts'

export interface PasswordAsked {
  readonly password: string
  /** What others know of the person. */
  readonly known: readonly string[]
}

const guess = createGuesser()
parentPort?.on('message', ({ password, known }: PasswordAsked) => {
  const guessed: Guessed = guess(password, known)
  parentPort?.postMessage(guessed, [])
})
