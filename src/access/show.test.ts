import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as z from 'zod/mini'
import { accessOf, type Right } from './policy.ts'
import { audio, body, harmless, origin, quoting, seesAll, show, valuesByField, valuesOfField } from './show.ts'
import { showText } from './show-text.ts'

const NUMBER = '+61412345678'
const LINK = `https://offhook.example/recordings/${'A'.repeat(35)}.${'b'.repeat(22)}.mp3`
const ID = 'call_01980a52f3c97d4e8b1b6a3f0c2d4e5f'
const TIME = '2026-11-25T03:04:05.123Z'

const viewer = (...rights: Right[]) => accessOf('viewer', rights)
const WITHOUT_NUMBERS = viewer('bodies', 'recordings')
const WITHOUT_BODIES = viewer('numbers', 'recordings')
const WITHOUT_RECORDINGS = viewer('numbers', 'bodies')

test('S54 without the right to see numbers, every text is masked unless its schema says that it is harmless', () => {
  const schema = z.object({
    id: harmless(z.string(), /^call_[\da-f]{32}$/),
    forged: harmless(z.string(), /^call_[\da-f]{32}$/),
    caller: z.nullable(z.string()),
    status: z.enum(['ringing', 'ended']),
    count: z.int(),
    fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
    parsed: z.unknown(),
  })
  const value = {
    id: ID,
    forged: NUMBER,
    caller: '0412 345 678',
    status: 'ringing',
    count: 61_412_345_678,
    fields: { 'custom.61412345678': 61_412_345_678, duration: 123_456, at: TIME, tags: [NUMBER], is_new: true },
    parsed: { '+61412345678': [61_412_345_678, { deep: NUMBER }], small: 12 },
    undeclared: NUMBER,
  }
  assert.deepEqual(show(schema, value, WITHOUT_NUMBERS), {
    id: ID,
    forged: '•••678',
    caller: '•••678',
    status: 'ringing',
    // A number whose schema is a number counts something.
    count: 61_412_345_678,
    fields: { 'custom.•••678': '•••678', duration: 123_456, at: TIME, tags: ['•••678'], is_new: true },
    parsed: { '•••678': ['•••678', { deep: '•••678' }], small: 12 },
  })
  assert.equal(JSON.stringify(show(schema, value, accessOf('owner', []))).includes('0412 345 678'), true)
  assert.deepEqual([seesAll(accessOf('editor', [])), seesAll(accessOf('responder', []))], [true, false])
})

test('S54 names that differ only in their numbers stay apart', () => {
  const value = { '0412345678': 1, '0498765678': 2 }
  assert.deepEqual(show(z.record(z.string(), z.int()), value, WITHOUT_NUMBERS), { '•••678': 1, '•••678 (2)': 2 })
})

test('S54 the IP address of a URL stays, and a number in its path or in place of an address does not', () => {
  const urls = {
    'http://127.0.0.1:41234/calls?from=+61412345678': 'http://127.0.0.1:41234/calls?from=•••678',
    'https://203.0.113.99': 'https://203.0.113.99',
    'https://041.234.567.8/calls': 'https://•••678/calls',
    'https://61.41.234.56.78/calls': 'https://•••678/calls',
    'http://61.41.23.45:678901/calls': 'http://•••901/calls',
    'from 203.0.113.99': 'from •••399',
  }
  for (const [url, shown] of Object.entries(urls)) assert.equal(showText(url, WITHOUT_NUMBERS), shown)
})

test('S54 ids and times within a text stay, and a number beside them does not', () => {
  assert.equal(
    showText(`No such call: ${ID}, of ${NUMBER}, until ${TIME}.`, WITHOUT_NUMBERS),
    `No such call: ${ID}, of •••678, until ${TIME}.`,
  )
  for (const text of ['call_61412345678', `x${ID}`, '2026-11-25T03:04:05.123456789Z'])
    assert.doesNotMatch(showText(text, WITHOUT_NUMBERS), /\d{6}/, text)
})

