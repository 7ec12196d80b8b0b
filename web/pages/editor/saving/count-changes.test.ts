import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDraft } from '../draft/saved.ts'
import { withOwnRequest } from '../service/own-request.ts'
import { countChanges } from './count-changes.ts'

test('27 what another service fills in is not counted row by row, what a person changes in it is', () => {
  const before = newDraft()
  const chosen = withOwnRequest({ ...before, service: 'slack', name: 'Slack' })
  assert.equal(countChanges(before, chosen), 2)
  const looked = { ...chosen, customised: true }
  assert.equal(countChanges(before, looked), 2)
  const own = { ...looked, request: { ...looked.request, rows: looked.request.rows.slice(1) } }
  assert.ok(countChanges(before, own) > 2)
})
