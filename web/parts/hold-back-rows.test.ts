import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holdBackRows } from './hold-back-rows.ts'

const rows = ['c', 'b', 'a'].map((id) => ({ id }))
const ids = (list: readonly { id: string }[]): string => list.map(({ id }) => id).join('')

test('what arrives while somebody is at the list waits', () => {
  const { shown, waiting } = holdBackRows(rows, { before: ['b', 'a'], atList: true })
  assert.deepEqual([ids(shown), waiting], ['ba', 1])
})

test('with nobody at the list, or nothing in it, it is shown at once', () => {
  assert.equal(ids(holdBackRows(rows, { before: ['a'], atList: false }).shown), 'cba')
  assert.equal(ids(holdBackRows(rows, { before: [], atList: true }).shown), 'cba')
})

test('what was forgotten goes, whoever is at the list', () => {
  assert.deepEqual(holdBackRows([], { before: ['b', 'a'], atList: true }), { shown: [], waiting: 0 })
  assert.equal(ids(holdBackRows(rows, { before: ['z'], atList: true }).shown), 'cba')
  assert.equal(ids(holdBackRows(rows.slice(0, 2), { before: ['b', 'a'], atList: true }).shown), 'b')
})
