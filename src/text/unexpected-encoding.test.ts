import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { unexpectedEncoding } from './unexpected-encoding.ts'

test('S8 an answer is packed when it says so and is no text', () => {
  const of = (encoding: string | null, body: Uint8Array | string) =>
    unexpectedEncoding({ headers: encoding === null ? [] : [['Content-Encoding', encoding]], body: Buffer.from(body) })
  const text = '{"ok":true, "name":"Jörg"}\r\n\t'
  assert.equal(of('gzip', gzipSync(text)), 'gzip')
  assert.equal(of(' BR ', brotliCompressSync(text.repeat(100)).subarray(0, 20)), 'br')
  assert.equal(of('<b>', gzipSync(text)), 'somehow')
  for (const encoding of [null, '', 'identity']) assert.equal(of(encoding, gzipSync(text)), null)
  assert.equal(of('gzip', text), null)
  assert.equal(of('gzip', Buffer.from('Jö').subarray(0, 2)), null)
  assert.equal(of('gzip', ''), null)
})
