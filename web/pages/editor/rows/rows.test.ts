import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FIELDS } from '../../../../src/calls/fields.ts'
import { emptyRow, type DraftRow } from '../draft/draft.ts'
import { append, duplicate, insertBefore, insertOne, moveBefore, moveBy, replaceWith } from './change-rows.ts'
import { problemsByRow } from './problems-of.ts'
import { proposeKey } from './propose-key.ts'
import { readPaste, rowsPastedIntoKey } from './read-paste.ts'
import { allCodes, rowsFor, defaultCodes } from './default-rows.ts'
import { keyWarnings } from './warnings.ts'

const row = (key: string, value = ''): DraftRow => ({ ...emptyRow(), id: key, key, value })
const abc = [row('a'), row('b'), row('c')]
const keys = (rows: readonly DraftRow[]): string => rows.map(({ key }) => key).join('')

const moves: readonly (readonly [string, number, string])[] = [
  ['a', 1, 'bac'],
  ['a', 2, 'bca'],
  ['a', 9, 'bca'],
  ['c', -1, 'acb'],
  ['a', -1, 'abc'],
  ['x', 1, 'abc'],
]
for (const [id, by, then] of moves) {
  test(`8 ${id} moved by ${by} gives ${then}`, () => assert.equal(keys(moveBy(abc, id, by)), then))
}

const drops: readonly (readonly [string, string | null, string])[] = [
  ['a', 'c', 'bac'],
  ['a', null, 'bca'],
  ['c', 'a', 'cab'],
  ['b', 'b', 'abc'],
  ['b', 'c', 'abc'],
]
for (const [id, before, then] of drops) {
  test(`8 ${id} dropped before ${before} gives ${then}`, () => assert.equal(keys(moveBefore(abc, id, before)), then))
}

test('8 a copy stands behind its row, and new rows where they were dropped', () => {
  assert.equal(keys(duplicate(abc, 'b', 'new')), 'abbc')
  assert.equal(keys(insertBefore(abc, [row('x')], 'b')), 'axbc')
  assert.equal(keys(insertBefore(abc, [row('x')], null)), 'abcx')
})

test('3 a row made of a field takes the place of a blank one, and goes where it was dropped', () => {
  const blank = { ...row(''), id: 'blank' }
  const first = [row('a'), blank, row('b')]
  assert.equal(keys(insertOne(first, row('x'), 'a')), 'xab')
  assert.equal(keys(insertOne(first, row('x'), 'blank')), 'axb')
  assert.equal(keys(insertOne(first, row('x'), null)), 'abx')
  assert.equal(insertOne(first, row('x'), 'a')[0]?.id, 'blank')
  assert.equal(keys(insertOne(abc, row('x'), 'b')), 'axbc')
})

test('8 pasted rows take the place of a blank one, and stand behind one that is filled', () => {
  const blank = { ...row(''), id: 'blank' }
  assert.equal(keys(replaceWith([row('a'), blank], 'blank', [row('x'), row('y')])), 'axy')
  assert.equal(keys(replaceWith(abc, 'a', [row('x')])), 'axbc')
})

