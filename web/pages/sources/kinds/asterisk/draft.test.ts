import assert from 'node:assert/strict'
import { test } from 'node:test'
import { draftOf, newDraft, settingsOf } from './draft.ts'

const saved = {
  name: 'PBX',
  settings: {
    host: '192.0.2.5',
    port: 5039,
    username: 'listener',
    secret: { set: true, last4: 'et-1' },
    country: 'DE',
  },
}

test('S21 a secret that was not replaced goes back as it is shown, and is kept', () => {
  assert.deepEqual(settingsOf(draftOf(saved)), {
    host: '192.0.2.5',
    port: 5039,
    username: 'listener',
    secret: { set: true },
    recordings_folder: null,
    country: 'DE',
    records: null,
  })
  assert.deepEqual(draftOf(saved).secret, { set: true, last4: 'et-1' })
  assert.equal(draftOf({ ...saved, settings: {} }).secret, null)
})

test('a secret that is typed is sent as it is, blanks and all', () => {
  assert.equal(settingsOf({ ...draftOf(saved), secret: ' new ' })['secret'], ' new ')
})

test('what is no port goes to the server, which says what to write', () => {
  assert.equal(settingsOf({ ...newDraft('AU'), port: 'five' })['port'], 'five')
  assert.equal(settingsOf({ ...newDraft('AU'), port: ' 5038 ' })['port'], 5038)
})
