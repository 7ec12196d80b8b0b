import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readExample } from './example.ts'
import { FALLBACK_OUTCOMES, ONGOING_STATUSES, keyOf, meaningOfKey, OUTCOMES } from './meaning-choice.ts'
import { foundRows, nameOfPlace, placeIn, rowsOf } from './place-names.ts'

test('a message is a tree of rows, groups before what is in them', () => {
  const tree = { body: { call: { id: 1, to: { number: '2' } }, event: 'ring' }, headers: { 'x-id': 'a' } }
  assert.deepEqual(
    rowsOf(tree, undefined).map(({ name, depth, leaf }) => [depth, name, leaf?.example ?? null]),
    [
      [0, 'Message', null],
      [1, 'call', null],
      [2, 'id', '1'],
      [2, 'to', null],
      [3, 'number', '2'],
      [1, 'event', 'ring'],
      [0, 'Headers', null],
      [1, 'x-id', 'a'],
    ],
  )
  const found = foundRows(rowsOf(tree, undefined), 'NUMBER').map(({ name }) => name)
  assert.deepEqual(found, ['Message', 'call', 'to', 'number'])
})

test('names that begin alike are groups of their own, and no place comes twice', () => {
  const tree = { body: { a: { x: 1 }, ab: { y: 2 }, list: [{ a: 1 }, { a: 2 }] } }
  const places = rowsOf(tree, undefined).map(({ at }) => at)
  assert.equal(new Set(places).size, places.length)
  assert.ok(places.includes('/body/ab'))
})

test('below a list of messages a place is one in the item', () => {
  assert.equal(placeIn('/body/events', '/body/events/3/call/id'), '@/call/id')
  assert.equal(placeIn('/body', '/body/0'), '@')
  assert.equal(placeIn('/body/events', '/body/eventsource'), '/body/eventsource')
  assert.equal(placeIn(undefined, '/body/x'), '/body/x')
})

test('a place reads as people say it, and hostile names are shown, not obeyed', () => {
  assert.equal(nameOfPlace('/body/call/id'), 'call › id')
  assert.equal(nameOfPlace('@/call/id'), 'call › id')
  assert.equal(nameOfPlace('/query/status'), 'URL parameters › status')
  assert.equal(nameOfPlace('/body/tags/*/name'), 'tags › each › name')
  assert.equal(nameOfPlace('/body/a\u202Eb'), 'a‹202E›b')
})

test('every meaning is a choice, and every choice a meaning', () => {
  const keys = [
    ...ONGOING_STATUSES,
    'ended',
    'ignore',
    ...FALLBACK_OUTCOMES.map((outcome) => `fallback.${outcome}`),
    ...OUTCOMES.flatMap((outcome) => [`ended.${outcome}`, `outcome.${outcome}`]),
  ]
  for (const key of keys) assert.equal(keyOf(meaningOfKey(key)), key)
  assert.equal(meaningOfKey(''), null)
  assert.equal(meaningOfKey('ended.nothing'), null)
})

test('a pasted example is read as the server would', () => {
  assert.deepEqual(readExample('{"a": 1}'), { tree: { body: { a: 1 } } })
  assert.deepEqual(readExample('CallSid=CA1&CallStatus=in+progress'), {
    tree: { body: { CallSid: 'CA1', CallStatus: 'in progress' } },
  })
  assert.deepEqual(readExample('https://x.example/in/t?id=1&id=2'), { tree: { query: { id: ['1', '2'] } } })
  assert.deepEqual(readExample('<call/>'), { problem: 'xml' })
  assert.deepEqual(readExample('{"a":'), { problem: 'neither' })
  assert.deepEqual(readExample(' '), { problem: 'empty' })
})
