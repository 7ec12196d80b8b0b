import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'node:test'
import { AmiReader, writeAction } from './ami-wire.ts'
import { header, timestampOf } from './ami-message.ts'

function read(text: string | Uint8Array): ReturnType<AmiReader['read']> {
  return new AmiReader().read(Buffer.from(text))
}

test('lines may end with CR LF or with LF; the banner and lines without a colon are no headers', () => {
  const reader = new AmiReader()
  const messages = reader.read(
    Buffer.from('Asterisk Call Manager/5.0\r\nResponse: Success\r\nrubbish\r\n\r\nEvent: Hold\nUniqueid: 1.2\n\n'),
  )
  assert.equal(reader.banner, 'Asterisk Call Manager/5.0')
  assert.deepEqual(
    messages.map((message) => [...message]),
    [
      [['response', ['Success']]],
      [
        ['event', ['Hold']],
        ['uniqueid', ['1.2']],
      ],
    ],
  )
})

test('of a header that comes twice the first counts: a caller cannot put another Uniqueid behind', () => {
  const [message] = read('Event: Hold\r\nUniqueid: 1.2\r\nUniqueid: 6.6\r\n\r\n')
  assert.equal(message && header(message, 'uniqueid'), '1.2')
})

test('C17 broken UTF-8 and U+0000 become U+FFFD', () => {
  const [message] = read(Buffer.concat([Buffer.from('A: x'), Buffer.from([0xff, 0, 0xc3]), Buffer.from('\r\n\r\n')]))
  assert.equal(message && header(message, 'a'), 'x\uFFFD\uFFFD\uFFFD')
})

test('a line and a message that are too long are cut, and what follows is read', () => {
  const reader = new AmiReader()
  reader.read(Buffer.from('Event: Big\r\nName: '))
  for (let n = 0; n < 30; n += 1) reader.read(Buffer.alloc(10_000, 'x'))
  reader.read(Buffer.from('\r\n'))
  for (let n = 0; n < 1_500; n += 1) reader.read(Buffer.from(`H${n}: ${'y'.repeat(300)}\r\n`))
  const messages = reader.read(Buffer.from('\r\nEvent: Small\r\n\r\n'))
  assert.deepEqual(
    messages.map((message) => header(message, 'event')),
    ['Big', 'Small'],
  )
  assert.ok((messages[0]?.size ?? Infinity) <= 1_000)
})

test('any bytes in any pieces: no error, and the same messages as in one piece', () => {
  const bytes = fc
    .uint8Array({ maxLength: 400 })
    .map((random) => random.map((byte) => (byte < 60 ? 10 : byte < 90 ? 58 : byte)))
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(400), { maxLength: 8 }), (whole, cuts) => {
      const reader = new AmiReader()
      const places = [0, ...cuts.filter((cut) => cut < whole.length).toSorted((a, b) => a - b), whole.length]
      const pieces = places.slice(1).flatMap((place, index) => reader.read(whole.slice(places[index], place)))
      assert.deepEqual(pieces, new AmiReader().read(whole))
    }),
  )
})

test('S41 a value with a line break is not sent: it would be a second action', () => {
  assert.equal(writeAction({ Action: 'Ping', ActionID: '1' }), 'Action: Ping\r\nActionID: 1\r\n\r\n')
  for (const bad of ['a\r\nAction: Originate', 'a\n', 'a\r', 'a\0'])
    assert.throws(() => writeAction({ Secret: bad }), { code: 'ami_line_break' })
})

test('C6 a time that is no number is no time', () => {
  const times = ['1795599991.168235', '', 'x', '1e9', '-5', '1795599991.1682350000001', 'Infinity'].map((value) =>
    timestampOf(new Map([['timestamp', [value]]])),
  )
  assert.deepEqual(times, [1795599991168.235, null, null, null, null, null, null])
})
