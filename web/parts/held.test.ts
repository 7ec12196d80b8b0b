import assert from 'node:assert/strict'
import { test } from 'node:test'
import { heldBack } from './held.ts'

const rows = ['c', 'b', 'a'].map((id) => ({ id }))
const ids = (list: readonly { id: string }[]): string => list.map(({ id }) => id).join('')

test('what arrives while somebody is at the list waits', () => {
  const { shown, waiting } = heldBack(rows, { before: ['b', 'a'], atList: true })
  assert.deepEqual([ids(shown), waiting], ['ba', 1])
})

test('with nobody at the list, or nothing in it, it is shown at once', () => {
  assert.equal(ids(heldBack(rows, { before: ['a'], atList: false }).shown), 'cba')
  assert.equal(ids(heldBack(rows, { before: [], atList: true }).shown), 'cba')
})

test('what was forgotten goes, whoever is at the list', () => {
  assert.deepEqual(heldBack([], { before: ['b', 'a'], atList: true }), { shown: [], waiting: 0 })
  assert.equal(ids(heldBack(rows, { before: ['z'], atList: true }).shown), 'cba')
  assert.equal(ids(heldBack(rows.slice(0, 2), { before: ['b', 'a'], atList: true }).shown), 'b')
})
