import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startMs, applyTestUpdates, type TestUpdate } from '../../test/kit/call-updates.ts'
import { applyCallUpdate, type AppliedUpdates } from './apply-update.ts'

const types = (played: AppliedUpdates) => played.events.map((event) => event.type)

test('C1 an update of a uniqueid that nobody knew begins a call', () => {
  const { call, last } = applyTestUpdates([{ fields: { caller_number: '+61400111222' }, s: 0 }])
  assert.equal(call.uniqueid, 'u1')
  assert.equal(call.status, null)
  assert.equal(last.result, 'merged')
  assert.deepEqual(last.events, [])
})

test('C2 status says where the call is, outcome how it ended, and is not told before the end', () => {
  const ringing = applyTestUpdates([{ status: 'ringing', outcome: 'missed', s: 0 }])
  assert.equal(ringing.fields['status'], 'ringing')
  assert.equal('outcome' in ringing.fields, false)
  assert.equal(ringing.call.outcome, null)
  const ended = applyTestUpdates([
    { status: 'ringing', s: 0 },
    { status: 'ended', outcome: 'busy', s: 4 },
  ])
  assert.equal(ended.fields['status'], 'ended')
  assert.equal(ended.fields['previous_status'], 'ringing')
  assert.equal(ended.fields['outcome'], 'busy')
})

test('C2 an end without an outcome is answered if a person answered, else what was told before, else unanswered', () => {
  const cases: [[TestUpdate, ...TestUpdate[]], string][] = [
    [[{ status: 'ringing', s: 0 }], 'unanswered'],
    [[{ status: 'ringing', outcome: 'missed', s: 0 }], 'missed'],
    [
      [
        { status: 'ringing', outcome: 'missed', s: 0 },
        { status: 'answered', s: 1 },
      ],
      'answered',
    ],
  ]
  for (const [updates, outcome] of cases)
    assert.equal(applyTestUpdates([...updates, { status: 'ended', s: 5 }]).call.outcome, outcome)
})

test('C2 a fallback outcome counts where nobody answered and nothing was told before', () => {
  const end: TestUpdate = { status: 'ended', fallbackOutcome: 'failed', s: 5 }
  assert.equal(applyTestUpdates([{ status: 'ringing', s: 0 }, end]).call.outcome, 'failed')
  assert.equal(applyTestUpdates([{ status: 'ringing', outcome: 'missed', s: 0 }, end]).call.outcome, 'missed')
  assert.equal(applyTestUpdates([{ status: 'answered', s: 0 }, end]).call.outcome, 'answered')
  const lost: TestUpdate = { status: 'ended', lost: true, s: 4 }
  assert.equal(applyTestUpdates([{ status: 'ringing', s: 0 }, lost, end]).call.outcome, 'failed')
})

test('C2 a call that is told to be answered is shown so when it ends, and then in outcome and answered alike', () => {
  const ringing: TestUpdate = { status: 'ringing', outcome: 'answered', s: 0 }
  assert.equal(applyTestUpdates([ringing]).call.outcome, null)
  const ended = applyTestUpdates([ringing, { status: 'ended', s: 5 }])
  assert.deepEqual([ended.fields['outcome'], ended.fields['answered']], ['answered', true])
  const other = applyTestUpdates([ringing, { outcome: 'busy', s: 1 }, { status: 'ended', s: 5 }])
  assert.deepEqual([other.fields['outcome'], other.fields['answered']], ['busy', false])
})

test('C3 every change of status seen in order is an event, the unusual ones too', () => {
  const played = applyTestUpdates([
    { status: 'voicemail', s: 0 },
    { status: 'ringing', s: 1 },
    { status: 'on_hold', s: 2 },
    { status: 'queued', s: 3 },
    { status: 'in_menu', s: 4 },
  ])
  assert.deepEqual(types(played), ['voicemail', 'ringing', 'on_hold', 'queued', 'in_menu'])
})

