import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallUpdate } from '../calls/call.ts'
import { sanitizeUpdates } from './sanitize.ts'

const nowMs = Date.parse('2026-11-27T00:00:00Z')
const DAY_MS = 24 * 60 * 60_000
const sanitize = (update: Partial<CallUpdate>, allowsOld = false) =>
  sanitizeUpdates([{ uniqueid: 'c1', ...update }], { country: 'AU', nowMs, allowsOld })

test('T17 numbers without a country code are those of the country, and what is no number stays as it is', () => {
  const { updates, problems } = sanitize({ fields: { caller_number: '0400 111 222', destination_number: 'reception' } })
  assert.deepEqual(updates[0]?.fields, { caller_number: '+61400111222', destination_number: 'reception' })
  assert.deepEqual(problems, [])
})

test('C14 what a vendor leaves empty is not known', () => {
  assert.deepEqual(sanitize({ fields: { caller_name: '', agent_id: '7' } }).updates[0]?.fields, { agent_id: '7' })
})

test('C17 texts are cleaned, ids too', () => {
  const { updates } = sanitize({ uniqueid: 'a\0b', fields: { caller_name: 'J\0ane \uD800' } })
  assert.deepEqual(updates, [{ uniqueid: 'a\uFFFDb', fields: { caller_name: 'J\uFFFDane \uFFFD' } }])
})

test('C17 what is told of recordings and of the order of legs is cleaned too', () => {
  const { updates } = sanitize({ recording: { failed: 'l\0st' }, order: { of: 'l\0g', number: 7 } })
  assert.deepEqual(updates, [
    { uniqueid: 'c1', order: { of: 'l\uFFFDg', number: 7 }, recording: { failed: 'l\uFFFDst' } },
  ])
})

test('C6 an order may be a decimal', () => {
  const order = { of: 'leg', number: 1796088267.051789 }
  assert.deepEqual(sanitize({ status: 'ringing', order }).updates[0]?.order, order)
})

test('C6 an order that is none decides nothing', () => {
  for (const order of [
    { of: 'x'.repeat(256), number: 1 },
    { of: 'leg', number: Number.NaN },
    { of: '', number: 1 },
  ])
    assert.deepEqual(sanitize({ status: 'ringing', order }), {
      updates: [{ uniqueid: 'c1', status: 'ringing' }],
      problems: [],
    })
})

for (const [what, fields, problem] of [
  ['a field that is not there', { shoe_size: '46' }, /shoe_size was ignored: Unknown field/],
  ['one that Offhook computes', { sequence: 1 }, /sequence was ignored: Offhook sets/],
  ['a value of another type', { transfer_count: 'many' }, /transfer_count was ignored: Must be a whole number/],
  ['a value of a megabyte', { caller_name: 'x'.repeat(1_000_000) }, /caller_name was ignored: Must not be longer/],
  [
    'a link that is none',
    { voicemail_url: 'javascript:alert(1)' },
    /voicemail_url was ignored: Must be an http or https URL/,
  ],
  ['a reference to a recording of ours', { recording_url: 'recording:rec_1' }, /recording_url was ignored/],
] as const)
  test(`${what} is left out and named, and the rest is taken`, () => {
    const { updates, problems } = sanitize({ fields: { agent_id: '7', ...fields } })
    assert.deepEqual(updates[0]?.fields, { agent_id: '7' })
    assert.equal(problems.length, 1)
    assert.match(problems[0] ?? '', problem)
  })

test('a call or an event without a usable id is not taken', () => {
  for (const update of [{ uniqueid: '' }, { uniqueid: 'x'.repeat(256) }, { eventId: 'x'.repeat(256) }]) {
    const { updates, problems } = sanitize(update)
    assert.deepEqual([updates, problems.length], [[], 1])
  }
})

test('C8 what says that it happened a year ago is not taken, unless a person plays it again', () => {
  const update = { status: 'ringing', at: nowMs - 365 * DAY_MS } as const
  const { updates, problems } = sanitize(update)
  assert.deepEqual(updates, [])
  assert.match(problems[0] ?? '', /2025-11-27T00:00:00\.000Z, more than two days ago/)
  assert.equal(sanitize(update, true).updates.length, 1)
  assert.equal(sanitize({ ...update, at: nowMs - DAY_MS }).updates.length, 1)
})

test('S6 the address of a recording with a user name in it is not kept', () => {
  for (const url of ['https://a:b@pbx.example/1.wav', 'ftp://pbx.example/1.wav', 'nonsense']) {
    const { updates, problems } = sanitize({ recording: { url } })
    assert.deepEqual([updates[0]?.recording, problems.length], [undefined, 1])
  }
  assert.deepEqual(sanitize({ recording: { url: 'https://pbx.example/1.wav' } }).problems, [])
})

test('a message with more wrong in it than anybody reads is told by its first twenty flaws', () => {
  const fields = Object.fromEntries(Array.from({ length: 290 }, (_, n) => [`no_such_${n}`, 'x']))
  assert.equal(sanitize({ fields }).problems.length, 20)
})

test('S42 one message tells of so many things and no more, and it says so', () => {
  const updates = Array.from({ length: 3_001 }, (_, index) => ({ uniqueid: `c${index}` }))
  const read = sanitizeUpdates(updates, { country: 'AU', nowMs, allowsOld: false })
  assert.deepEqual([read.updates.length, read.problems.length], [3_000, 1])
})
