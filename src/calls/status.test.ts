import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isUsualChange, STATUSES, USUAL_CHANGES } from './status.ts'

test('C3 every status can usually be reached, and can usually end', () => {
  const reached = new Set(Object.values(USUAL_CHANGES).flat())
  for (const status of STATUSES) assert.ok(reached.has(status), status)
  for (const status of STATUSES) if (status !== 'ended') assert.ok(isUsualChange(status, 'ended'), status)
})

test('C3 a change to the same status is none, and nothing usually follows the end', () => {
  for (const status of STATUSES) {
    assert.equal(isUsualChange(status, status), false)
    assert.equal(isUsualChange('ended', status), false)
  }
  assert.equal(isUsualChange(null, 'ringing'), true)
  assert.equal(isUsualChange('answered', 'queued'), false)
})

test('C3 the documentation shows the table that the code reads', () => {
  const spec = readFileSync(join(import.meta.dirname, '../../docs/spec/calls.md'), 'utf8')
  for (const [from, to] of Object.entries(USUAL_CHANGES)) {
    assert.ok(spec.includes(`\n| ${from} | ${to.join(', ')}${to.length > 0 ? ' ' : ''}|\n`), from)
  }
})