test('C4 an update that changes no status makes no event, and its fields are merged', () => {
  const played = applyTestUpdates([
    { status: 'ringing', fields: { caller_name: 'Jane', queue_name: 'Sales' }, s: 0 },
    { status: 'ringing', fields: { caller_name: 'Jane C', queue_name: null }, s: 1 },
    { status: 'answered', s: 2 },
  ])
  assert.deepEqual(types(played), ['ringing', 'answered'])
  assert.equal(played.fields['caller_name'], 'Jane C')
  assert.equal('queue_name' in played.fields, false, 'an explicit null clears')
})

test('C4 a field that an update does not name stays', () => {
  const played = applyTestUpdates([
    { status: 'ringing', fields: { caller_name: 'Jane' }, s: 0 },
    { status: 'answered', fields: {}, s: 2 },
  ])
  assert.equal(played.fields['caller_name'], 'Jane')
})

test('C4 a field whose first value counts fills what is not known, and replaces nothing', () => {
  const { call } = applyTestUpdates([
    { fields: { caller_number: '+61400111222' }, s: 0 },
    {
      fields: { caller_number: '+61255550120', agent_id: '201', notes: 'a' },
      keepFirst: ['caller_number', 'agent_id'],
      s: 1,
    },
    { fields: { agent_id: '202', notes: 'b' }, keepFirst: ['agent_id'], s: 2 },
  ])
  const { caller_number: caller, agent_id: agent, notes } = call.fields
  assert.deepEqual([caller, agent, notes], ['+61400111222', '201', 'b'])
})

test('C4 what Offhook computes cannot be told by a source', () => {
  const updates = { status: 'ended', outcome: 'busy', answered: true, answer_time: 'now', event_type: 'x', sequence: 9 }
  const { fields } = applyTestUpdates([{ status: 'ringing', fields: updates, s: 0 }])
  assert.equal(fields['status'], 'ringing')
  assert.equal(fields['sequence'], 1)
  for (const name of ['outcome', 'answered', 'answer_time']) assert.equal(name in fields, false, name)
})

test('C4 an update that says nothing new leaves the call as it is', () => {
  const before = applyTestUpdates([{ status: 'ringing', fields: { tags: ['a', 'b'] }, s: 0 }]).call
  const after = applyCallUpdate(
    before,
    { uniqueid: 'u1', at: startMs, fields: { tags: ['a', 'b'] } },
    { nowMs: startMs, ordered: true },
  )
  assert.equal(after.call, before)
  assert.equal(after.result, 'merged')
})

test('C5 events are numbered 1, 2, 3, and fields alone take no number', () => {
  const played = applyTestUpdates([
    { fields: { caller_name: 'Jane' }, s: 0 },
    { status: 'ringing', s: 0 },
    { fields: { caller_name: 'Jane C' }, s: 1 },
    { status: 'answered', s: 2 },
    { status: 'ended', s: 3 },
  ])
  assert.deepEqual(
    played.events.map((event) => [event.sequence, event.fields['sequence']]),
    [
      [1, 1],
      [2, 2],
      [3, 3],
    ],
  )
})

test('C6 a time more than 60 s ahead of our clock becomes the time of receipt', () => {
  const { events } = applyTestUpdates([{ status: 'ringing', s: 60.001 }], { now: 0 })
  assert.equal(events[0]?.at, startMs)
  assert.equal(applyTestUpdates([{ status: 'ringing', s: 60 }], { now: 0 }).events[0]?.at, startMs + 60_000)
})

test('C6 no time means now, but never before the present status', () => {
  assert.equal(applyTestUpdates([{ status: 'ringing' }], { now: 5 }).events[0]?.at, startMs + 5000)
  const played = applyTestUpdates([{ status: 'ringing', s: 50 }, { status: 'answered' }], { now: 5 })
  assert.equal(played.events[1]?.at, startMs + 50_000)
})

