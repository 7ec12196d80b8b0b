import assert from 'node:assert/strict'
import { test } from 'node:test'
import { api } from '../../../../src/sources/kinds/api.ts'
import { asterisk } from '../../../../src/sources/kinds/asterisk.ts'
import { push } from '../../../../src/sources/kinds/push.ts'
import { twilio } from '../../../../src/sources/kinds/twilio.ts'
import { draftOf, newDraft, originOf, settingsPatch } from './draft.ts'
import type { SourceDraft } from './draft.ts'

const home = { timezone: 'Australia/Sydney' }

const saved = {
  name: 'PBX',
  settings: {
    host: '192.0.2.5',
    port: 5040,
    username: 'listener',
    secret: { set: true, last4: 'et-1' },
    country: 'DE',
  },
}

function typed(draft: SourceDraft, texts: Readonly<Record<string, string>>): SourceDraft {
  return { ...draft, texts: { ...draft.texts, ...texts } }
}

test('S21 a secret that was not replaced goes back as it is shown, and is kept', () => {
  const draft = draftOf(asterisk, saved)
  assert.deepEqual(settingsPatch(asterisk, draft), {
    host: '192.0.2.5',
    port: 5040,
    username: 'listener',
    secret: { set: true },
    recordings_folder: null,
    country: 'DE',
    records: null,
  })
  assert.deepEqual(draft.secrets['secret'], { set: true, last4: 'et-1' })
  assert.equal(draftOf(asterisk, { ...saved, settings: {} }).secrets['secret'], null)
})

test('a secret that is typed is sent as it is, blanks and all', () => {
  const draft = { ...draftOf(asterisk, saved), secrets: { secret: ' new ' } }
  assert.equal(settingsPatch(asterisk, draft)['secret'], ' new ')
})

test('what is no port goes to the server, which says what to write', () => {
  const draft = newDraft(asterisk, home, null)
  assert.equal(settingsPatch(asterisk, typed(draft, { port: 'five' }))['port'], 'five')
  assert.equal(settingsPatch(asterisk, typed(draft, { port: ' 5038 ' }))['port'], 5038)
})

test('a choice that is as usual is not sent, and what is missing goes empty, so that the server says so', () => {
  assert.deepEqual(settingsPatch(twilio, newDraft(twilio, home, null)), {
    account_sid: '',
    auth_token: null,
    forward_to: null,
    record: null,
    answered_by: null,
    timeout_s: null,
    country: null,
    records: null,
  })
  const settings = { record: false, answered_by: 'application', records: 'announced', timeout_s: 40, country: 'DE' }
  const sent = settingsPatch(twilio, draftOf(twilio, { name: '', settings }))
  assert.deepEqual(sent, { ...settings, account_sid: '', auth_token: null, forward_to: null })
})

test('S40 the secret of messages goes with how they are proved', () => {
  const draft = draftOf(push, { name: '', settings: { auth: { type: 'basic', username: 'a' }, secret: { set: true } } })
  assert.deepEqual(settingsPatch(push, draft)['secret'], { set: true })
  assert.ok(draft.auth)
  assert.equal(settingsPatch(push, { ...draft, auth: { ...draft.auth, type: 'none' } })['secret'], null)
})

const fetching = ['records', 'recordings_origin', 'recordings_username', 'recordings_password']
const fetched = {
  records: 'answered_calls',
  recordings_origin: 'https://pbx.example',
  recordings_username: 'offhook',
  recordings_password: { set: true as const, last4: 'et-1' },
}

test('S21 what was not changed of fetching goes back as it is shown, and the password is kept', () => {
  const draft = draftOf(api, { name: '', settings: fetched }, fetching)
  assert.deepEqual(settingsPatch(api, draft), { ...fetched, recordings_password: { set: true } })
})

test('what is empty is taken away, and announced is what nothing says', () => {
  assert.deepEqual(settingsPatch(api, draftOf(api, { name: '', settings: {} }, fetching)), {
    records: null,
    recordings_origin: null,
    recordings_username: null,
    recordings_password: null,
  })
})

const origins: readonly (readonly [string, string])[] = [
  [' https://pbx.example/recordings/1.wav ', 'https://pbx.example'],
  ['HTTP://10.0.0.5:8088/', 'http://10.0.0.5:8088'],
  ['pbx.example', 'pbx.example'],
  ['', ''],
]
for (const [text, origin] of origins)
  test(`S26 of ${JSON.stringify(text)} the password is for ${JSON.stringify(origin)}`, () => {
    assert.equal(originOf(text), origin)
  })
