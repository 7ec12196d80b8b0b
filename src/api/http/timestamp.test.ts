import assert from 'node:assert/strict'
import { test } from 'node:test'
import { timeText } from '../../text/timestamp.ts'

test('S46 a time that cannot be written is written as the nearest that can', () => {
  assert.equal(timeText(Date.UTC(2026, 10, 25, 13, 19, 28, 123)), '2026-11-25T13:19:28.123Z')
  assert.equal(timeText(Infinity), '9999-12-31T23:59:59.999Z')
  assert.equal(timeText(-Infinity), '0001-01-01T00:00:00.000Z')
})
