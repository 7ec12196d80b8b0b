// The settings of a FreeSWITCH, an example call of each kind, and the detection of recorded sessions.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callsOf, recording } from '../../../test/recordings/played.ts'
import { freeswitchAdapter } from './adapter.ts'
import { isFreeswitchSession, replay } from './replay.ts'
import { readSettings } from './settings.ts'
import { SAMPLE_NAMES, type SampleName } from '../../calls/samples.ts'
import { session, sessionNames, sessions } from '../../../test/recordings/played-freeswitch.ts'
import { flawsOf } from '../kinds/kind.ts'

const good = { host: 'pbx.example', password: 'x' }

test('settings that are right have no flaw', () => {
  assert.deepEqual(flawsOf(freeswitchAdapter.kind, good), [])
  const all = {
    ...good,
    port: 8021,
    contexts: { public: 'inbound', 'pbx.example.com': 'internal', other: null },
    country: 'DE',
    records: 'never',
    recordings_folder: '/var/lib/freeswitch/recordings',
  }
  assert.deepEqual(flawsOf(freeswitchAdapter.kind, all), [])
  assert.equal(freeswitchAdapter.kind.origin(all), 'pbx.example:8021')
  assert.deepEqual(
    readSettings(all).trackerOptions.contexts,
    Object.assign(Object.create(null), { public: 'inbound', 'pbx.example.com': 'internal' }),
  )
})

test('S41 each flaw is named where it stands; nothing with a line break is taken', () => {
  const flawed: [Readonly<Record<string, unknown>>, string][] = [
    [{ password: 'x' }, '/settings/host'],
    [{ host: 'h' }, '/settings/password'],
    [{ ...good, host: 'h\nauth' }, '/settings/host'],
    [{ ...good, password: 'a\r\n\r\napi shutdown' }, '/settings/password'],
    [{ ...good, password: 'a\0' }, '/settings/password'],
    [{ ...good, port: 0 }, '/settings/port'],
    [{ ...good, port: '8021x' }, '/settings/port'],
    [{ ...good, country: 'Germany' }, '/settings/country'],
    [{ ...good, records: 'yes' }, '/settings/records'],
    [{ ...good, recordings_folder: 7 }, '/settings/recordings_folder'],
    [{ ...good, contexts: { 'a/b': 'in' } }, '/settings/contexts/a~1b'],
    [{ ...good, contexts: JSON.parse('{"__proto__": "in"}') }, '/settings/contexts/__proto__'],
    [{ ...good, user: 'x' }, '/settings/user'],
  ]
  for (const [settings, pointer] of flawed) {
    const flaws = flawsOf(freeswitchAdapter.kind, settings)
    assert.deepEqual(
      flaws.map((flaw) => flaw.pointer),
      [pointer],
    )
  }
  assert.throws(() => readSettings({ ...good, password: 'a\nb' }), { code: 'bad_settings' })
})

const LIVES: Readonly<Record<SampleName, string>> = {
  answered: 'ringing 0, answered 12, ended 95',
  missed: 'ringing 0, ended 30',
  voicemail: 'ringing 0, voicemail 20, ended 52',
  transferred: 'ringing 0, in_menu 2, queued 9, answered 24, on_hold 50, transferring 62, answered 70, ended 131',
  no_recording: 'ringing 0, answered 8, ended 68',
}

for (const name of SAMPLE_NAMES)
  test(`C16 the example call "${name}" is told in FreeSWITCH's words, and read by what reads a live one`, () => {
    const beginMs = 1_795_000_000_000
    const id = '0123456789abcdef0123456789abcdef'
    const settings = { ...good, recordings_folder: '/r', contexts: { public: 'ignore' } }
    const updates = freeswitchAdapter.simulateCall(name, { id, beginMs, settings, url: '', country: 'AU' })
    const [played, ...others] = callsOf(updates).values()
    assert.ok(played)
    assert.deepEqual(others, [])
    const life = played.events.map((event) => `${event.type} ${(event.at - beginMs) / 1000}`)
    assert.equal(life.join(', '), LIVES[name])
    const { call } = played
    assert.equal(call.outcome, name === 'missed' || name === 'voicemail' ? name : 'answered')
    assert.equal(call.fields['caller_name'], `Jane "JJ" O'Neil & Söhne`)
    assert.equal(call.fields['caller_number'], '+61412345678')
    assert.equal(call.fields['tracking_number'], '+61288889999')
    assert.equal(call.recording, name === 'missed' || name === 'no_recording' ? 'none' : 'expected')
    if (name === 'answered') assert.deepEqual([call.fields['agent_id'], call.fields['agent_name']], ['204', 'Sam Lee'])
  })

test('a session of FreeSWITCH is known by its first bytes', () => {
  for (const name of sessionNames())
    for (const bytes of sessions(name)) assert.equal(isFreeswitchSession(bytes), true, name)
  assert.equal(isFreeswitchSession(recording('answered')), false)
  for (const text of ['', 'x', 'Content-Type: text/html\n\n'])
    assert.equal(isFreeswitchSession(Buffer.from(text)), false)
})

test('a replay keeps the recording’s times, and its calls may be given ids of their own', () => {
  const steps = [...replay(session('answered'), { idSuffix: '-1' })]
  assert.ok(steps.every((step, index) => step.at >= (steps[index - 1]?.at ?? 0)))
  assert.ok(steps.every(({ updates }) => updates.every(({ uniqueid }) => uniqueid.endsWith('-1'))))
})
