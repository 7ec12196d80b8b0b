import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyTestUpdates, type TestUpdate } from '../../test/kit/call-updates.ts'
import { BOUNDS } from '../bounds.ts'
import { effectiveAdditions, flawOfAdditions, outcomeOf } from './additions.ts'
import type { Addition, CallAddition, Fields } from './call.ts'
import { callFields } from './call-fields.ts'
import { fieldValue } from './derived-fields.ts'
import { historyEntry } from './history.ts'
import { outcomeEvidence } from './outcome-evidence.ts'
import { outcomeSentence } from './outcome-sentence.ts'

const by = { type: 'person', id: 'per_1', name: 'Sam Lee' } as const

/** An update by which a person adds this, with ids `first`, `first + 1` and so on. */
const adds = (first: number, ...additions: readonly Addition[]): TestUpdate => ({
  added: { by, add: additions.map((one, index): CallAddition => ({ ...one, id: String(first + index) })) },
})
const removes = (id: number): TestUpdate => ({ added: { by, remove: String(id) } })

const missed: readonly [TestUpdate, TestUpdate] = [
  { status: 'ringing', s: 0, fields: { caller_number: '+61412345678', tags: ['quote'], notes: 'From the menu' } },
  { status: 'ended', s: 20, outcome: 'missed' },
]

/** All fields of a call after the updates of a missed call and these. */
const fieldsAfter = (...updates: readonly TestUpdate[]): Fields =>
  callFields(applyTestUpdates([...missed, ...updates], { ordered: true }).call)

test('C26 tags and notes of people join those of the source, and a tag that a person removed stays away', () => {
  const { tags, notes } = fieldsAfter(
    adds(1, { kind: 'tag', value: 'vip' }, { kind: 'untag', value: 'quote' }, { kind: 'note', value: 'Call back' }),
    { fields: { tags: ['quote', 'new'], notes: 'From the bot' } },
    adds(4, { kind: 'note', value: 'Done' }),
  )
  assert.deepEqual([tags, notes], [['new', 'vip'], 'From the bot\nCall back\nDone'])
  assert.equal('tags' in fieldsAfter(adds(1, { kind: 'untag', value: 'quote' })), false)
})

test("C26 a source's later value does not undo that of a person, whose removal shows it", () => {
  const set = adds(1, { kind: 'value', value: { amount: '250.00', currency: 'AUD' } })
  const news: TestUpdate = { fields: { value: 3, currency: 'USD' } }
  const pair = ({ value, currency }: Fields) => [value, currency]
  assert.deepEqual(pair(fieldsAfter(set, news)), ['250.00', 'AUD'])
  assert.deepEqual(pair(fieldsAfter(set, news, removes(1))), [3, 'USD'])
  const without = adds(1, { kind: 'value', value: { amount: 0 } })
  assert.deepEqual(pair(fieldsAfter(news, without)), [0, 'USD'])
})

test('C26 the last addition counts, and the one before it again once the last is removed', () => {
  const [missedNow, busyNow] = [
    adds(1, { kind: 'outcome', value: 'answered' }),
    adds(2, { kind: 'outcome', value: 'busy' }),
  ]
  assert.equal(fieldsAfter(missedNow, busyNow)['outcome'], 'busy')
  assert.equal(fieldsAfter(missedNow, busyNow, removes(2))['outcome'], 'answered')
  assert.equal(fieldsAfter(missedNow, busyNow, removes(2), removes(1))['outcome'], 'missed')
  const tagged = [adds(1, { kind: 'untag', value: 'quote' }), adds(2, { kind: 'tag', value: 'quote' })] as const
  assert.deepEqual(fieldsAfter(...tagged)['tags'], ['quote'])
})

test("C26 a source's later outcome does not undo a correction, and changes what was reported", () => {
  const unanswered: TestUpdate = { status: 'ended', s: 20, outcome: 'unanswered' }
  const correction = adds(1, { kind: 'outcome', value: 'voicemail' })
  const outcomes = (...more: readonly TestUpdate[]) => {
    const fields = callFields(applyTestUpdates([missed[0], unanswered, correction, ...more], { ordered: true }).call)
    return ['outcome', 'reported_outcome', 'outcome_corrected', 'answered'].map((name) => fieldValue(fields, name))
  }
  assert.deepEqual(outcomes(), ['voicemail', 'unanswered', true, false])
  assert.deepEqual(outcomes({ outcome: 'busy' }), ['voicemail', 'busy', true, false])
  assert.deepEqual(outcomes({ outcome: 'voicemail' }), ['voicemail', undefined, false, false])
})

