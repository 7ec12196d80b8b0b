import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { FIELDS } from '../../calls/fields.ts'
import { OUTCOMES, STATUSES } from '../../calls/status.ts'
import { CallUpdateInput } from './contract.ts'
import { readEvents } from './reader.ts'

/** Values of all kinds. Most of them are similar to values that a field accepts. */
const values = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -3, 1.5, 2 ** 53, '', 'x', '250.00', '-7', '2026-11-25T03:04:05Z', 'inbound'),
  fc.constantFrom<unknown>([], ['a'], ['a', 1], {}, { a: 1 }, 'x'.repeat(8193)),
  fc.string({ maxLength: 5 }),
)
const names = fc.constantFrom(
  ...FIELDS.map(({ code }) => code),
  'custom.x',
  'custom.',
  'custom.a b',
  'nonsense',
  'toString',
)

const updates = fc.record(
  {
    uniqueid: fc.oneof(
      { arbitrary: fc.constantFrom<unknown>('u', 'x'.repeat(255)), weight: 8 },
      { arbitrary: values, weight: 1 },
    ),
    event_id: fc.constantFrom<unknown>('e', '', 'x'.repeat(256), 7),
    status: fc.constantFrom<unknown>(...STATUSES, 'gone', null),
    outcome: fc.constantFrom<unknown>(...OUTCOMES, 'gone', 1),
    at: fc.constantFrom<unknown>('2026-11-25T03:04:05Z', '2026-11-25T03:04:05.123456+02:00'),
    is_test: fc.constantFrom<unknown>(true, false, 'true'),
    fields: fc.oneof(fc.dictionary(names, values, { maxKeys: 3 }), fc.constantFrom<unknown>([], 'x')),
    recording: fc.constantFrom<unknown>(
      { expected: true },
      { expected: false },
      { url: 'https://a.example/r' },
      { failed: 'x' },
      {},
      { url: 'https://a.example', failed: 'x' },
    ),
    more: fc.constant(1),
  },
  { requiredKeys: ['uniqueid'] },
)

test('the schema that /openapi.json shows and the reader take the same updates', () => {
  fc.assert(
    fc.property(updates, (update) => {
      const shown = CallUpdateInput.safeParse(update).success
      const names = Object.keys(update.fields ?? {})
      // The schema cannot say which names are custom fields, nor which numbers are too large. The reader is stricter
      // there.
      const isOwn = names.every((name) => FIELDS.some(({ code, from }) => code === name && from !== 'offhook'))
      const isLarge = JSON.stringify(update).includes('9007199254740992')
      const read = readEvents(update, 'AU').ok
      if (read) assert.ok(shown, JSON.stringify(update))
      if (shown && isOwn && !isLarge) assert.ok(read, JSON.stringify(update))
    }),
    { numRuns: 3000 },
  )
})

test('an update becomes what the code knows of it', () => {
  const read = readEvents(
    {
      uniqueid: 'u',
      event_id: 'e',
      status: 'ended',
      outcome: 'missed',
      at: '2026-11-25T03:04:05.123456Z',
      is_test: true,
      fields: { caller_name: 'Jane', notes: null, 'custom.x': [] },
      recording: { failed: 'disk full' },
    },
    'AU',
  )
  assert.ok(read.ok)
  const [update] = read.updates
  assert.ok(Math.abs((update?.at ?? 0) - Date.parse('2026-11-25T03:04:05.123Z') - 0.456) < 0.001)
  assert.deepEqual(
    { ...update, at: 0 },
    {
      uniqueid: 'u',
      eventId: 'e',
      status: 'ended',
      outcome: 'missed',
      at: 0,
      precision: 'exact',
      isTest: true,
      fields: { caller_name: 'Jane', notes: null, 'custom.x': [] },
      recording: { failed: 'disk full' },
    },
  )
})

test('C6 how finely a time is written is known: a fraction of zeros is one, and no time has none', () => {
  const precision = (at?: string) => {
    const read = readEvents({ uniqueid: 'u', ...(at !== undefined && { at }) }, 'AU')
    assert.ok(read.ok)
    return read.updates[0]?.precision
  }
  assert.equal(precision('2026-11-25T03:04:05+11:00'), 'second')
  assert.equal(precision('2026-11-25T03:04:05.000Z'), 'exact')
  assert.equal(precision(), undefined)
})

test('at most twenty flaws are told at once', () => {
  const read = readEvents(
    Array.from({ length: 100 }, () => ({ uniqueid: 1, status: 2, at: 3 })),
    'AU',
  )
  assert.ok(!read.ok)
  assert.equal(read.flaws.length, 20)
})

test('S43 nobody but Offhook refers to one of its recordings: the reference would become a link to it', () => {
  for (const name of ['recording_url', 'voicemail_url']) {
    const read = readEvents(
      { uniqueid: 'a', fields: { [name]: 'recording:rec_01980a52f3c97d4e8b1b6a3f0c2d4e60' } },
      'AU',
    )
    assert.ok(!read.ok, name)
    assert.deepEqual(read.flaws, [
      { pointer: `/fields/${name}`, detail: 'Only Offhook can refer to its own recordings. Send a URL.' },
    ])
    assert.ok(readEvents({ uniqueid: 'a', fields: { [name]: 'https://pbx.example/recording:1.mp3' } }, 'AU').ok, name)
  }
})

test('S38 a URL is an http or https address, as it may become one of a button, and anything else is refused', () => {
  const read = (url: unknown) => readEvents({ uniqueid: 'a', fields: { voicemail_url: url } }, 'AU')
  for (const url of [
    'javascript:alert(1)',
    'data:text/html,x',
    'acme.example/page',
    'https:',
    'http://',
    ' https://acme.example',
    'https://acme.example/\r\nBcc: x',
    'ht\ntps://acme.example',
    'https://acme.example/\u2028',
  ]) {
    const flaws = [{ pointer: '/fields/voicemail_url', detail: 'Must be an http or https URL.' }]
    assert.deepEqual(read(url), { ok: false, flaws }, url)
  }
  for (const url of ['https://acme.example/?a=b c#d', 'HTTP://acme.example', 'http://[::1]:8080/', '', null])
    assert.ok(read(url).ok, String(url))
  // The pages and apps that a visitor's browser names are text: no visitor must be able to have a call refused.
  for (const field of ['landing_page', 'page_called_from', 'referrer'])
    assert.ok(readEvents({ uniqueid: 'a', fields: { [field]: 'android-app://com.example/' } }, 'AU').ok, field)
})

test('S6 an address of a recording with a user name or a password in it is refused, as it would be kept as it came', () => {
  for (const url of [
    'https://me@pbx.example/1.wav',
    'https://me:secret@pbx.example/1.wav',
    'http://:secret@pbx.example/1',
  ])
    assert.ok(!readEvents({ uniqueid: 'a', recording: { url } }, 'AU').ok, url)
  assert.ok(readEvents({ uniqueid: 'a', recording: { url: 'https://pbx.example/1.wav?by=me@x' } }, 'AU').ok)
})
