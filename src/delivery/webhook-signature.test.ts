import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { createSigningSecret } from '../actions/integrations/signing-secret.ts'
import { parseSigningSecret, webhookHeaders } from './webhook-signature.ts'

/** The library refuses a timestamp more than five minutes away. */
const nowS = () => Math.floor(Date.now() / 1000)

test('D18 whoever has the secret can verify a JSON body with standardwebhooks', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.json(), (id, body) => {
      const secret = createSigningSecret()
      const headers = Object.fromEntries(webhookHeaders(id, nowS(), body, [parseSigningSecret(secret)]))
      new StandardWebhook(secret).verify(body, headers)
    }),
    { numRuns: 1000 },
  )
})

test('D18 form, XML and empty bodies verify too', () => {
  const secret = createSigningSecret()
  for (const body of ['name=Jane+%22JJ%22&secs=95', '<call><name>Söhne 📞</name></call>', null]) {
    const headers = Object.fromEntries(webhookHeaders('dlv_1', nowS(), body, [parseSigningSecret(secret)]))
    new StandardWebhook(secret).verify(body ?? '', headers, { jsonParse: false })
  }
})

test('D18 while a secret is changed the old and the new one both verify', () => {
  const [old, next, other] = [createSigningSecret(), createSigningSecret(), createSigningSecret()]
  const headers = Object.fromEntries(
    webhookHeaders('dlv_1', nowS(), '{}', [parseSigningSecret(next), parseSigningSecret(old)]),
  )
  assert.equal(headers['webhook-signature']?.split(' ').length, 2)
  for (const secret of [old, next]) {
    new StandardWebhook(secret).verify('{}', headers)
  }
  assert.throws(() => new StandardWebhook(other).verify('{}', headers))
})

test('D18 any bit that is flipped in id, time, body or signature fails to verify', () => {
  const secret = createSigningSecret()
  const id = 'dlv_0198c0ffee'
  const body = '{"uniqueid":"1764000000.107","status":"ended"}'
  const headers = Object.fromEntries(webhookHeaders(id, nowS(), body, [parseSigningSecret(secret)]))
  const flipped = (text: string, bit: number) => {
    const bytes = Buffer.from(text, 'latin1')
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    return bytes.toString('latin1')
  }
  for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) {
    const value = headers[name] ?? ''
    // The last base64 digit has two unused bits, and the padding after it carries nothing.
    for (let bit = 0; bit < value.length * 8 - (name === 'webhook-signature' ? 16 : 0); bit += 1) {
      const tampered = { ...headers, [name]: flipped(value, bit) }
      assert.throws(() => new StandardWebhook(secret).verify(body, tampered), `${name}, bit ${bit}`)
    }
  }
  for (let bit = 0; bit < body.length * 8; bit += 1) {
    assert.throws(() => new StandardWebhook(secret).verify(flipped(body, bit), headers), `body, bit ${bit}`)
  }
})

test('D18 without signing there is no signature, but always an id and a time', () => {
  assert.deepEqual(webhookHeaders('dlv_1', 1_764_000_000, '{}', []), [
    ['webhook-id', 'dlv_1'],
    ['webhook-timestamp', '1764000000'],
  ])
})
