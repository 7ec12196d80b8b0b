import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authDraftOf, authSetting, AUTH_DEFAULTS, authPatch } from './auth-draft.ts'

test('S40 a way of proof goes to the server with what it needs, and takes the members of another away', () => {
  const key = { ...AUTH_DEFAULTS, type: 'key', in: 'query', name: ' token ' } as const
  assert.deepEqual(authSetting(key), { type: 'key', in: 'query', name: 'token' })
  const sent = authPatch(key)
  assert.deepEqual([sent?.['username'], sent?.['header'], sent?.['signed']], [null, null, null])
  assert.equal(authPatch(AUTH_DEFAULTS), null)
})

test('what is as usual is left out of a signature, and all of it is read again as it was', () => {
  const auth = {
    type: 'hmac',
    header: 'openphone-signature',
    algorithm: 'sha256',
    encoding: 'base64',
    secret_encoding: 'base64',
    format: 'hmac;1;{timestamp};{signature}',
    signed: '{timestamp}.{body}',
    tolerance_s: 60,
  }
  assert.deepEqual(authSetting(authDraftOf(auth)), auth)
  assert.deepEqual(authSetting({ ...AUTH_DEFAULTS, type: 'hmac' }), {
    type: 'hmac',
    header: 'x-signature',
    algorithm: 'sha256',
    encoding: 'hex',
  })
})

test('a setting of another version is read as far as it is known', () => {
  assert.equal(authDraftOf({ type: 'pigeon' }).type, 'none')
  assert.equal(authDraftOf('x').type, 'none')
  assert.equal(authDraftOf(undefined).type, 'none')
})
