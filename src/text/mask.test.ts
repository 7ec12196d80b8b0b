import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createMask, secretPartsOfAddress } from './mask.ts'

const secret = 'tök/n+"&<1>=ä~x'
const mask = createMask([secret])

test('S22 a secret that a receiver sends back is not kept, however it is written', () => {
  const json = JSON.stringify(secret).slice(1, -1)
  for (const written of [
    secret,
    json,
    json.replaceAll('/', '\\/'),
    json.replaceAll('ö', '\\u00f6').replaceAll('ä', '\\u00e4'),
    encodeURIComponent(secret),
    encodeURIComponent(secret).toLowerCase(),
    new URLSearchParams([['', secret]]).toString().slice(1),
    'tök/n+&quot;&amp;&lt;1&gt;=ä~x',
  ]) {
    assert.equal(mask.text(`before ${written} after`), 'before •••• after', written)
    assert.equal(mask.bytes(Buffer.from(`before ${written} after`)).toString(), 'before •••• after', written)
  }
})

test('S22 a secret inside base64 is not kept, wherever in it the secret begins', () => {
  const innerOf = (text: string) => Buffer.from(text).toString('base64')
  for (const name of ['', 'j', 'ja', 'jan', 'jane']) {
    for (const encoding of ['base64', 'base64url'] as const) {
      const basic = Buffer.from(`${name}:${secret}`).toString(encoding)
      const masked = mask.text(`authorization: Basic ${basic}`)
      assert.match(masked, /^authorization: Basic [\w+/=-]*••••[\w+/=-]{0,4}$/)
      const left = masked.replace(/^.* /, '').split('••••')
      for (const piece of left) assert.ok(!Buffer.from(piece, encoding).toString().includes(secret.slice(0, 4)))
    }
  }
  assert.notEqual(mask.text(innerOf(secret)), innerOf(secret))
})

test('S22 no text shows a secret of eight characters or more, and nothing else of it changes', () => {
  const printable = fc.string({ unit: 'grapheme', minLength: 8, maxLength: 40 })
  fc.assert(
    fc.property(printable, fc.string(), fc.string(), (hidden, before, after) => {
      const one = createMask([hidden])
      for (const written of [hidden, encodeURIComponent(hidden.toWellFormed()), JSON.stringify(hidden)]) {
        const around = `${before}${written}${after}`
        assert.ok(!one.text(around).includes(hidden))
        assert.ok(!one.bytes(Buffer.from(around)).includes(hidden))
      }
    }),
    { numRuns: 1000 },
  )
})

test('S22 an answer without secrets stays as it came, byte for byte', () => {
  const bytes = Buffer.from([0, 255, 254, 128, 10, 65])
  assert.equal(mask.bytes(bytes), bytes)
  const mixed = Buffer.concat([bytes, Buffer.from(secret), bytes])
  assert.deepEqual(mask.bytes(mixed), Buffer.concat([bytes, Buffer.from('••••'), bytes]))
})

test('S22 short values are no secrets that could be told from ordinary text', () => {
  assert.equal(createMask(['ringing', '']).text('{"status":"ringing"}'), '{"status":"ringing"}')
})

test('S22 of a secret that an answer was cut in, the first part is not kept either', () => {
  const answer = Buffer.from(`you sent ${secret}`)
  for (let length = Buffer.byteLength('you sent ') + 4; length < answer.length; length += 1) {
    assert.equal(mask.bytes(answer.subarray(0, length), true).toString(), 'you sent ••••')
  }
})

test('S22 of two secrets where one begins like the other, both are masked whole', () => {
  const both = createMask(['password', 'password-of-jane'])
  assert.equal(both.text('password-of-jane, password'), '••••, ••••')
})

test('S22 a secret in JSON that was written to stand in a script is not kept, as Go, Gson and .NET write it', () => {
  const key = 'key+of/the<receiver>&="1"\'ö=='
  for (const written of [
    String.raw`key+of/the\u003creceiver\u003e\u0026=\"1\"'ö==`,
    String.raw`key+of/the\u003creceiver\u003e\u0026\u003d\"1\"\u0027ö\u003d\u003d`,
    String.raw`key\u002Bof/the\u003Creceiver\u003E\u0026=\u00221\u0022\u0027\u00F6==`,
  ]) {
    assert.equal(JSON.parse(`"${written}"`), key)
    assert.equal(createMask([key]).text(`{"message":"${written}"}`), '{"message":"••••"}')
  }
})

test('S22 of an address that is secret, a receiver that names a part of it is not kept either', () => {
  const address = 'webhook/5a1c2b8e-4000/run?sig=abc%2Fdefgh1&v=1'
  const one = createMask([address, ...secretPartsOfAddress(address)])
  for (const named of [
    address,
    '5a1c2b8e-4000/run?sig=abc%2Fdefgh1&v=1',
    '5a1c2b8e-4000',
    'abc%2Fdefgh1',
    'abc/defgh1',
  ])
    assert.equal(one.text(`"${named}" is not registered.`), '"••••" is not registered.')
  assert.equal(one.text('No webhook is run here.'), 'No webhook is run here.')
  assert.deepEqual(secretPartsOfAddress('services'), [])
  assert.doesNotThrow(() => secretPartsOfAddress('a/%E0%A4%A'))
})

test('S22 a secret that comes back in other letters, in hexadecimal digits or backwards is not kept', () => {
  const hex = Buffer.from(secret).toString('hex')
  const base64 = Buffer.from(secret).toString('base64')
  for (const written of [
    secret.toUpperCase(),
    secret.toLowerCase(),
    secret.replace('n', 'N'),
    Array.from(secret).toReversed().join(''),
    Array.from(secret.toUpperCase()).toReversed().join(''),
    hex,
    hex.toUpperCase(),
    encodeURIComponent(secret.toUpperCase()),
    JSON.stringify(secret.toUpperCase()).slice(1, -1),
  ]) {
    assert.equal(mask.text(`Before ${written} After`), 'Before •••• After', written)
    assert.equal(mask.bytes(Buffer.from(`Before ${written} After`)).toString(), 'Before •••• After', written)
  }
  assert.match(mask.text(base64.toUpperCase()), /^••••.{0,4}$/)
  assert.equal(mask.bytes(Buffer.from(`got ${hex.slice(0, 20).toUpperCase()}`), true).toString(), 'got ••••')
})
