// Parses bytes of the event socket into frames and events, and writes commands.
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'node:test'
import { EslReader, writeCommand } from './esl-wire.ts'
import { parseJsonObject } from '../../json/parse-json.ts'
import { eventIn, timeIn } from './esl-event.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

test('a frame is a head, and as many bytes as it says; the next follows at once', () => {
  const frames = new EslReader().read(
    encode(
      'Content-Type: auth/request\n\nContent-Length: 6\nContent-Type: api/response\n\n+OK\näContent-Type: x\r\n\r\n',
    ),
  )
  assert.deepEqual(
    frames.map(({ headers, body }) => [headers.get('Content-Type'), body]),
    [
      ['auth/request', ''],
      ['api/response', '+OK\nä'],
      ['x', ''],
    ],
  )
})

test('plain values are percent-encoded, broken ones stay as they are; JSON values are not decoded', () => {
  const plain = 'Event-Name: X\nName: J%C3%BC%0Arg%20100%25\nBroken: 50% of\nEmpty: \n\nbody: no\n'
  const json = JSON.stringify({ 'Event-Name': 'X', Name: '100%25', Array: ['a'], __proto__: 1, _body: 'x' })
  const frame = (kind: string, body: string): string =>
    `Content-Length: ${encode(body).length}\nContent-Type: text/event-${kind}\n\n${body}`
  const [first, second] = new EslReader().read(encode(frame('plain', plain) + frame('json', json)))
  assert.ok(first && second)
  assert.deepEqual(Object.fromEntries(eventIn(first) ?? []), {
    'Event-Name': 'X',
    Name: 'Jü\nrg 100%',
    Broken: '50% of',
    Empty: '',
  })
  assert.deepEqual(Object.fromEntries(eventIn(second) ?? []), { 'Event-Name': 'X', Name: '100%25', _body: 'x' })
})

test('C17 U+0000 in an event becomes U+FFFD', () => {
  const body = 'Event-Name: X\nName: a%00b\n\n'
  const [frame] = new EslReader().read(
    encode(`Content-Length: ${body.length}\nContent-Type: text/event-plain\n\n${body}`),
  )
  assert.equal(frame && eventIn(frame)?.get('Name'), 'a\uFFFDb')
})

test('S42 a body that is too long is passed over, and one that cannot be ends the reading', () => {
  const reader = new EslReader()
  reader.read(encode(`Content-Length: ${20 * 1024 * 1024}\n\n`))
  const chunk = new Uint8Array(1024 * 1024)
  for (let n = 0; n < 20; n += 1) reader.read(chunk)
  assert.equal(reader.isBroken, false)
  assert.equal(reader.read(encode('Content-Type: after\n\n'))[0]?.headers.get('Content-Type'), 'after')
  for (const length of ['99999999999999', '-1', '1e3', '0x10', 'many']) {
    const broken = new EslReader()
    assert.deepEqual(broken.read(encode(`Content-Length: ${length}\n\nrest`)), [])
    assert.equal(broken.isBroken, true, length)
  }
})

test('S42 a head without an end is not kept for ever', () => {
  const reader = new EslReader()
  for (let n = 0; n < 100; n += 1) reader.read(new Uint8Array(1024).fill(0x61))
  assert.equal(reader.isBroken, true)
})

test('any bytes, in any pieces: no error, and the same frames', () => {
  const part = fc.oneof(
    fc.uint8Array({ maxLength: 30 }),
    fc
      .constantFrom('Content-Length: 3\n\nabc', '\n\n', ':', 'Content-Type: text/event-json\nContent-Length: 2\n\n{}')
      .map(encode),
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 20 }), fc.integer({ min: 1, max: 9 }), (parts, size) => {
      const bytes = new Uint8Array(Buffer.concat(parts))
      const whole = new EslReader().read(bytes)
      const reader = new EslReader()
      const frames = []
      for (let at = 0; at < bytes.length; at += size) frames.push(...reader.read(bytes.subarray(at, at + size)))
      assert.deepEqual(frames, whole)
      for (const frame of frames) eventIn(frame)
    }),
    { numRuns: 300 },
  )
})

test('S41 a command with a line break is refused: it would be a second one', () => {
  for (const bad of ['auth a\nb', 'auth a\r', 'auth \0']) {
    assert.throws(() => writeCommand(bad), { code: 'esl_line_break' })
  }
  assert.equal(writeCommand('auth x'), 'auth x\n\n')
})

test('numbers that are none give nothing', () => {
  assert.equal(timeIn(new Map([['t', '0']]), 't'), null)
  assert.equal(timeIn(new Map([['t', '1795610668783601']]), 't'), 1_795_610_668_783.601)
  for (const text of ['', '[]', 'null', '1', '{', '"x"']) assert.equal(parseJsonObject(text), null)
})
