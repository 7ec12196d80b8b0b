import assert from 'node:assert/strict'
import { test } from 'node:test'
import { messageOf, ProblemError } from './problem.ts'

test('22 what failed inside Offhook says what to do, and by which request the log knows it', () => {
  const failed = new ProblemError(500, { code: 'internal_error', detail: 'Internal error.', requestId: 'req_7' })
  assert.match(messageOf(failed), /Try again\..* search the server log for req_7\./)
})

test('22 what a proxy answers in place of Offhook says so', () => {
  assert.match(messageOf(new ProblemError(502, { detail: '502 Bad Gateway' })), /returned 502.* Try again in a minute/)
})

test('22 a refusal is told as the API says it', () => {
  const refused = new ProblemError(503, { code: 'unavailable', detail: 'The database is away.' })
  assert.equal(messageOf(refused), 'The database is away.')
})
