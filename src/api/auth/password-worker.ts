// The thread that checks passwords (S30). It answers each message in turn.
import { parentPort } from 'node:worker_threads'
import { createStrengthMeter } from './password-guesses.ts'
import type { PasswordStrength } from './password-guesses.ts'

export interface StrengthRequest {
  readonly password: string
  /** Texts that other people know of the person, such as the name. */
  readonly known: readonly string[]
}

const guess = createStrengthMeter()
parentPort?.on('message', ({ password, known }: StrengthRequest) => {
  const guessed: PasswordStrength = guess(password, known)
  parentPort?.postMessage(guessed, [])
})
