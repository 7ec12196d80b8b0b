// The settings of a Twilio source, the fetching of its recordings, and its example calls.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginMs, applyUpdates, timelineOf } from '../../../test/kit/posted-calls.ts'
import { twilioSettings, URL_OF_SOURCE } from '../../../test/kit/twilio.ts'
import { SAMPLE_NAMES } from '../../calls/samples.ts'
import type { Settings } from '../kinds/settings.ts'
import { twilioAdapter } from './adapter.ts'
import { defaultRecords, flawsOf } from '../kinds/kind.ts'

const flawed = (settings: Settings): string[] =>
  flawsOf(twilioAdapter.kind, { ...twilioSettings, ...settings }).map(({ pointer }) => pointer)

test('settings that can work have no flaw', () => {
  assert.deepEqual(flawed({}), [])
  assert.deepEqual(
    flawed({ forward_to: '+61299991111', timeout_s: 20, record: false, answered_by: 'person', records: 'never' }),
    [],
  )
  assert.deepEqual(flawed({ recordings_origin: 'https://api.dublin.ie1.twilio.com' }), [])
  assert.deepEqual(flawed({ forward_to: '', timeout_s: null, recordings_origin: '' }), [])
})

for (const [name, value] of [
  ['account_sid', 'SK0123456789abcdef0123456789abcdef'],
  ['account_sid', ''],
  ['auth_token', ''],
  ['auth_token', 'a\r\nb'],
  ['forward_to', 'reception'],
  ['forward_to', 5],
  ['timeout_s', 4],
  ['timeout_s', 20.5],
  ['record', 'yes'],
  ['answered_by', 'robot'],
  ['country', 'Australia'],
  ['records', 'perhaps'],
  ['recordings_origin', 'https://api.twilio.com.evil.example'],
  ['recordings_origin', 'http://api.twilio.com'],
  ['acount_sid', 'AC1'],
] as const) {
  test(`${name} cannot be ${JSON.stringify(value)}`, () =>
    assert.deepEqual(flawed({ [name]: value }), [`/settings/${name}`]))
}

test('S26 recordings are fetched with the account’s own name and token, from Twilio alone', () => {
  const { account_sid: username, auth_token: password } = twilioSettings
  assert.deepEqual(twilioAdapter.credentials?.(twilioSettings), {
    origin: 'https://api.twilio.com',
    username,
    password,
  })
  const dublin = { ...twilioSettings, recordings_origin: 'https://api.dublin.ie1.twilio.com' }
  assert.equal(twilioAdapter.credentials?.(dublin)?.origin, 'https://api.dublin.ie1.twilio.com')
  assert.equal(twilioAdapter.kind.origin(dublin), 'https://api.dublin.ie1.twilio.com')
  assert.equal(twilioAdapter.credentials?.({}), null)
})

/** The updates of each example call, where Twilio reports it. */
const examples = {
  answered: ['ringing 0, answered 12, ended 95', 'answered', 'coming'],
  missed: ['ringing 0, ended 30', 'missed', undefined],
  voicemail: ['ringing 0, voicemail 20, ended 52', 'voicemail', 'coming'],
  transferred: ['ringing 0, in_menu 2, queued 9, ringing 10, answered 24, ended 131', 'answered', 'coming'],
  no_recording: ['ringing 0, answered 8, ended 68', 'answered', 'failed'],
} as const

for (const name of SAMPLE_NAMES) {
  test(`C16 the example ${name} is told as Twilio tells it`, () => {
    const id = '01980a52f3c97d4e8b1b6a3f0c2d4e5a'
    const updates = twilioAdapter.simulateCall(name, {
      id,
      beginMs,
      settings: twilioSettings,
      url: URL_OF_SOURCE,
      country: 'AU',
    })
    const taken = applyUpdates(updates, defaultRecords(twilioAdapter.kind))
    const [statuses, outcome, recording] = examples[name]
    assert.equal(updates[0]?.status, 'ringing')
    assert.equal(taken.call.uniqueid, `CA${id}`)
    assert.deepEqual([timelineOf(taken).join(', '), taken.call.outcome], [statuses, outcome])
    assert.equal(Object.values(taken.call.recordings ?? {})[0]?.state, recording)
    assert.equal(taken.call.fields['caller_name'], `Jane "JJ" O'Neil & Söhne`)
    assert.ok(updates.every(({ at = 0 }) => at >= beginMs && at <= beginMs + 140_000))
  })
}
