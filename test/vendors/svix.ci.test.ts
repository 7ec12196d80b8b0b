// Signatures compared with the library of Svix, which verifies Standard Webhooks too.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { createSigningSecret } from '../../src/actions/integrations/signing-secret.ts'
import { parseSigningSecret, webhookHeaders } from '../../src/delivery/webhook-signature.ts'

/** The library refuses a timestamp more than five minutes away. */
const nowS = () => Math.floor(Date.now() / 1000)

const headersOf = (id: string, body: string | null, secrets: readonly string[]) =>
  Object.fromEntries(
    webhookHeaders(
      id,
      nowS(),
      body,
      secrets.map((secret) => parseSigningSecret(secret)),
    ),
  )

test('D18 whoever has the secret can verify a JSON body with svix', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.json(), (id, body) => {
      const secret = createSigningSecret()
      new SvixWebhook(secret).verify(body, headersOf(id, body, [secret]))
    }),
    { numRuns: 1000 },
  )
})

test('D18 form, XML and empty bodies verify too', () => {
  const secret = createSigningSecret()
  for (const body of ['name=Jane+%22JJ%22&secs=95', '<call><name>Söhne 📞</name></call>', null])
    verifySvix(secret, body ?? '', headersOf('dlv_1', body, [secret]))
})

test('D18 while a secret is changed the old and the new one both verify', () => {
  const [old, next, other] = [createSigningSecret(), createSigningSecret(), createSigningSecret()]
  const headers = headersOf('dlv_1', '{}', [next, old])
  for (const secret of [old, next]) new SvixWebhook(secret).verify('{}', headers)
  assert.throws(() => new SvixWebhook(other).verify('{}', headers))
})

test('D18 svix signs as standardwebhooks does, with which other tests compare requests', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.string({ unit: 'grapheme' }), (id, body) => {
      const [secret, at] = [createSigningSecret(), new Date()]
      assert.equal(new SvixWebhook(secret).sign(id, at, body), new Webhook(secret).sign(id, at, body))
    }),
  )
})

/** svix verifies any body, but parses it afterwards. A body that is not JSON fails only in this parser. */
function verifySvix(secret: string, body: string, headers: Record<string, string>): void {
  try {
    new SvixWebhook(secret).verify(body, headers)
  } catch (thrown) {
    assert.ok(thrown instanceof SyntaxError, String(thrown))
  }
}
