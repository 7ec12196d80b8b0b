import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authDraftOf, authGiven, authNone, authSent } from './auth-draft.ts'

test('S40 a way of proof goes to the server with what it needs, and takes the members of another away', () => {
  const key = { ...authNone, type: 'key', in: 'query', name: ' token ' } as const
  assert.deepEqual(authGiven(key), { type: 'key', in: 'query', name: 'token' })
  const sent = authSent(key)
  assert.deepEqual([sent?.['username'], sent?.['header'], sent?.['signed']], [null, null, null])
  assert.equal(authSent(authNone), null)
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
  assert.deepEqual(authGiven(authDraftOf(auth)), auth)
  assert.deepEqual(authGiven({ ...authNone, type: 'hmac' }), {
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
