import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSecurityLog } from './security-log.ts'

test('S37 a flood of one kind is a line for each of the first 60 in a minute, and one for the others; other kinds go on', () => {
  const clock = { ms: 0 }
  const lines: (readonly [level: string, what: string, facts: object])[] = []
  const log = createSecurityLog(
    (...line) => void lines.push(line),
    () => clock.ms,
  )
  for (let n = 0; n < 472; n++) log.note('Sign-in refused', { status: 401, address: '203.0.113.9' })
  assert.equal(log.willWrite('Sign-in refused'), false)
  log.note('Signed in', { person: 'per_1' })
  assert.equal(lines.length, 61)
  assert.deepEqual(lines.at(-1), ['info', 'Signed in', { person: 'per_1' }])
  clock.ms = 60_000
  assert.equal(log.willWrite('Sign-in refused'), true)
  log.note('Sign-in refused', { status: 401, address: '203.0.113.9' })
  assert.deepEqual(lines.slice(61), [
    ['warning', 'Sign-in refused', { more: 412, in_the_last_s: 60 }],
    ['warning', 'Sign-in refused', { status: 401, address: '203.0.113.9' }],
  ])
  log.stop()
  assert.equal(lines.length, 63)
})