test('C6 less than 2 s older than the present status counts in order of arrival', () => {
  const played = applyTestUpdates([
    { status: 'ringing', s: 0 },
    { status: 'in_menu', s: 10 },
    { status: 'answered', s: 8.001 },
  ])
  assert.deepEqual(types(played), ['ringing', 'in_menu', 'answered'])
  assert.equal(played.events[2]?.at, startMs + 10_000, 'an event is never told as older than the one before')
})

test('C6 two seconds older is late: no event, and only what is not known is filled', () => {
  const played = applyTestUpdates([
    { status: 'ringing', fields: { caller_name: 'Jane' }, s: 0 },
    { status: 'in_menu', s: 10 },
    { status: 'queued', fields: { caller_name: 'Old', queue_name: 'Sales' }, s: 8 },
  ])
  assert.deepEqual(types(played), ['ringing', 'in_menu'])
  assert.equal(played.last.result, 'merged')
  assert.equal(played.last.code, 'outdated')
  assert.equal(played.call.fields['caller_name'], 'Jane')
  assert.equal(played.call.fields['queue_name'], 'Sales')
})

test('C6 a late update that fills nothing is ignored, and a late null clears nothing', () => {
  const played = applyTestUpdates([
    { status: 'ringing', fields: { caller_name: 'Jane' }, s: 0 },
    { status: 'in_menu', s: 10 },
    { status: 'queued', fields: { caller_name: null }, s: 1 },
  ])
  assert.equal(played.last.result, 'ignored')
  assert.equal(played.call.fields['caller_name'], 'Jane')
})

test('C6 a source that keeps order is believed, whatever its clock says', () => {
  const played = applyTestUpdates(
    [
      { status: 'ringing', s: 100 },
      { status: 'answered', s: 10 },
      { status: 'ended', s: 0 },
    ],
    { ordered: true },
  )
  assert.deepEqual(types(played), ['ringing', 'answered', 'ended'])
})

test('C6 where the vendor numbers its events, the number decides', () => {
  const played = applyTestUpdates([
    { status: 'ringing', s: 0, order: { of: 'a', number: 0 } },
    { status: 'in_menu', s: 10, order: { of: 'a', number: 2 } },
    { status: 'queued', s: 10, order: { of: 'a', number: 1 } },
    { status: 'answered', s: 2, order: { of: 'a', number: 3 } },
  ])
  assert.deepEqual(types(played), ['ringing', 'in_menu', 'answered'])
})

test('C6 a number that comes again is not late, and an old one does not count back', () => {
  const played = applyTestUpdates([
    { status: 'ringing', s: 0, order: { of: 'a', number: 3 } },
    { status: 'in_menu', s: 1, order: { of: 'a', number: 3 } },
    { status: 'ended', s: 9, order: { of: 'a', number: 1 } },
    { fields: { caller_name: 'Old' }, s: 9, order: { of: 'a', number: 2 } },
    { fields: { caller_name: 'Older' }, s: 9, order: { of: 'a', number: 1 } },
  ])
  assert.deepEqual(types(played), ['ringing', 'in_menu', 'ended'])
  assert.deepEqual(played.call.orders, { a: 3 })
  assert.equal(played.call.fields['caller_name'], 'Old', 'late fields fill what is not known')
})

test('C6 each leg is counted by itself: the first number of another says nothing of the order', () => {
  const played = applyTestUpdates([
    { status: 'ringing', s: 0, order: { of: 'caller', number: 5 } },
    { status: 'answered', s: 4, order: { of: 'agent', number: 1 } },
    { status: 'ringing', s: 4, order: { of: 'agent', number: 0 } },
  ])
  assert.deepEqual(types(played), ['ringing', 'answered'])
  assert.deepEqual(played.call.orders, { caller: 5, agent: 1 })
})

test('C3 a status that counts in some states only says its fields in the others', () => {
  const played = applyTestUpdates([
    { status: 'in_menu', s: 0 },
    { status: 'ringing', s: 1, whileIn: ['in_menu', 'queued'] },
    { status: 'answered', s: 2 },
    { status: 'ringing', s: 2, whileIn: ['in_menu', 'queued'], fields: { caller_name: 'Jane' } },
  ])
  assert.deepEqual(types(played), ['in_menu', 'ringing', 'answered'])
  assert.equal(played.call.fields['caller_name'], 'Jane')
})

