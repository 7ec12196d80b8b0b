import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nameOf, trustOf } from './trust.ts'

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
  assert.equal(new Set(all.map(nameOf)).size, all.length)
  for (const trust of all) {
    assert.equal(nameOf(structuredClone(trust)), nameOf(trust))
    assert.match(nameOf(trust), /^[\w-]{43}$/)
  }
})

test('S26 the certificate is shown only where its key was entered for', () => {
  const tls = { ca: 'ca', pin_sha256: null, certificate: 'cert' }
  const trust = trustOf(tls, (_name, origin) => (origin === 'https://a.example' ? 'key' : null))
  assert.deepEqual(trust?.('https://a.example'), { ca: 'ca', shown: { certificate: 'cert', key: 'key' } })
  assert.equal(trust?.('https://a.example'), trust?.('https://a.example'))
  assert.equal(trust?.('https://b.example'), null)
  assert.deepEqual(trustOf({ ...tls, certificate: null }, () => null)?.('https://b.example'), { ca: 'ca' })
  assert.equal(
    trustOf({ ca: null, pin_sha256: null, certificate: null }, () => null),
    undefined,
  )
})