const pastes: readonly (readonly [
  text: string,
  pairs: readonly (readonly [string, string, string?])[],
  unread?: number,
])[] = [
  [
    'a=1\nb=2',
    [
      ['a', '1'],
      ['b', '2'],
    ],
  ],
  [
    'a: 1\r\n\r\nb : x y ',
    [
      ['a', '1'],
      ['b', 'x y'],
    ],
  ],
  ['url=https://x.example/?a=b', [['url', 'https://x.example/?a=b']]],
  ['when: 14:05', [['when', '14:05']]],
  ['phone=[[caller_number|national]]', [['phone', '[[caller_number|national]]']]],
  ['"name": "Jane \\"JJ\\"",', [['name', 'Jane "JJ"']]],
  ['a=1\nno pair\n=x', [['a', '1']], 2],
  [
    'a=1&b=x%20y',
    [
      ['a', '1'],
      ['b', 'x y'],
    ],
  ],
  ['a=', [['a', '']]],
  [
    '{"a":"x","n":1.5,"ok":true,"no":null,"customer":{"phone":"1"},"tags":["p",{"q":"r"}],"e":{}}',
    [
      ['a', 'x', 'auto'],
      ['n', '1.5', 'number'],
      ['ok', 'true', 'boolean'],
      ['no', 'null', 'json'],
      ['customer.phone', '1', 'auto'],
      ['tags[0]', 'p', 'auto'],
      ['tags[1].q', 'r', 'auto'],
      ['e', '{}', 'json'],
    ],
  ],
]
for (const [text, pairs, unread = 0] of pastes) {
  test(`8 pasted ${JSON.stringify(text)} gives ${pairs.length} rows`, () => {
    const read = readPaste(text)
    assert.deepEqual(
      read.rows.map(({ key, value, type }) => [key, value, type]),
      pairs.map(([key, value, type = 'auto']) => [key, value, type]),
    )
    assert.equal(read.unread.length, unread)
  })
}

test('8 one line that is pasted into a key is a key; lines and objects are rows', () => {
  assert.equal(rowsPastedIntoKey('a=b').length, 0)
  assert.equal(rowsPastedIntoKey('{broken').length, 0)
  assert.equal(rowsPastedIntoKey('a=b\nc=d').length, 2)
  assert.equal(rowsPastedIntoKey('{"a":1}').length, 1)
})

test('3 the key is proposed from the code, and is not one that is there', () => {
  assert.equal(proposeKey('caller_number', []), 'caller_number')
  assert.equal(proposeKey('custom.deal.id', []), 'deal_id')
  assert.equal(proposeKey('duration', ['duration', 'duration_2']), 'duration_3')
})

test('8 the usual fields are added, but for those that are sent already', () => {
  const there = [row('phone', '[[caller_number|national]]'), row('')]
  const added = rowsFor(defaultCodes(false), there)
  assert.deepEqual(
    append(there, added).map(({ key }) => key),
    ['phone', 'uniqueid', 'outcome', 'tracking_number', 'start_time', 'duration', 'recording_url'],
  )
  assert.ok(defaultCodes(true).includes('status'))
})

test('8 all fields are those that calls carried, and before that is known all there are', () => {
  assert.equal(allCodes(FIELDS, new Set()).length, FIELDS.length)
  const seen = allCodes(FIELDS, new Set(['caller_number']))
  assert.ok(seen.includes('caller_number') && seen.includes('uniqueid') && !seen.includes('caller_name'))
})

test('8 a key that is there twice and a value without key are doubtful; rows that are off are not', () => {
  const rows = [
    row('a', '1'),
    { ...row('a', '2'), id: 'a2' },
    { ...row('', 'x'), id: 'none' },
    { ...row(''), id: 'blank' },
  ]
  assert.deepEqual(
    [...keyWarnings(rows)],
    [
      ['a2', 'duplicate'],
      ['none', 'missing'],
    ],
  )
  assert.deepEqual([...keyWarnings(rows.map((one) => ({ ...one, enabled: false })))], [])
})

test('problems stand beside the row that they name', () => {
  const problem = { path: 'request.rows[1].value', message: 'x', severity: 'error' as const }
  const header = { ...problem, path: 'request.headers[0].key' }
  assert.deepEqual([...problemsByRow([problem, header], abc, 'rows')], [['b', [problem]]])
  assert.deepEqual([...problemsByRow([problem, header], abc, 'headers')], [['a', [header]]])
})

test('8 what a pasted object holds deeper than a key can say stays JSON, in one row', () => {
  const { rows } = readPaste(`{"a":`.repeat(40) + '1' + '}'.repeat(40))
  assert.deepEqual(
    rows.map(({ key, value, type }) => [key, value, type]),
    [[Array(32).fill('a').join('.'), `${'{"a":'.repeat(8)}1${'}'.repeat(8)}`, 'json']],
  )
})
