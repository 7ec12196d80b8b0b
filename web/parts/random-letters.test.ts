import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomLetters } from './random-letters.ts'

test('a made secret is long, and of letters that need no quoting', () => {
  assert.match(randomLetters(24), /^[a-z2-9]{24}$/)
  assert.notEqual(randomLetters(24), randomLetters(24))
})
