import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordingCredentials } from './recording-credentials.ts'

const origin = 'https://pbx.example'

const cases: readonly (readonly [what: string, settings: object, credentials: object | null])[] = [
  ['nothing is named', {}, null],
  ['an address alone', { recordings_origin: origin }, null],
  ['a user name without an address goes nowhere', { recordings_username: 'u', recordings_password: 'p' }, null],
  [
    'a key as user name, and no password',
    { recordings_origin: origin, recordings_username: 'key' },
    { origin, username: 'key', password: '' },
  ],
  [
    'both',
    { recordings_origin: origin, recordings_username: 'u', recordings_password: 'p' },
    { origin, username: 'u', password: 'p' },
  ],
]
for (const [what, settings, credentials] of cases)
  test(`S26 who fetches recordings: ${what}`, () => {
    assert.deepEqual(recordingCredentials({ ...settings }), credentials)
  })
