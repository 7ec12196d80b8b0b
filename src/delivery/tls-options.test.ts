import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlsOptionsKey, tlsOptionsFor } from './tls-options.ts'

test('S10 the name of a trust tells it from others, is the same for the same, and says nothing of the key', () => {
  const shown = { certificate: 'cert', key: 'very-secret-key' }
  const all = [
    {},
    { ca: 'a' },
    { pinSha256: 'a' },
    { ca: 'a', pinSha256: 'a' },
    { shown },
    { shown: { ...shown, key: 'b' } },
  ]
  assert.equal(new Set(all.map(tlsOptionsKey)).size, all.length)
  for (const options of all) {
    assert.equal(tlsOptionsKey(structuredClone(options)), tlsOptionsKey(options))
    assert.match(tlsOptionsKey(options), /^[\w-]{43}$/)
  }
})

test('S26 the certificate is shown only where its key was entered for', () => {
  const tls = { ca: 'ca', pin_sha256: null, certificate: 'cert' }
  const tlsFor = tlsOptionsFor(tls, (_name, origin) => (origin === 'https://a.example' ? 'key' : null))
  assert.deepEqual(tlsFor?.('https://a.example'), { ca: 'ca', shown: { certificate: 'cert', key: 'key' } })
  assert.equal(tlsFor?.('https://a.example'), tlsFor?.('https://a.example'))
  assert.equal(tlsFor?.('https://b.example'), null)
  assert.deepEqual(tlsOptionsFor({ ...tls, certificate: null }, () => null)?.('https://b.example'), { ca: 'ca' })
  assert.equal(
    tlsOptionsFor({ ca: null, pin_sha256: null, certificate: null }, () => null),
    undefined,
  )
})