test('S54 a number in Base64 is masked in any text, wherever its bytes begin', () => {
  for (const before of ['', 'a', 'ab', 'abc'])
    for (const encoding of ['base64', 'base64url'] as const) {
      const encoded = Buffer.from(`${before}${NUMBER} Jane`).toString(encoding)
      assert.equal(showText(`of ${encoded}`, WITHOUT_NUMBERS), 'of ••••')
      assert.equal(showText(`of/${encoded}`, WITHOUT_NUMBERS).includes(encoded), false)
    }
  for (const text of [
    '0487\u00A0320\u00A0915',
    '0487\u2013320\u2013915',
    '0487,320,915',
    '04_87_32_09_15',
    '٠٤٨٧٣٢٠٩١٥',
    '5551234',
  ])
    assert.equal(showText(Buffer.from(text).toString('base64'), WITHOUT_NUMBERS), '••••', text)
  const ordinary = 'The receiver returned 404. Check the URL https://crm.example.com/webhooks/incoming-calls'
  assert.equal(showText(ordinary, WITHOUT_NUMBERS), ordinary)
})

test('S54 no telephone number survives in any text, however it is written', () => {
  const number = fc
    .tuple(fc.constantFrom('+', '', '00', '('), fc.array(fc.nat(9), { minLength: 7, maxLength: 15 }))
    .chain(([prefix, digits]) =>
      fc.array(fc.constantFrom('', '', ' ', '-', '.', ') ', ' - '), { minLength: 15, maxLength: 15 }).map((gaps) => ({
        digits: digits.join(''),
        text: prefix + digits.map((digit, at) => `${digit}${gaps[at]}`).join(''),
      })),
    )
  const around = fc.string({ maxLength: 20 }).filter((text) => !/\d/.test(text))
  fc.assert(
    fc.property(number, around, around, ({ digits, text }, before, after) => {
      const whole = before + text + after
      for (const shown of [
        whole,
        encodeURIComponent(whole.toWellFormed()),
        JSON.stringify(whole),
        `<a>${whole}</a>`,
      ].map((one) => showText(one, WITHOUT_NUMBERS))) {
        const left = shown.replaceAll(/\D/g, '')
        assert.ok(![0, 1, 2, 3].some((at) => digits.length >= at + 6 && left.includes(digits.slice(at, at + 6))), shown)
      }
    }),
  )
})

test('S54 without the right to see bodies, or numbers, no body is shown, and of a URL scheme and host', () => {
  const schema = z.object({
    url: z.nullable(origin(z.string())),
    headers: body(z.array(z.tuple([z.string(), z.string()])), []),
    body: body(z.nullable(z.string()), null),
    status_code: z.int(),
  })
  const value = {
    url: 'https://user@crm.example:8443/calls?from=0412',
    headers: [['a', 'b']] as [string, string][],
    body: 'said',
    status_code: 200,
  }
  const hidden = { url: 'https://crm.example:8443/…', headers: [], body: null, status_code: 200 }
  assert.deepEqual(show(schema, value, WITHOUT_BODIES), hidden)
  assert.deepEqual(show(schema, value, WITHOUT_NUMBERS), hidden)
  assert.deepEqual(show(schema, value, WITHOUT_RECORDINGS), value)
  const urls = {
    'http://192.0.2.10:40123/x': 'http://192.0.2.10:40123/…',
    'https://61412345678.example/x': 'https://•••678.example/…',
    'not a url': '••••',
  }
  for (const [url, wanted] of Object.entries(urls)) assert.equal(show(origin(z.string()), url, viewer()), wanted)
})

