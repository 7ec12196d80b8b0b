import assert from 'node:assert/strict'
import { test } from 'node:test'
import { momentOf, type KeptMoment } from './moment.ts'

const reportedMoments: readonly KeptMoment[] = [
  { type: 'ringing', eventId: 'evt_1', fields: { event_type: 'call.ringing', sequence: 1 } },
  { type: 'answered', eventId: 'evt_2', fields: { event_type: 'call.answered', sequence: 2 } },
  { type: 'on_hold', eventId: 'evt_3', fields: { event_type: 'call.on_hold', sequence: 3 } },
  { type: 'answered', eventId: 'evt_4', fields: { event_type: 'call.answered', sequence: 4 } },
]

test('of several events of a type the newest is the moment', () => {
  assert.deepEqual(momentOf(reportedMoments, 'answered'), { ...reportedMoments[3], instead: null })
})

test('where a call has no such event its newest is taken for it, and that is said', () => {
  const { eventId, fields, instead } = momentOf(reportedMoments, 'voicemail')
  assert.deepEqual([eventId, fields['event_type'], fields['sequence']], ['evt_4', 'call.voicemail', 4])
  assert.match(instead ?? '', /no “voicemail” event/)
})

test('a call in progress has nothing complete yet, and that is said', () => {
  assert.match(momentOf(reportedMoments, 'final').instead ?? '', /not complete yet/)
})

test('the last account of a call that nobody was owed a final of is its end', () => {
  const end: KeptMoment = { type: 'ended', eventId: 'evt_5', fields: { event_type: 'call.ended' } }
  const { fields, instead } = momentOf([...reportedMoments, end], 'final')
  assert.deepEqual([fields['event_type'], instead], ['call.final', null])
})

test('what was learned after the end of a call that told no final is in its last account, and in no other', () => {
  const end: KeptMoment = { type: 'ended', eventId: 'evt_5', fields: { event_type: 'call.ended', sequence: 5 } }
  const known = { recording_url: 'https://calls.example/recordings/a.mp3' }
  const { fields } = momentOf([...reportedMoments, end], 'final', known)
  assert.deepEqual(fields, { ...known, event_type: 'call.final', sequence: 5 })
  const final: KeptMoment = { type: 'final', eventId: 'evt_6', fields: { event_type: 'call.final', sequence: 6 } }
  for (const [moments, type] of [
    [[...reportedMoments, end], 'ended'],
    [[...reportedMoments, end, final], 'final'],
    [reportedMoments, 'final'],
  ] as const)
    assert.equal(momentOf(moments, type, known).fields['recording_url'], undefined, type)
})

test('where nothing is kept a made-up call is shown, and that is said', () => {
  const { fields, instead } = momentOf([], 'queued')
  assert.equal(fields['event_type'], 'call.queued')
  assert.match(instead ?? '', /sample call/)
})
