import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  EMPTY_MEMORY,
  remember,
  rowOf,
  targetOf,
  type InsertionCandidate,
  type InsertionEvent,
  type InsertionTarget,
} from './insertion-rules.ts'

const url: InsertionCandidate = { value: 'url', row: null, text: 'https://a.example' }
const filled: InsertionCandidate = { value: 'v1', row: 'r1', text: '[[outcome]]' }
const empty: InsertionCandidate = { value: 'v2', row: 'r2', text: '' }
const later: InsertionCandidate = { value: 'v3', row: 'r3', text: '' }
const page = [url, filled, empty, later]

interface Row {
  readonly says: string
  readonly first: readonly InsertionEvent[]
  readonly values?: readonly InsertionCandidate[]
  readonly goes: InsertionTarget
}

/** The empty value was focused, and a click filled it. */
const clicked: readonly InsertionEvent[] = [
  { on: 'value', value: 'v1', row: 'r1' },
  { on: 'filled', value: 'v1', text: '[[outcome]]' },
]

const rows: readonly Row[] = [
  { says: 'with nothing before, the first empty value of a row', first: [], goes: { to: 'fill', value: 'v2' } },
  {
    says: 'a key that has the focus: the empty value of its row',
    first: [{ on: 'key', row: 'r3' }],
    goes: { to: 'fill', value: 'v3' },
  },
  {
    says: 'after Add: the value of the new row',
    first: [
      { on: 'value', value: 'v1', row: 'r1' },
      { on: 'added', row: 'r3' },
    ],
    goes: { to: 'fill', value: 'v3' },
  },
  {
    says: 'the value that last had the focus: at its cursor',
    first: [{ on: 'value', value: 'v1', row: 'r1' }],
    goes: { to: 'cursor', value: 'v1' },
  },
  {
    says: 'the address, while no row was entered since',
    first: [{ on: 'value', value: 'url', row: null }],
    goes: { to: 'cursor', value: 'url' },
  },
  {
    says: 'the key of another row ends the cursor, and its value is filled already: the first empty one',
    first: [
      { on: 'value', value: 'url', row: null },
      { on: 'key', row: 'r1' },
    ],
    goes: { to: 'fill', value: 'v2' },
  },
  {
    says: 'the key of the same row keeps the cursor when its value is not empty',
    first: [
      { on: 'value', value: 'v1', row: 'r1' },
      { on: 'key', row: 'r1' },
    ],
    goes: { to: 'cursor', value: 'v1' },
  },
  {
    says: 'the type of another row ends the cursor as well',
    first: [
      { on: 'value', value: 'v1', row: 'r1' },
      { on: 'row', row: 'r3' },
    ],
    goes: { to: 'fill', value: 'v2' },
  },
  {
    says: 'a value after its key: at its cursor',
    first: [
      { on: 'key', row: 'r3' },
      { on: 'value', value: 'v3', row: 'r3' },
      { on: 'row', row: 'r3' },
    ],
    goes: { to: 'cursor', value: 'v3' },
  },
  {
    says: 'a value that left the page is no place any more',
    first: [
      { on: 'value', value: 'gone', row: null },
      { on: 'gone', value: 'gone' },
    ],
    goes: { to: 'fill', value: 'v2' },
  },
  { says: 'no empty value at all: a new row', first: [], values: [url, filled], goes: { to: 'new row' } },
  {
    says: 'an empty address is not filled by itself',
    first: [],
    values: [{ ...url, text: '' }, filled],
    goes: { to: 'new row' },
  },
  {
    says: 'a value that holds exactly what the last click put there is left: the first empty one',
    first: clicked,
    goes: { to: 'fill', value: 'v2' },
  },
  {
    says: 'with no empty one either, a second click makes a row, and so does a third',
    first: [...clicked, { on: 'added', row: 'r4' }],
    values: [url, filled, { value: 'v4', row: 'r4', text: '[[duration]]' }],
    goes: { to: 'new row' },
  },
  {
    says: 'typed after a click, it is a value to go on with: at its cursor',
    first: clicked,
    values: [url, { ...filled, text: '[[outcome]] ' }, empty],
    goes: { to: 'cursor', value: 'v1' },
  },
  {
    says: 'entered again after a click, it is meant: at its cursor',
    first: [...clicked, { on: 'value', value: 'v1', row: 'r1' }],
    goes: { to: 'cursor', value: 'v1' },
  },
]

for (const { says, first, values = page, goes } of rows) {
  test(`2 a field goes to: ${says}`, () => {
    assert.deepEqual(targetOf(first.reduce(remember, EMPTY_MEMORY), values), goes)
  })
}

test('2 the row that the person is at is that of the key or of the value', () => {
  assert.equal(rowOf(EMPTY_MEMORY), null)
  assert.equal(rowOf(remember(EMPTY_MEMORY, { on: 'key', row: 'r1' })), 'r1')
  assert.equal(rowOf(remember(EMPTY_MEMORY, { on: 'value', value: 'v', row: 'r2' })), 'r2')
})
