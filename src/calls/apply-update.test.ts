import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startMs, applyTestUpdates, type TestUpdate } from '../../test/kit/call-updates.ts'
import { applyCallUpdate, type AppliedUpdates } from './apply-update.ts'

const types = (played: AppliedUpdates) => played.events.map((event) => event.type)
const exact = { precision: 'exact' } as const

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

test('C6 a time with a fraction is believed: what is older by microseconds undoes no answer', () => {
  const played = applyTestUpdates([
    { status: 'ringing', s: 0.051789, ...exact },
    { status: 'answered', s: 0.057815, ...exact },
    { status: 'ringing', s: 0.057661, ...exact, fields: { agent_id: '201' } },
    { status: 'ended', s: 3.064397, ...exact },
  ])
  assert.deepEqual(types(played), ['ringing', 'answered', 'ended'])
  assert.equal(played.fields['talk_duration'], 3)
  assert.equal(played.fields['agent_id'], '201')
})

test('C6 times in whole seconds are compared by the second, with those that have a fraction too', () => {
  const cases: [TestUpdate['precision'], number, TestUpdate['precision'], number, boolean][] = [
    ['second', 10, 'second', 9, true],
    ['second', 10, 'second', 10, false],
    ['exact', 10.9, 'second', 10, false],
    ['second', 10, 'exact', 9.999, true],
    ['exact', 10.001, 'exact', 10, true],
    // If one of the two updates has no precision, the order of arrival counts within 2 s.
    [undefined, 10, 'exact', 8.001, false],
    ['exact', 10, undefined, 8, true],
  ]
  for (const [first, s, second, then, late] of cases) {
    const dated = (precision: TestUpdate['precision']) => (precision ? { precision } : {})
    const { events } = applyTestUpdates([
      { status: 'ringing', s: 0 },
      { status: 'in_menu', s, ...dated(first) },
      { status: 'queued', s: then, ...dated(second) },
    ])
    assert.equal(events.length === 2, late, `${first} ${s}, ${second} ${then}`)
  }
})

test('C6 ringing, in_menu and queued never follow an answer that is newer, or was in the same second', () => {
  for (const status of ['ringing', 'in_menu', 'queued'] as const) {
    const after = (s: number, dated: Pick<TestUpdate, 'precision'>) =>
      types(
        applyTestUpdates([
          { status: 'answered', s: 10, ...dated },
          { status, s, ...dated },
        ]),
      )
    assert.deepEqual(after(9.9, {}), ['answered'])
    assert.deepEqual(after(10, { precision: 'second' }), ['answered'])
    assert.deepEqual(after(10, { precision: 'exact' }), ['answered'])
    assert.deepEqual(after(11, { precision: 'second' }), ['answered', status])
    assert.deepEqual(after(10, {}), ['answered', status])
  }
  const held: [TestUpdate, ...TestUpdate[]] = [
    { status: 'answered', s: 10, precision: 'second' },
    { outcome: 'missed', s: 10, precision: 'second' },
    { status: 'ringing', s: 10, precision: 'second' },
  ]
  assert.deepEqual(types(applyTestUpdates(held)), ['answered'])
})

test('C6 a time that is too far ahead is not believed, however finely it is written', () => {
  const { events } = applyTestUpdates(
    [
      { status: 'ringing', s: 90.5, precision: 'exact' },
      { status: 'answered', s: 0, precision: 'exact' },
    ],
    { now: 1 },
  )
  assert.deepEqual(
    events.map(({ type }) => type),
    ['ringing', 'answered'],
  )
})

test('C6 C12 a start that comes late, before the end or after it, makes the durations that it makes in time', () => {
  const ringing: TestUpdate = { status: 'ringing', s: 0.25, ...exact }
  const answered: TestUpdate = { status: 'answered', s: 2.25, ...exact }
  const held: TestUpdate = { status: 'on_hold', s: 4.25, ...exact }
  const ended: TestUpdate = { status: 'ended', s: 6.25, ...exact }
  const expected = applyTestUpdates([ringing, answered, held, ended]).call
  for (const came of [
    [answered, ringing, held, ended],
    [answered, held, ended, ringing],
    [ended, held, ringing, answered],
    [held, ended, answered, ringing],
  ] as [TestUpdate, ...TestUpdate[]][]) {
    const { call, last } = applyTestUpdates(came)
    const { startAt, answerAt, endAt, talkEndAt, ringMs, holdMs, outcome } = call
    assert.deepEqual(
      { startAt, answerAt, endAt, talkEndAt, ringMs, holdMs, outcome },
      {
        startAt: expected.startAt,
        answerAt: expected.answerAt,
        endAt: expected.endAt,
        talkEndAt: expected.talkEndAt,
        ringMs: 2000,
        holdMs: 2000,
        outcome: 'answered',
      },
    )
    assert.equal(last.amended, came.at(-1) !== ended)
  }
})

