// The reports about recordings of a FreeSWITCH (C9).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callsOf } from '../../../test/recordings/played.ts'
import { createCallTracker } from './call-tracker.ts'
import { EslReader } from './esl-wire.ts'
import { eventIn, timeOf, type EslEvent } from './esl-event.ts'
import { session, sessionNames, updatesOf } from '../../../test/recordings/played-freeswitch.ts'
import type { CallUpdate, RecordingNews } from '../../calls/call.ts'

const CAN_FETCH = { canFetchRecordings: true }
const newsOf = (updates: readonly CallUpdate[]): RecordingNews[] =>
  updates.flatMap(({ recording }) => (recording ? [recording] : []))

const CALL = '/usr/local/freeswitch/recordings/49d8fc23-65db-4311-b258-ebded1f0dffc.wav'
const MESSAGE =
  '/usr/local/freeswitch/storage/voicemail/default/pbx.example.com/103/msg_d397f38f-a2f4-4ad0-a55b-383e65e530c5.wav'

test('C9 record_session: the file is announced when it begins, and told when the call has ended', () => {
  const updates = updatesOf('answered', CAN_FETCH)
  assert.deepEqual(newsOf(updates), [{ expected: true, of: CALL }, { file: CALL }])
  const endedAt = updates.findIndex(({ status }) => status === 'ended')
  assert.ok(updates.findIndex(({ recording }) => recording && 'file' in recording) > endedAt)
})

test('C9 voicemail: a message that mod_voicemail keeps is told as one, and one that it throws away is not', () => {
  assert.deepEqual(newsOf(updatesOf('voicemail', CAN_FETCH)), [
    { expected: true, of: MESSAGE },
    { file: MESSAGE, voicemail: true },
  ])
  assert.deepEqual(newsOf(updatesOf('voicemail-only', CAN_FETCH)), [])
  assert.deepEqual(newsOf(updatesOf('queue-to-voicemail-short', CAN_FETCH)), [])
})

test('C9 a recording that kept nothing since nobody answered is given up, and the call was not recorded', () => {
  const updates = updatesOf('recorded-missed', CAN_FETCH)
  const [announced, given] = newsOf(updates)
  assert.ok(announced && 'expected' in announced)
  assert.deepEqual(given, { failed: 'FreeSWITCH recorded no audio.', of: announced.of })
  const [played] = callsOf(updates).values()
  assert.equal(played?.call.recording, 'failed')
  assert.equal(played.call.fields['recorded'], false)
})

test('C9 recorded, not fetched: without a folder nothing is waited for, and the call says that it was recorded', () => {
  for (const name of sessionNames()) assert.deepEqual(newsOf(updatesOf(name)), [], name)
  const [played] = callsOf(updatesOf('answered')).values()
  assert.equal(played?.call.fields['recorded'], true)
  assert.equal(played.call.recording, 'none')
})

test('C9 every recorded session with a folder: what is announced is told or given up', () => {
  for (const name of sessionNames())
    for (const { call } of callsOf(updatesOf(name, CAN_FETCH)).values())
      for (const [path, { state }] of Object.entries(call.recordings ?? {})) {
        assert.match(path, /^\/usr\/local\/freeswitch\/(recordings|storage\/voicemail)\//, name)
        assert.match(state, /^(coming|failed)$/, name)
      }
})

function altered(event: EslEvent, fields: Readonly<Record<string, string>>): EslEvent {
  return new Map([...event, ...Object.entries(fields)])
}

const eventsOf = (name: string): EslEvent[] =>
  new EslReader().read(session(name)).flatMap((frame) => eventIn(frame) ?? [])

function play(events: readonly EslEvent[]): CallUpdate[] {
  const tracker = createCallTracker(CAN_FETCH)
  return events.flatMap((event) => tracker.apply(event, timeOf(event) ?? 0))
}

test('C13 a mailbox that is a script: its recording is the message', () => {
  const scripted = eventsOf('voicemail').flatMap((event) => {
    if (event.get('Event-Subclass') === 'vm::maintenance') return []
    const isVoicemail = event.get('Application') === 'voicemail'
    return [isVoicemail ? altered(event, { Application: 'lua', 'Application-Data': 'app.lua voicemail' }) : event]
  })
  const updates = play(scripted)
  assert.deepEqual(newsOf(updates), [
    { expected: true, of: MESSAGE },
    { file: MESSAGE, voicemail: true },
  ])
  const [played] = callsOf(updates).values()
  assert.deepEqual(
    played?.events.map((event) => event.type),
    ['ringing', 'voicemail', 'ended'],
  )
  assert.equal(played.call.outcome, 'voicemail')
})

test('S11 a path that is relative, leads elsewhere or is endless is not told; the call is', () => {
  for (const path of [
    'a.wav',
    '/x/../../etc/passwd',
    '/a\0b.wav',
    `/${'x'.repeat(5000)}`,
    '__proto__',
    'shout://h/a.mp3',
  ]) {
    const events = eventsOf('answered').map((event) =>
      event.has('Record-File-Path') ? altered(event, { 'Record-File-Path': path }) : event,
    )
    assert.deepEqual(newsOf(play(events)), [], path)
    assert.equal([...callsOf(play(events)).values()][0]?.call.outcome, 'answered')
  }
})

test('S11 a dialplan that goes round in circles names a bounded number of files', () => {
  const events = eventsOf('answered')
  const at = events.findIndex((event) => event.get('Event-Name') === 'RECORD_START')
  const [start] = events.slice(at)
  assert.ok(start)
  const many = Array.from({ length: 2_000 }, (_, n) => altered(start, { 'Record-File-Path': `/m/${n}.wav` }))
  assert.equal(newsOf(play(events.toSpliced(at, 1, ...many))).filter((news) => 'file' in news).length, 50)
})

test('C13 FusionPBX: its mailbox and its menu are scripts, and the owner who listens to a mailbox leaves no message', () => {
  const typesWith = (fields: Readonly<Record<string, string>>): string[] => {
    const events = eventsOf('voicemail-abandoned').map((event) =>
      event.get('Application') === 'voicemail' ? altered(event, { Application: 'lua', ...fields }) : event,
    )
    return [...callsOf(play(events)).values()].flatMap((played) => played.events.map((event) => event.type))
  }
  assert.deepEqual(typesWith({ 'Application-Data': 'app.lua voicemail' }), ['ringing', 'voicemail', 'ended'])
  assert.deepEqual(typesWith({ 'Application-Data': 'ivr_menu.lua', 'Answer-State': 'answered' }), [
    'ringing',
    'in_menu',
    'ended',
  ])
  const checks = { 'Application-Data': 'app.lua voicemail', variable_voicemail_action: 'check' }
  assert.deepEqual(typesWith({ ...checks, 'Answer-State': 'answered' }), ['ringing', 'in_menu', 'ended'])
})
