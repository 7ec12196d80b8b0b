import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSigningSecret } from '../../delivery/webhook-signature.ts'
import { createSigningSecret } from './signing-secret.ts'

test('S23 a signing secret is whsec_ and 32 random bytes', () => {
  const secret = createSigningSecret()
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  assert.equal(parseSigningSecret(secret).length, 32)
  assert.notEqual(createSigningSecret(), secret)
})
