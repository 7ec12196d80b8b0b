import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isUsualChange, OUTCOME_LABELS, OUTCOMES, STATUSES, STATUS_LABELS, USUAL_CHANGES } from './status.ts'

test('C2 every status and outcome has a label of its own', () => {
  assert.deepEqual(Object.keys(STATUS_LABELS), [...STATUSES])
  assert.deepEqual(Object.keys(OUTCOME_LABELS), [...OUTCOMES])
  assert.equal(new Set(Object.values(STATUS_LABELS)).size, STATUSES.length)
  assert.equal(new Set(Object.values(OUTCOME_LABELS)).size, OUTCOMES.length)
})

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
