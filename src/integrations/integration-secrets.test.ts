import assert from 'node:assert/strict'
import { test } from 'node:test'
import { INTEGRATION_DEFAULTS, REQUEST_DEFAULTS } from './integration.ts'
import { separateSecrets } from './integration-secrets.ts'
import type { AuthInput } from './integration.ts'

function separated(auth: AuthInput) {
  const request = { ...REQUEST_DEFAULTS, url: 'https://crm.example', headers: [], auth }
  const { secrets, flaws } = separateSecrets({ ...INTEGRATION_DEFAULTS, name: 'CRM', request })
  return { secrets: Object.fromEntries(secrets), flaws: flaws.map(({ pointer }) => pointer) }
}

test('S21 a token that was pasted is kept without what is around it, and refused when no header can carry it', () => {
  const bearer = (token: string, scheme?: string) => separated({ type: 'bearer', token, ...(scheme && { scheme }) })
  assert.deepEqual(bearer(' abc.D-_~+/09== \r\n').secrets, { 'auth.token': { set: 'abc.D-_~+/09==' } })
  for (const token of ['abc', '', 'pk_1:x']) assert.deepEqual(bearer(token).flaws, [])
  for (const token of ['täken', 'Bearer abc', 'a\nb', 'a\u200bb', 'a\tb'])
    assert.deepEqual(bearer(token).flaws, ['/request/auth/token'], token)
  assert.deepEqual(bearer('token=abc, id=1', 'Token').flaws, [])
  assert.deepEqual(bearer('a\nb', 'Token').flaws, ['/request/auth/token'])
  assert.deepEqual(separated({ type: 'api_key', in: 'header', name: 'x-key', value: '\tk 1\n' }).secrets, {
    'auth.value': { set: 'k 1' },
  })
  // A password may begin or end with a blank.
  assert.deepEqual(separated({ type: 'basic', username: 'a', password: ' x ' }).secrets, {
    'auth.password': { set: ' x ' },
  })
})