test('C6 an answer told late, while the caller is on hold, begins the talk that goes on', () => {
  const played = applyTestUpdates([
    { status: 'ringing', s: 0 },
    { status: 'on_hold', s: 20 },
    { status: 'answered', s: 5 },
    { status: 'ended', s: 30 },
  ])
  assert.deepEqual(types(played), ['ringing', 'on_hold', 'ended'])
  assert.equal(played.fields['talk_duration'], 25)
  assert.equal(played.fields['ring_duration'], 5)
})

test('C6 ended is always accepted, and never before the last event', () => {
  const played = applyTestUpdates([
    { status: 'ringing', s: 0, order: { of: 'a', number: 5 } },
    { status: 'answered', s: 10, order: { of: 'a', number: 6 } },
    { status: 'ended', s: 3, order: { of: 'a', number: 1 } },
  ])
  assert.deepEqual(types(played), ['ringing', 'answered', 'ended'])
  assert.equal(played.fields['end_time'], '2026-11-25T03:04:10.000Z')
})

test('C6 fields heard before the first status make the call no younger', () => {
  const played = applyTestUpdates([
    { fields: { caller_name: 'Jane' }, s: 9 },
    { status: 'ringing', s: 1 },
  ])
  assert.equal(played.fields['start_time'], '2026-11-25T03:04:01.000Z')
  assert.equal(played.fields['event_time'], '2026-11-25T03:04:01.000Z')
})

test('C7 after the end no status makes an event: ignored, call has ended', () => {
  const played = applyTestUpdates([
    { status: 'ringing', s: 0 },
    { status: 'ended', s: 5 },
    { status: 'ringing', s: 6 },
  ])
  assert.deepEqual(types(played), ['ringing', 'ended'])
  assert.equal(played.last.result, 'ignored')
  assert.equal(played.last.code, 'call_ended')
  assert.equal(played.last.amended, false)
})

test('C7 a second end changes nothing', () => {
  const once = applyTestUpdates([
    { status: 'ringing', s: 0 },
    { status: 'ended', outcome: 'busy', s: 5 },
  ])
  const twice = applyCallUpdate(
    once.call,
    { uniqueid: 'u1', status: 'ended', outcome: 'missed', at: startMs + 9000 },
    { nowMs: startMs + 9000, ordered: true },
  )
  assert.equal(twice.call, once.call)
  assert.equal(twice.result, 'ignored')
})

test('C7 a late answered sets answer time, outcome and the durations that follow', () => {
  const { call, last } = applyTestUpdates([
    { status: 'ringing', s: 0 },
    { status: 'ended', s: 60 },
    { status: 'answered', s: 12 },
  ])
  assert.equal(last.result, 'merged')
  assert.equal(last.amended, true)
  assert.equal(call.outcome, 'answered')
  assert.equal(call.answerAt, startMs + 12_000)
  assert.equal(call.ringMs, 12_000)
  assert.equal(call.talkEndAt, startMs + 60_000)
})

test('C7 fields that come after the end are merged and amend the call', () => {
  const { call, last } = applyTestUpdates([
    { status: 'ringing', s: 0 },
    { status: 'ended', s: 5 },
    { fields: { notes: 'call back' }, s: 600 },
  ])
  assert.equal(call.fields['notes'], 'call back')
  assert.equal(last.result, 'merged')
  assert.equal(last.code, null)
  assert.equal(last.amended, true)
})

test('C7 an outcome that was not known may still be told after the end', () => {
  const { call, last } = applyTestUpdates([
    { status: 'ringing', s: 0 },
    { status: 'ended', s: 5 },
    { outcome: 'busy', s: 5 },
  ])
  assert.equal(call.outcome, 'busy')
  assert.equal(last.amended, true)
})

