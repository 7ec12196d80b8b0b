import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matching, sorted, sortingOf, textOfSorting, USUAL_ORDER } from './list-order.ts'

const account = (name: string, over: object = {}) => ({
  name,
  number: 1001,
  health: 'healthy' as const,
  last_30_days: { calls: 0, deliveries: 0 },
  waiting: 0,
  size: null,
  ...over,
})
const namesOf = (accounts: readonly { readonly name: string }[]) => accounts.map(({ name }) => name)

test('41 what is wrong comes first, and equal accounts by name', () => {
  const all = [
    account('Client 10'),
    account('Client 9'),
    account('Paused', { health: 'paused' }),
    account('Stopped', { health: 'stopped' }),
  ]
  assert.deepEqual(namesOf(sorted(all, USUAL_ORDER)), ['Stopped', 'Paused', 'Client 9', 'Client 10'])
  assert.deepEqual(namesOf(sorted(all, { by: 'health', down: false })), ['Client 9', 'Client 10', 'Paused', 'Stopped'])
})

test('41 an account that was not measured has no size', () => {
  const size = { calls: 1, deliveries: 1, database_bytes: 5, recording_bytes: 7, measured_at: '2026-11-25T00:00:00Z' }
  const all = [account('A'), account('B', { size }), account('C', { size: { ...size, recording_bytes: 8 } })]
  assert.deepEqual(namesOf(sorted(all, { by: 'size', down: true })), ['C', 'B', 'A'])
})

test('41 the order is read from the address, and the usual order is left out', () => {
  assert.deepEqual(sortingOf('-waiting'), { by: 'waiting', down: true })
  assert.equal(textOfSorting({ by: 'name', down: false }), 'name')
  assert.deepEqual(
    [sortingOf(undefined), sortingOf('nonsense'), sortingOf('-')],
    [USUAL_ORDER, USUAL_ORDER, USUAL_ORDER],
  )
  assert.equal(textOfSorting(USUAL_ORDER), undefined)
})

test('41 accounts are found by part of the name or the beginning of the number', () => {
  const all = [account('Northside Clinic', { number: 1002 }), account('Clinic 1002', { number: 2001 })]
  assert.deepEqual(namesOf(matching(all, ' CLINIC ')), ['Northside Clinic', 'Clinic 1002'])
  assert.deepEqual(namesOf(matching(all, '200')), ['Clinic 1002'])
  assert.deepEqual(namesOf(matching(all, '1002')), ['Northside Clinic', 'Clinic 1002'])
})
