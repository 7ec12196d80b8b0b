import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectable, filterConnectable } from './connectable.ts'

const aircall = {
  id: 'aircall',
  name: 'Aircall',
  summary: 'Tells ringing and the end. Messages are not read.',
  steps: [],
  mapping: {},
  auth: null,
  columns: null,
  file: null,
  docs: 'https://example.com',
  checked_on: '2026-11-27',
  basis: 'documented',
}

const names = (typed: string): string[] =>
  filterConnectable(connectable([aircall]), typed).flatMap(({ entries }) => entries.map(({ connect }) => connect))

test('everything that can be connected is found by its name, and by what people call it', () => {
  assert.deepEqual(names('aircall'), ['push:aircall'])
  assert.deepEqual(names('freepbx').slice(0, 1), ['asterisk'])
  assert.deepEqual(names('  CSV '), ['files'])
  assert.deepEqual(names('fusionpbx'), ['freeswitch'])
  assert.deepEqual(names('nobody has this'), [])
  assert.equal(names('').length, 9)
})

test('a ready mapping is said in one sentence', () => {
  const [entry] = filterConnectable(connectable([aircall]), 'aircall').flatMap(({ entries }) => entries)
  assert.equal(entry?.what, 'Tells ringing and the end.')
})