test('C6 of two values of a field the one that was told for the later time stays, and a late one fills what is not known', () => {
  const at = (s: number, fields: NonNullable<TestUpdate['fields']>, status?: TestUpdate['status']): TestUpdate => ({
    s,
    precision: 'exact',
    fields,
    ...(status && { status }),
  })
  const { call } = applyTestUpdates([
    at(0.1, { notes: 'first', agent_id: '201', queue_name: 'Sales' }, 'ringing'),
    at(2.1, { agent_id: '203' }, 'answered'),
    at(1.1, { notes: 'second', agent_id: '202', queue_name: null, caller_name: 'Jane' }),
  ])
  const { notes, agent_id: agent, caller_name: caller } = call.fields
  assert.deepEqual([notes, agent, caller, 'queue_name' in call.fields], ['second', '203', 'Jane', false])
})

test('C6 an outcome that comes late does not replace one that was told for a later time', () => {
  const { call } = applyTestUpdates([
    { status: 'ringing', s: 0.5, ...exact },
    { outcome: 'voicemail', s: 5.5, ...exact },
    { outcome: 'missed', s: 4.5, ...exact },
    { status: 'ended', s: 9.5, ...exact },
  ])
  assert.equal(call.outcome, 'voicemail')
})

test('C3 C6 a status that counts in some states only counts by those of its time', () => {
  const child: TestUpdate = { status: 'ringing', whileIn: ['ringing', 'in_menu'], s: 3.5, ...exact }
  const played = applyTestUpdates([
    { status: 'in_menu', s: 1.5, ...exact },
    child,
    { status: 'answered', s: 2.5, ...exact },
    { status: 'ended', s: 9.5, ...exact },
  ])
  assert.deepEqual(types(played), ['in_menu', 'ringing', 'answered', 'ended'])
  assert.equal(played.fields['talk_duration'], 7)
  assert.equal(played.fields['ring_duration'], 0)
})

test('C6 a call with many statuses keeps count, and one that comes late still finds its place', () => {
  const updates = Array.from({ length: 100 }, (_, index): TestUpdate => ({
    status: index % 2 === 0 ? 'answered' : 'on_hold',
    s: index + 0.5,
    ...exact,
  }))
  const ended: TestUpdate = { status: 'ended', s: 100.5, ...exact }
  const [first, ...rest] = updates
  assert.ok(first)
  const expected = applyTestUpdates([first, ...rest, ended]).call
  const late = updates.toSpliced(90, 1)
  const { call } = applyTestUpdates([first, ...late.slice(1), ended, updates[90] ?? ended])
  assert.ok((call.timeline?.reports.length ?? 0) <= 32)
  assert.deepEqual([call.holdMs, call.answerAt], [expected.holdMs, expected.answerAt])
})

/** The values that depend on the order of a call's updates. */
function courseOf({ call }: AppliedUpdates) {
  const { status, outcome, answerAt, talkEndAt, ringMs, holdMs, queueMs } = call
  return { status, outcome, answerAt, talkEndAt, ringMs, holdMs, queueMs }
}

test('C6 of what is older than all that is kept nothing counts but an answer, however much of it comes', () => {
  const known: [TestUpdate, ...TestUpdate[]] = [
    { status: 'answered', s: 100 },
    { status: 'on_hold', s: 110.5, ...exact },
  ]
  const ended: TestUpdate = { status: 'ended', s: 130.5, ...exact }
  const older: TestUpdate[] = [
    { status: 'queued', s: 91.5, ...exact },
    { status: 'in_menu', s: 92.5, ...exact },
  ]
  assert.deepEqual(
    courseOf(applyTestUpdates([...known, ...older, ended])),
    courseOf(applyTestUpdates([...known, ended])),
  )
})

test('C6 C7 an answer that was learned late stays when another update finds its place', () => {
  const onHold: TestUpdate = { status: 'on_hold', s: 105.5, ...exact }
  const beforeTimes = applyTestUpdates([
    { status: 'on_hold', s: 100 },
    { status: 'answered', s: 90.5, ...exact },
    { status: 'answered', s: 110.5, ...exact },
    onHold,
  ])
  assert.equal(beforeTimes.call.answerAt, startMs + 100_000)
  const afterEnd = applyTestUpdates([
    { status: 'ringing', s: 0.5, ...exact },
    { status: 'ended', s: 10.5, ...exact },
    { status: 'answered', s: 12.5, ...exact },
    { status: 'in_menu', s: 5.5, ...exact },
  ])
  assert.deepEqual([afterEnd.call.outcome, afterEnd.call.answerAt], ['answered', startMs + 10_500])
})

test('C6 a status that fields with a higher number overtook takes its place', () => {
  const numbered = (number: number) => ({ ...exact, order: { of: 'u1', number } })
  const ringing: TestUpdate = { status: 'ringing', s: 0.5, ...numbered(1) }
  const answered: TestUpdate = { status: 'answered', s: 4.5, ...numbered(2) }
  const named: TestUpdate = { fields: { agent_name: 'Ben' }, s: 5.5, ...numbered(3) }
  const ended: TestUpdate = { status: 'ended', s: 20.5, ...numbered(4) }
  const overtaken = applyTestUpdates([ringing, named, answered, ended])
  assert.deepEqual(types(overtaken), ['ringing', 'answered', 'ended'])
  assert.deepEqual(courseOf(overtaken), courseOf(applyTestUpdates([ringing, answered, named, ended])))
})

