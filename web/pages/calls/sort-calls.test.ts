import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ListedCall } from '../../api/calls.ts'
import { sortCalls, sortText, sortingOf } from './sort-calls.ts'

const call = (id: string, start: string, more: Partial<ListedCall> = {}) =>
  ({
    id,
    started_at: `2026-11-25T${start}Z`,
    ended_at: null,
    status: 'ringing',
    outcome: null,
    fields: {},
    ...more,
  }) as ListedCall

const now = Date.parse('2026-11-25T12:00:00Z')

test('calls stand in order of their start, in whatever order they were reported', () => {
  const calls = [call('b', '10:00:00'), call('a', '11:00:00'), call('c', '09:00:00')]
  assert.deepEqual(sortCalls(calls, sortingOf(undefined), now), ['a', 'b', 'c'])
  assert.deepEqual(sortCalls(calls, sortingOf('started'), now), ['c', 'b', 'a'])
})

test('by duration one that goes on is as long as it is by now, and what has no value comes last', () => {
  const ended = (second: string) => ({ ended_at: `2026-11-25T11:00:${second}Z` })
  const calls = [
    call('short', '11:00:00', ended('02')),
    call('ongoing', '11:59:50'),
    call('long', '11:00:00', { ...ended('14'), fields: { agent_name: 'Sam' } }),
  ]
  assert.deepEqual(sortCalls(calls, sortingOf('-life'), now), ['long', 'ongoing', 'short'])
  for (const sort of ['agent', '-agent']) assert.equal(sortCalls(calls, sortingOf(sort), now)[0], 'long')
})

test('the order is written in the address, the usual one is left out', () => {
  for (const sort of ['started', 'life', '-caller']) assert.equal(sortText(sortingOf(sort)), sort)
  assert.equal(sortText(sortingOf('-started')), undefined)
  assert.equal(sortText(sortingOf('nonsense')), undefined)
})
