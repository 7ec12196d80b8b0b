import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyTestUpdates, type TestUpdate } from '../../test/kit/call-updates.ts'
import { snapshot } from './snapshot.ts'

test('C12 durations come from the times of the events', () => {
  const { fields } = applyTestUpdates([
    { status: 'ringing', s: 0 },
    { status: 'queued', s: 2 },
    { status: 'answered', s: 12 },
    { status: 'on_hold', s: 20 },
    { status: 'answered', s: 25.4 },
    { status: 'transferring', s: 30 },
    { status: 'answered', s: 40 },
    { status: 'ended', s: 95, fields: { duration: 1, talk_duration: 1, hold_duration: 99 } },
  ])
  const wanted = { duration: 95, talk_duration: 83, ring_duration: 2, queue_duration: 10, hold_duration: 5 }
  for (const [name, seconds] of Object.entries(wanted)) assert.equal(fields[name], seconds, name)
})

test('C12 talk ends when the caller was last connected to a person, and runs on when they are connected again', () => {
  const survey = applyTestUpdates([
    { status: 'ringing', s: 0 },
    { status: 'answered', s: 1.508 },
    { status: 'in_menu', s: 4.529 },
    { status: 'ended', s: 8.912 },
  ])
  assert.equal(survey.fields['talk_duration'], 3)
  const again = applyTestUpdates([
    { status: 'answered', s: 0 },
    { status: 'voicemail', s: 10 },
    { status: 'answered', s: 20 },
    { status: 'ended', s: 30 },
  ])
  assert.equal(again.fields['talk_duration'], 30)
})

test('C12 a source that sees connections says when the talk ended, without a change of status', () => {
  const { fields, events } = applyTestUpdates([
    { status: 'ringing', s: 0 },
    { status: 'answered', s: 1.5 },
    { connected: false, s: 4.5 },
    { status: 'ended', s: 9 },
  ])
  assert.equal(fields['talk_duration'], 3)
  assert.equal(events.length, 3)
})

test('C12 nobody answered: talk is 0, whatever the source says', () => {
  const { fields } = applyTestUpdates([
    { status: 'ringing', s: 0 },
    { status: 'ended', outcome: 'missed', fields: { talk_duration: 44 }, s: 20 },
  ])
  assert.equal(fields['talk_duration'], 0)
  assert.equal(fields['answered'], false)
})

test('C12 the source’s own figures fill gaps only', () => {
  const { fields } = applyTestUpdates([
    { status: 'ended', outcome: 'answered', fields: { duration: 95, talk_duration: 83, ring_duration: 12 }, s: 95 },
  ])
  assert.equal(fields['duration'], 95)
  assert.equal(fields['talk_duration'], 83)
  assert.equal(fields['ring_duration'], 12)
  assert.equal(fields['start_time'], '2026-11-25T03:04:00.000Z')
  assert.equal('hold_duration' in fields, false)
})

test('C12 a source’s talk is never longer than the call', () => {
  const { fields } = applyTestUpdates([
    { status: 'ended', outcome: 'answered', fields: { duration: 60, talk_duration: 83 }, s: 60 },
  ])
  assert.equal(fields['talk_duration'], 60)
})

test('C12 a source’s figure that cannot be a duration is not taken', () => {
  for (const duration of [-1, '95', Number.NaN, 1e9]) {
    const { fields } = applyTestUpdates([{ status: 'ended', fields: { duration }, s: 60 }])
    assert.equal('duration' in fields, false, `${duration}`)
  }
})

test('C12 durations are told when they are known: ring at the answer, total at the end', () => {
  const { events } = applyTestUpdates([
    { status: 'ringing', s: 0 },
    { status: 'answered', s: 12 },
    { status: 'ended', s: 95 },
  ])
  assert.equal('ring_duration' in (events[0]?.fields ?? {}), false)
  assert.equal(events[1]?.fields['ring_duration'], 12)
  assert.equal('talk_duration' in (events[1]?.fields ?? {}), false)
  assert.equal(events[2]?.fields['talk_duration'], 83)
})

test('C12 an answer that nobody saw: answered, without its time and without the durations that it would bound', () => {
  const ringing: TestUpdate = { status: 'ringing', s: 0 }
  const end: TestUpdate = { status: 'ended', s: 60 }
  const unseen = applyTestUpdates([
    ringing,
    { status: 'answered', unseen: 'answer', s: 20 },
    { status: 'on_hold', s: 30 },
    end,
  ])
  const { answered, outcome, duration, hold_duration: hold } = unseen.fields
  assert.deepEqual(
    { answered, outcome, duration, hold },
    { answered: true, outcome: 'answered', duration: 60, hold: 30 },
  )
  for (const name of ['answer_time', 'talk_duration', 'ring_duration', 'queue_duration'])
    assert.equal(name in unseen.fields, false, name)
  assert.equal(applyTestUpdates([ringing, { status: 'answered', unseen: 'answer', s: 20 }]).fields['answered'], true)
  // A later answer continues the same call and does not become its first answer.
  const again: TestUpdate = { status: 'answered', connected: true, s: 40 }
  assert.equal(
    applyTestUpdates([ringing, { status: 'answered', unseen: 'answer', s: 20 }, again, end]).call.answerAt,
    null,
  )
})

test('C12 an answer whose time is known, and not what was before: talk is told, ringing and queueing are not', () => {
  const applied = applyTestUpdates([
    { status: 'ringing', s: 0 },
    { status: 'answered', unseen: 'before', s: 20 },
    { status: 'ended', s: 60 },
  ])
  assert.equal(applied.fields['talk_duration'], 40)
  assert.equal(applied.fields['hold_duration'], undefined)
  assert.equal('ring_duration' in applied.fields || 'queue_duration' in applied.fields, false)
})

test('C13 a menu, a queue and a mailbox that pick up are no answer', () => {
  const { fields } = applyTestUpdates([
    { status: 'in_menu', s: 0 },
    { status: 'queued', s: 5 },
    { status: 'voicemail', s: 9 },
    { status: 'ended', outcome: 'voicemail', s: 20 },
  ])
  assert.equal(fields['answered'], false)
  assert.equal('answer_time' in fields, false)
  assert.equal(fields['talk_duration'], 0)
})

test('C14 what is not known is absent, not 0 and not empty', () => {
  const { fields } = applyTestUpdates([{ status: 'ringing', s: 0 }])
  for (const name of [
    'answered',
    'duration',
    'answer_time',
    'end_time',
    'outcome',
    'caller_name',
    'previous_status',
    'transfer_count',
  ]) {
    assert.equal(name in fields, false, name)
  }
})

test('C14 the end alone, without figures, says nothing of its start and durations', () => {
  const { fields } = applyTestUpdates([{ status: 'ended', s: 0 }])
  assert.equal('start_time' in fields, false)
  assert.equal('duration' in fields, false)
  assert.equal(fields['end_time'], '2026-11-25T03:04:00.000Z')
})

test('times are spelled in UTC to the millisecond, before 1970 and to the year 9999', () => {
  for (const ms of [0, 1, 999, 1000, -0.5, -1, -1000, -1000.5, -1001, 1_761_742_800_471.9, 253_402_300_799_999]) {
    const applied = applyTestUpdates([{ status: 'ringing', s: 0 }])
    assert.equal(snapshot(applied.call, 'ringing', ms)['event_time'], new Date(ms).toISOString())
  }
})