test('C6 a status that comes late finds its place also where the same was told several times', () => {
  const statuses: [TestUpdate, TestUpdate, ...TestUpdate[]] = [
    { status: 'ringing', s: 0.5, ...exact },
    { status: 'in_menu', s: 1.5, ...exact },
    { status: 'ringing', s: 2, ...exact },
    { status: 'ringing', s: 3, ...exact },
    { status: 'ended', s: 9.5, ...exact },
  ]
  const late = [...statuses.toSpliced(1, 1).slice(1), statuses[1]]
  assert.deepEqual(courseOf(applyTestUpdates([statuses[0], ...late])), courseOf(applyTestUpdates(statuses)))
  const repeated = Array.from({ length: 20 }, (_, index): TestUpdate => ({
    status: 'ringing',
    s: index * 15,
    ...exact,
  }))
  assert.equal(applyTestUpdates([statuses[0], ...repeated]).call.timeline?.reports.length, 2)
})

test('C6 a late value does not replace one that came without a time after the first', () => {
  const { call } = applyTestUpdates([
    { status: 'ringing', s: 10.5, ...exact, fields: { notes: 'first', queue_name: 'Sales' } },
    { status: 'answered', s: 20, fields: { notes: 'second' } },
    { s: 11.5, ...exact, fields: { notes: 'late', queue_name: 'Support' } },
  ])
  assert.deepEqual([call.fields['notes'], call.fields['queue_name']], ['second', 'Support'])
})

test('C2 C6 an outcome goes before the fallback of the end whichever comes first', () => {
  for (const precision of ['second', 'exact'] as const) {
    const ringing: TestUpdate = { status: 'ringing', s: 0, precision }
    const told: TestUpdate = { outcome: 'missed', s: 5, precision }
    const ended: TestUpdate = { status: 'ended', fallbackOutcome: 'failed', s: 5, precision }
    assert.equal(applyTestUpdates([ringing, told, ended]).call.outcome, 'missed')
    assert.equal(applyTestUpdates([ringing, ended, told]).call.outcome, 'missed')
    assert.equal(applyTestUpdates([ended, { ...ringing, outcome: 'missed' }]).call.outcome, 'missed')
  }
})

test('C4 C6 of values of which the first counts it is the one that was told for the earlier time', () => {
  const first: TestUpdate = {
    status: 'ringing',
    s: 0.5,
    ...exact,
    fields: { tracking_number: '1' },
    keepFirst: ['tracking_number'],
  }
  const second: TestUpdate = { s: 1.5, ...exact, fields: { tracking_number: '2' }, keepFirst: ['tracking_number'] }
  assert.equal(applyTestUpdates([first, second]).call.fields['tracking_number'], '1')
  assert.equal(applyTestUpdates([second, first]).call.fields['tracking_number'], '1')
})

test('C6 an update that comes twice leaves the call as it is stored', () => {
  const known: TestUpdate = { status: 'ringing', s: 0.5, ...exact, fields: { caller_name: 'Jane' } }
  const named: TestUpdate = { s: 1.5, ...exact, fields: { agent_name: 'Ben' } }
  const { call } = applyTestUpdates([known, named])
  const given = { uniqueid: 'u1', ...exact, at: startMs + 1500, fields: { agent_name: 'Ben' } }
  assert.equal(applyCallUpdate(call, given, { nowMs: startMs + 86_400_000, ordered: false }).call, call)
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

test('C7 a late answered leaves the outcome that the end itself told, as it does in time', () => {
  const ringing: TestUpdate = { status: 'ringing', s: 0.5, ...exact }
  const answered: TestUpdate = { status: 'answered', s: 1.5, ...exact }
  const ended: TestUpdate = { status: 'ended', outcome: 'voicemail', s: 9.5, ...exact }
  for (const updates of [
    [ringing, answered, ended],
    [ringing, ended, answered],
  ] as [TestUpdate, ...TestUpdate[]][]) {
    const { call } = applyTestUpdates(updates)
    assert.deepEqual([call.outcome, call.answerAt], ['voicemail', startMs + 1500])
  }
})

test('C7 C9 an answer that comes after the end has its recording waited for, as one that comes before', () => {
  const { call } = applyTestUpdates(
    [
      { status: 'ringing', s: 0.5, precision: 'exact' },
      { status: 'ended', s: 9.5, precision: 'exact' },
      { status: 'answered', s: 1.5, precision: 'exact' },
    ],
    { records: 'answered_calls' },
  )
  assert.equal(call.recording, 'expected')
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

test('C4 C11 the cause of the real end takes the place of lost, also where the first value counts', () => {
  const { call } = applyTestUpdates([
    { status: 'ringing', s: 0 },
    { status: 'ended', lost: true, s: 60 },
    { status: 'ended', s: 90, fields: { hangup_cause: 'busy' }, keepFirst: ['hangup_cause'] },
  ])
  assert.equal(call.fields['hangup_cause'], 'busy')
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
