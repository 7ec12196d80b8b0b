import assert from 'node:assert/strict'
import { test } from 'node:test'
import { draftOfFetching, fetchingSettings, originOf } from './fetching-draft.ts'

const saved = {
  records: 'answered_calls',
  recordings_origin: 'https://pbx.example',
  recordings_username: 'offhook',
  recordings_password: { set: true as const, last4: 'et-1' },
}

test('S21 what was not changed goes back as it is shown, and the password is kept', () => {
  assert.deepEqual(fetchingSettings(draftOfFetching(saved)), saved)
})

test('what is empty is taken away, and announced is what nothing says', () => {
  assert.deepEqual(fetchingSettings(draftOfFetching({})), {
    records: null,
    recordings_origin: null,
    recordings_username: null,
    recordings_password: null,
  })
})

const typed: readonly (readonly [string, string])[] = [
  [' https://pbx.example/recordings/1.wav ', 'https://pbx.example'],
  ['HTTP://10.0.0.5:8088/', 'http://10.0.0.5:8088'],
  ['pbx.example', 'pbx.example'],
  ['', ''],
]
for (const [text, origin] of typed)
  test(`S26 of ${JSON.stringify(text)} the password is for ${JSON.stringify(origin)}`, () => {
    assert.equal(originOf(text), origin)
  })