test('C10 a recording that is made after the end amends the call; the same news again does not', () => {
  const url = 'https://pbx.example/1.wav'
  const made: TestUpdate = { recording: { done: { ref: url, id: 'rec_1', seconds: 4.6 } }, s: 20 }
  const updates: [TestUpdate, ...TestUpdate[]] = [
    { status: 'ringing', s: 0 },
    { status: 'answered', recording: { expected: true }, s: 1 },
    { status: 'ended', s: 5 },
    { recording: { url }, s: 9 },
  ]
  const coming = applyTestUpdates(updates)
  assert.equal(coming.events.at(-1)?.fields['recorded'], true)
  assert.equal(coming.call.recording, 'expected')
  assert.deepEqual(coming.last.begins, { url })
  assert.equal(coming.last.amended, false)
  assert.equal(applyTestUpdates([...updates, { recording: { url }, s: 10 }]).last.begins, null)
  const there = applyTestUpdates([...updates, made])
  assert.equal(there.call.recording, 'ready')
  assert.equal(there.call.fields['recording_url'], 'recording:rec_1')
  assert.equal(there.call.fields['recording_id'], 'rec_1')
  assert.equal(there.call.fields['recording_duration'], 5)
  assert.equal(there.last.amended, true)
  for (const again of [made, { recording: { url }, s: 99 }]) {
    const { last } = applyTestUpdates([...updates, made, again])
    assert.deepEqual([last.amended, last.begins], [false, null])
  }
})

test('C9 of several recordings the fields tell of the longest, and of a voicemail apart', () => {
  const short = { done: { ref: 'a', id: 'rec_a', seconds: 4 } }
  const long = { done: { ref: 'b', id: 'rec_b', seconds: 40 } }
  const voicemail = { done: { ref: '/vm/1', id: 'rec_v', seconds: 9, voicemail: true as const } }
  for (const order of [
    [short, long, voicemail],
    [voicemail, long, short],
    [long, voicemail, short],
  ]) {
    const { call } = applyTestUpdates([
      { status: 'ended', s: 1 },
      ...order.map((recording): TestUpdate => ({ recording, s: 2 })),
    ])
    assert.equal(call.fields['recording_url'], 'recording:rec_b')
    assert.equal(call.fields['recording_duration'], 40)
    assert.equal(call.fields['voicemail_url'], 'recording:rec_v')
  }
})

test('C9 a call takes two hundred recordings and no more: each of its updates carries them', () => {
  const updates = Array.from({ length: 300 }, (_, n): TestUpdate => ({
    recording: { url: `https://a.example/${n}` },
    s: n,
  }))
  const { call, last } = applyTestUpdates([{ status: 'ringing', s: 0 }, ...updates])
  assert.equal(Object.keys(call.recordings ?? {}).length, 200)
  assert.equal(last.begins, null)
  const made: TestUpdate = { recording: { done: { ref: 'https://a.example/199', id: 'rec_1', seconds: 3 } }, s: 301 }
  assert.equal(applyTestUpdates([{ status: 'ringing', s: 0 }, ...updates, made]).call.fields['recording_id'], 'rec_1')
})

test('C9 a source that tells of recordings only after the end is waited for when the call was answered, one that has none never', () => {
  const answered: [TestUpdate, ...TestUpdate[]] = [
    { status: 'answered', s: 0 },
    { status: 'ended', s: 5 },
  ]
  const missed: [TestUpdate, ...TestUpdate[]] = [
    { status: 'ringing', s: 0 },
    { status: 'ended', outcome: 'missed', s: 5 },
  ]
  assert.equal(applyTestUpdates(answered).call.recording, 'none')
  assert.equal(applyTestUpdates(answered, { records: 'answered_calls' }).call.recording, 'expected')
  assert.equal(applyTestUpdates(missed, { records: 'answered_calls' }).call.recording, 'none')
  const announced: [TestUpdate, ...TestUpdate[]] = [{ status: 'answered', recording: { expected: true }, s: 0 }]
  assert.equal(applyTestUpdates(announced, { records: 'never' }).call.recording, 'none')
})