test('S54 a sentence ends before what it quotes of a receiver', () => {
  const sentences = {
    'The receiver returned 500: {"said":"My order"}.': 'The receiver returned 500…',
    'Not accepted. The service says: "My order\nnever arrived: it".': 'Not accepted. The service says…',
    'The response does not contain "ok": true. Read it.': 'The response does not contain…',
    'The receiver returned 404. Check the URL.': 'The receiver returned 404. Check the URL.',
    'The receiver redirected to https://crm.example/?said=My%20order (301). Correct it.': 'The receiver redirected…',
  }
  for (const [sentence, wanted] of Object.entries(sentences)) {
    assert.equal(show(quoting(z.string()), sentence, WITHOUT_BODIES), wanted)
    assert.equal(show(quoting(z.string()), sentence, WITHOUT_RECORDINGS), sentence)
  }
})

test('S54 what was said, and links to recordings, are fields that not everybody sees', () => {
  const needs = { transcript: ['bodies'], recording_url: ['recordings'] } as const
  const fields = valuesByField(z.record(z.string(), z.nullable(z.string())), needs)
  const value = { transcript: 'Hello', recording_url: 'https://pbx.example/1.wav', name: 'Jane' }
  assert.deepEqual(show(fields, value, WITHOUT_BODIES), { ...value, transcript: null })
  assert.deepEqual(show(fields, value, WITHOUT_RECORDINGS), { ...value, recording_url: null })
  const sample = valuesOfField(z.object({ code: z.string(), sample: z.string() }), needs, {
    code: 'code',
    values: ['sample'],
    empty: '',
  })
  assert.deepEqual(show(sample, { code: 'transcript', sample: 'Hello' }, WITHOUT_BODIES), {
    code: 'transcript',
    sample: '',
  })
  assert.equal(show(audio(z.nullable(z.string())), LINK, WITHOUT_RECORDINGS), null)
})

test('S54 without the right to listen, no text contains a link that plays, in any encoding', () => {
  const encoded = (bytes: string) => Buffer.from(bytes).toString('base64')
  for (const text of [
    LINK,
    `<a href="${LINK}">`,
    JSON.stringify({ link: LINK }).replaceAll('/', '\\/'),
    encodeURIComponent(LINK),
    `see ${encoded(`{"url":"${LINK}"}`)}`,
    LINK.slice(0, -4),
    LINK.slice(0, -6),
  ]) {
    const shown = showText(text, WITHOUT_RECORDINGS)
    assert.match(shown, /••••/, text)
    assert.doesNotMatch(shown, /A{35}|QUFBQUFB/, text)
  }
  assert.equal(showText(`Called by ${NUMBER}`, WITHOUT_RECORDINGS), `Called by ${NUMBER}`)
})

test('S54 the option of a union that describes the value decides what is shown of it', () => {
  const request = z.object({ body: body(z.string(), '') })
  const either = z.union([request, z.null()])
  assert.deepEqual(show(either, { body: 'said' }, viewer()), { body: '' })
  assert.equal(show(either, null, viewer()), null)
  const step = z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('webhook'), headers: body(z.string(), '') }),
    z.object({ kind: z.literal('command'), command: z.string() }),
  ])
  assert.deepEqual(show(step, { kind: 'webhook', headers: 'x' }, viewer()), { kind: 'webhook', headers: '' })
})

test('S54 a value that its schema does not describe is refused', () => {
  assert.throws(() => show(z.object({ a: z.string() }), ['x'], viewer()))
  assert.throws(() => show(z.array(z.string()), { a: NUMBER }, viewer()))
  assert.equal(show(z.int(), NUMBER, viewer()), '•••678')
  assert.equal(show(z.enum(['a']), NUMBER, viewer()), '•••678')
})

test('S45 a long text is shown in an instant', () => {
  const started = performance.now()
  for (const text of ['A'.repeat(262_144), 'A.'.repeat(131_072), 'recordings/'.repeat(20_000), '1'.repeat(262_144)])
    showText(text, viewer())
  assert.ok(performance.now() - started < 1_500, `${performance.now() - started} ms`)
})
