import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSecretGuessLimit } from './secret-guess-limit.ts'

test('S21 so many wrong guesses of an account are told from right ones in an hour, and no more', () => {
  let now = 0
  const guesses = createSecretGuessLimit(2, () => now)
  guesses.wrong(1)
  assert.equal(guesses.mayCompare(1), true)
  guesses.wrong(1)
  assert.deepEqual([guesses.mayCompare(1), guesses.mayCompare(2)], [false, true])
  now = 3_600_000
  assert.equal(guesses.mayCompare(1), true)
})