test('C26 whether a call was answered follows from its corrected outcome, and times stay as they were measured', () => {
  const answered: readonly [TestUpdate, ...TestUpdate[]] = [
    { status: 'ringing', s: 0 },
    { status: 'answered', s: 5 },
    { status: 'ended', s: 35 },
  ]
  const machine = callFields(
    applyTestUpdates([...answered, adds(1, { kind: 'outcome', value: 'voicemail' })], { ordered: true }).call,
  )
  assert.deepEqual([machine['answered'], machine['talk_duration'], machine['ring_duration']], [false, 30, 5])
  const person = fieldsAfter(adds(1, { kind: 'outcome', value: 'answered' }))
  assert.deepEqual([person['answered'], 'talk_duration' in person, person['duration']], [true, false, 20])
})

test('C26 before the end no correction shows, whatever was stored', () => {
  const { call } = applyTestUpdates([missed[0], adds(1, { kind: 'outcome', value: 'busy' })], { ordered: true })
  assert.equal(outcomeOf(call), null)
  assert.equal('outcome' in callFields(call), false)
})

test('C26 C22 later calls see the corrected outcome', () => {
  const { call } = applyTestUpdates([...missed, adds(1, { kind: 'outcome', value: 'answered' })], { ordered: true })
  const history = { party: '+61412345678', line: null, at: call.startAt, fields: {} }
  assert.equal(historyEntry({ ...call, history })?.outcome, 'answered')
})

test('C26 C25 the reason explains the reported outcome', () => {
  const evidence = { outcome: 'missed', rule: 'dial' } as const
  const { call } = applyTestUpdates(
    [missed[0], { ...missed[1], evidence }, adds(1, { kind: 'outcome', value: 'answered' })],
    { ordered: true },
  )
  const reason = outcomeEvidence(call)
  assert.equal(reason && outcomeSentence(reason, call), 'Missed: nobody answered')
})

test('C19 whether the outcome was corrected is known as soon as there is one', () => {
  assert.equal(fieldValue({}, 'outcome_corrected'), undefined)
  assert.equal(fieldValue({ outcome: 'missed' }, 'outcome_corrected'), false)
})

test('C26 what is so already makes no addition, but each note is one', () => {
  const kept = [
    { kind: 'tag', value: 'vip' },
    { kind: 'untag', value: 'quote' },
    { kind: 'value', value: { amount: 5, currency: 'AUD' } },
    { kind: 'outcome', value: 'busy' },
    { kind: 'note', value: 'x' },
  ] as const
  const { call } = applyTestUpdates([...missed, adds(1, ...kept)], { ordered: true })
  assert.deepEqual(effectiveAdditions(call, kept), [{ kind: 'note', value: 'x' }])
  const others = [
    { kind: 'untag', value: 'vip' },
    { kind: 'tag', value: 'quote' },
    { kind: 'value', value: { amount: 5 } },
    { kind: 'outcome', value: 'missed' },
  ] as const
  assert.deepEqual(effectiveAdditions(call, others), others)
  assert.deepEqual(effectiveAdditions(call, [{ kind: 'untag', value: 'unknown' }]), [])
})

test('S45 a call has as many additions, tags and notes of people as may be, and none more', () => {
  const { additions, addedTags, addedNoteChars } = BOUNDS
  const tags = (count: number): Addition[] =>
    Array.from({ length: count }, (_, index) => ({ kind: 'tag', value: String(index) }))
  assert.equal(flawOfAdditions(undefined, tags(addedTags)), null)
  assert.match(flawOfAdditions(undefined, tags(addedTags + 1)) ?? '', /50 tags/)
  const note = (length: number): Addition => ({ kind: 'note', value: 'x'.repeat(length) })
  assert.equal(flawOfAdditions(undefined, [note(addedNoteChars)]), null)
  assert.match(flawOfAdditions(undefined, [note(addedNoteChars), note(1)]) ?? '', /20000 characters/)
  // Removed additions count, too.
  const made = { made: additions - 1, inForce: [] }
  assert.equal(flawOfAdditions(made, [note(1)]), null)
  assert.match(flawOfAdditions(made, [note(1), note(1)]) ?? '', /200 additions/)

  const many = adds(1, ...tags(addedTags))
  const { call, last } = applyTestUpdates([...missed, many, adds(99, { kind: 'tag', value: 'more' })], {
    ordered: true,
  })
  assert.deepEqual([last.result, call.added?.made], ['ignored', addedTags])
})