test('C11 a call given up ends with hangup cause lost, durations unknown, answered if it was', () => {
  const played = applyTestUpdates([
    { status: 'ringing', s: 0 },
    { status: 'answered', s: 10 },
    { status: 'ended', outcome: 'missed', lost: true, s: 40 },
  ])
  assert.equal(played.fields['outcome'], 'answered')
  assert.equal(played.fields['hangup_cause'], 'lost')
  for (const name of ['duration', 'talk_duration', 'ring_duration', 'hold_duration', 'queue_duration']) {
    assert.equal(name in played.fields, false, name)
  }
  assert.equal(
    applyTestUpdates([
      { status: 'ringing', s: 0 },
      { status: 'ended', lost: true, s: 4 },
    ]).call.outcome,
    'unanswered',
  )
})

test('C11 the real end of a lost call corrects times and outcome', () => {
  const { call, last } = applyTestUpdates([
    { status: 'ringing', s: 0 },
    { status: 'answered', s: 10 },
    { status: 'ended', lost: true, s: 40 },
    { status: 'ended', outcome: 'answered', fields: { hangup_cause: 'NORMAL_CLEARING' }, s: 100 },
  ])
  assert.equal(last.amended, true)
  assert.equal(last.result, 'merged')
  assert.equal(call.lost, false)
  assert.equal(call.endAt, startMs + 100_000)
  assert.equal(call.talkEndAt, startMs + 100_000)
  assert.equal(call.fields['hangup_cause'], 'NORMAL_CLEARING')
})

test('C11 the real end of a lost call that was ringing goes on counting the ringing', () => {
  const { call } = applyTestUpdates([
    { status: 'ringing', s: 0 },
    { status: 'ended', lost: true, s: 4 },
    { status: 'ended', outcome: 'missed', s: 30 },
  ])
  assert.equal(call.ringMs, 30_000)
  assert.equal(call.outcome, 'missed')
  assert.equal('hangup_cause' in call.fields, false)
})

test('C14 the directory fills what the source did not say, when the dialled number is known', () => {
  const directory = { tracking_number_name: 'Website', campaign_name: 'Spring' }
  const updates: [TestUpdate, ...TestUpdate[]] = [
    { status: 'ringing', fields: { tracking_number: '+61288889999', campaign_name: 'Own' }, s: 0 },
  ]
  const { fields } = applyTestUpdates(updates, { directory })
  assert.equal(fields['tracking_number_name'], 'Website')
  assert.equal(fields['campaign_name'], 'Own')
  const cleared = applyTestUpdates(
    [...updates, { fields: { tracking_number_name: null }, s: 1 }, { status: 'answered', s: 2 }],
    {
      directory,
    },
  )
  assert.equal('tracking_number_name' in cleared.fields, false, 'what was cleared stays clear')
})

test('C15 a call of which no direction is told is inbound', () => {
  assert.equal(applyTestUpdates([{ status: 'ringing', s: 0 }]).fields['direction'], 'inbound')
  assert.equal(
    applyTestUpdates([{ status: 'ringing', fields: { direction: 'internal' }, s: 0 }]).fields['direction'],
    'internal',
  )
  assert.equal(
    'direction' in applyTestUpdates([{ status: 'ringing', fields: { direction: null }, s: 0 }]).fields,
    false,
  )
})

test('C16 a test call is one from its first update on', () => {
  assert.equal(
    applyTestUpdates([
      { status: 'ringing', isTest: true, s: 0 },
      { status: 'ended', s: 1 },
    ]).fields['is_test'],
    true,
  )
  assert.equal(
    applyTestUpdates([
      { status: 'ringing', s: 0 },
      { status: 'ended', isTest: true, s: 1 },
    ]).fields['is_test'],
    false,
  )
})
