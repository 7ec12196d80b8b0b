import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isUsualChange, outcomeLabels, outcomes, statuses, statusLabels, usualChanges } from './status.ts'

test('C2 every status and outcome has a label of its own', () => {
  assert.deepEqual(Object.keys(statusLabels), [...statuses])
  assert.deepEqual(Object.keys(outcomeLabels), [...outcomes])
  assert.equal(new Set(Object.values(statusLabels)).size, statuses.length)
  assert.equal(new Set(Object.values(outcomeLabels)).size, outcomes.length)
})

test('C3 every status can usually be reached, and can usually end', () => {
  const reached = new Set(Object.values(usualChanges).flat())
  for (const status of statuses) assert.ok(reached.has(status), status)
  for (const status of statuses) if (status !== 'ended') assert.ok(isUsualChange(status, 'ended'), status)
})

test('C3 a change to the same status is none, and nothing usually follows the end', () => {
  for (const status of statuses) {
    assert.equal(isUsualChange(status, status), false)
    assert.equal(isUsualChange('ended', status), false)
  }
  assert.equal(isUsualChange(null, 'ringing'), true)
  assert.equal(isUsualChange('answered', 'queued'), false)
})

test('C3 the documentation shows the table that the code reads', () => {
  const spec = readFileSync(join(import.meta.dirname, '../../docs/spec/calls.md'), 'utf8')
  for (const [from, to] of Object.entries(usualChanges)) {
    assert.ok(spec.includes(`\n| ${from} | ${to.join(', ')}${to.length > 0 ? ' ' : ''}|\n`), from)
  }
})
