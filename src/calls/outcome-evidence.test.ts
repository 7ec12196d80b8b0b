// The reason why a call ended as it did: the stored evidence, and the sentence that is made from the evidence.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { applyTestUpdates, type TestUpdate } from '../../test/kit/call-updates.ts'
import type { Call, EvidenceLeg, LegEnd, OutcomeEvidence } from './call.ts'
import { LEG_ENDS, OUTCOME_RULES, outcomeEvidence } from './outcome-evidence.ts'
import { outcomeSentence } from './outcome-sentence.ts'
import { readCall } from './read-stored.ts'
import { OUTCOMES } from './status.ts'

function sentenceOf(call: Call): string | null {
  const evidence = outcomeEvidence(call)
  return evidence && outcomeSentence(evidence, call)
}

const ringing: TestUpdate = { status: 'ringing', s: 0, fields: { direction: 'inbound' } }

/** A call that rang, and then ended with this update. */
function ended(update: TestUpdate): Call {
  return applyTestUpdates([ringing, { status: 'ended', s: 25, ...update }], { ordered: true }).call
}

const rang = (party: string, rangS: number, end: LegEnd = 'no_answer'): EvidenceLeg => ({ party, end, rangS })
const missed: OutcomeEvidence = {
  outcome: 'missed',
  rule: 'queue_left',
  legs: [rang('201', 20), rang('202', 20)],
}

test('C25 the evidence is stored with the outcome, told as one sentence, and read again as it was stored', () => {
  const call = ended({ outcome: 'missed', evidence: missed, fields: { hangup_by: 'system' } })
  assert.equal(sentenceOf(call), 'Missed: 201 and 202 rang 20 s, nobody answered; the queue gave up')
  assert.deepEqual(outcomeEvidence(call), {
    rule: 'queue_left',
    during: 'ringing',
    endedBy: 'system',
    cause: null,
    legs: missed.legs,
    moreLegs: 0,
  })
  const stored: unknown = JSON.parse(JSON.stringify(call))
  assert.deepEqual(readCall(stored), call)
})

test('S46 C25 a call whose evidence is damaged cannot be read; one without it can', () => {
  const call = ended({ outcome: 'missed', evidence: missed })
  const damaged: readonly unknown[] = [
    null,
    {},
    { ...missed, rule: 'guess' },
    { ...missed, outcome: 'gone' },
    { ...missed, legs: {} },
    { ...missed, legs: [{ end: 'ringing' }] },
    { ...missed, legs: [{ end: 'busy', party: 201 }] },
    { ...missed, legs: [{ end: 'busy', rangS: '20' }] },
    { ...missed, moreLegs: '1' },
    { ...missed, cause: { kind: 'x' } },
    { ...missed, cause: { kind: 'sip', code: '486' } },
  ]
  for (const evidence of damaged) assert.equal(readCall({ ...call, evidence }), null, JSON.stringify(evidence))
  const { evidence: _evidence, ...older } = call
  assert.deepEqual(readCall(older), older)
})

const rows: readonly (readonly [
  Partial<OutcomeEvidence> & Pick<OutcomeEvidence, 'outcome' | 'rule'>,
  string,
  TestUpdate?,
])[] = [
  [
    { outcome: 'missed', rule: 'ran_out', legs: [rang('201', 20), rang('202', 15), { party: '203', end: 'busy' }] },
    'Missed: 201 rang 20 s, 202 rang 15 s, 203 was busy, nobody answered; the phone system ended the call',
    { fields: { hangup_by: 'system' } },
  ],
  [{ outcome: 'missed', rule: 'dial' }, 'Missed: nobody answered'],
  [
    { outcome: 'missed', rule: 'dial', legs: ['1', '2', '3', '4', '5'].map((party) => rang(party, 9)) },
    'Missed: 1, 2, 3 and 2 others rang 9 s, nobody answered',
  ],
  [
    { outcome: 'missed', rule: 'dial', legs: [{ end: 'no_answer' }, { end: 'no_answer' }] },
    'Missed: 2 phones did not answer',
  ],
  [
    { outcome: 'missed', rule: 'dial', legs: [{ party: '201', end: 'answered' }] },
    'Missed: 201 picked up and did not take the call',
  ],
  [
    {
      outcome: 'busy',
      rule: 'dial',
      legs: [{ party: '201', end: 'busy' }],
      cause: { kind: 'q850', code: 17, name: 'USER_BUSY' },
    },
    'Busy: 201 was busy (USER_BUSY, 17)',
  ],
  [
    { outcome: 'failed', rule: 'dial', cause: { kind: 'sip', code: 503 } },
    'Failed: the destination could not be reached (SIP 503)',
  ],
  [
    { outcome: 'failed', rule: 'cause', cause: { kind: 'phone_system', name: 'NO_ROUTE_DESTINATION' } },
    'Failed: the phone system ended the call with NO_ROUTE_DESTINATION',
    { fields: { hangup_by: 'system' } },
  ],
  [
    { outcome: 'abandoned', rule: 'caller_left', legs: [rang('201', 25, 'cancelled')] },
    'Abandoned: the caller hung up after 25 s, while 201 rang',
  ],
  [{ outcome: 'abandoned', rule: 'caller_left' }, 'Abandoned: the caller hung up after 25 s, before an answer'],
  [
    { outcome: 'abandoned', rule: 'caller_left' },
    'Abandoned: the agent hung up after 25 s, before an answer',
    { fields: { direction: 'outbound' } },
  ],
  [
    { outcome: 'voicemail', rule: 'message_left', legs: [rang('201', 20)] },
    'Voicemail: 201 rang 20 s; the caller left a message',
  ],
  [{ outcome: 'blocked', rule: 'blocked' }, 'Blocked: the phone system blocks this caller'],
  [
    { outcome: 'unanswered', rule: 'unseen' },
    'Not answered: the phone system picked up, and Offhook cannot see what followed',
  ],
  [
    { outcome: 'rejected', rule: 'reported', cause: { kind: 'sip', code: 603 } },
    'Rejected: the phone system reported SIP 603',
  ],
]

for (const [evidence, sentence, more] of rows)
  test(`C25 ${evidence.rule}, ${evidence.outcome}: ${sentence}`, () =>
    assert.equal(sentenceOf(ended({ outcome: evidence.outcome, evidence, ...more })), sentence))

test('C25 every rule makes a sentence of any outcome, whatever its legs', () => {
  const legs: EvidenceLeg[] = LEG_ENDS.map((end) => ({ party: `p ${end}`, end }))
  for (const rule of OUTCOME_RULES)
    for (const outcome of OUTCOMES)
      for (const evidence of [
        { outcome, rule },
        { outcome, rule, legs },
      ]) {
        const sentence = sentenceOf(ended({ outcome, evidence })) ?? ''
        assert.match(sentence, /^[A-Z][\w ]+([:;] \S.*| (by|after) \S.*)?$/)
        assert.doesNotMatch(sentence, /undefined|null|NaN|[;:,] ?$|; ;/)
      }
})

test('C25 the fields alone show who answered and when, who hung up, and the cause that was told', () => {
  const answered = applyTestUpdates(
    [
      ringing,
      { status: 'answered', s: 8, fields: { agent_id: '201' } },
      { status: 'ended', s: 42, fields: { hangup_by: 'caller' } },
    ],
    { ordered: true },
  ).call
  assert.equal(sentenceOf(answered), 'Answered by 201 after 8 s; the caller hung up')
  const moved = { ...answered, fields: { ...answered.fields, transfer_count: 1 } }
  assert.equal(sentenceOf(moved), 'Answered after 8 s; the caller hung up', 'the agent is the last of several')
  const busy = ended({ outcome: 'busy', fields: { hangup_cause: 'USER_BUSY', hangup_cause_code: 17 } })
  assert.equal(sentenceOf(busy), 'Busy: the phone system reported USER_BUSY, 17')
  assert.equal(
    sentenceOf(ended({ outcome: 'failed', fields: { sip_status: 503 } })),
    'Failed: the phone system reported SIP 503',
  )
  assert.equal(sentenceOf(ended({ outcome: 'missed', fields: { sip_status: 200 } })), null)
  assert.equal(sentenceOf(ended({ outcome: 'missed' })), null, 'nothing is guessed')
  assert.equal(
    sentenceOf(applyTestUpdates([{ ...ringing, outcome: 'missed', evidence: missed }]).call),
    null,
    'not before the end',
  )
})

test('C11 C25 of a call that was given up nobody saw the end; the real end says why', () => {
  const lost = applyTestUpdates([ringing, { status: 'ended', s: 20, lost: true }], { ordered: true })
  assert.equal(sentenceOf(lost.call), 'Not answered: Offhook did not see the end of the call')
  const real = applyTestUpdates(
    [ringing, { status: 'ended', s: 20, lost: true }, { status: 'ended', s: 25, outcome: 'missed', evidence: missed }],
    { ordered: true },
  )
  assert.equal(sentenceOf(real.call), 'Missed: 201 and 202 rang 20 s, nobody answered; the queue gave up')
})

const child = (party: string, outcome: 'busy' | 'missed', end: LegEnd, s: number): TestUpdate => ({
  s,
  outcome,
  evidence: { outcome, rule: 'dial', legs: [{ party, end }] },
})

test('C25 the legs that several messages tell of add up, and the rule is that of the outcome that counts', () => {
  const { call } = applyTestUpdates([
    ringing,
    child('201', 'busy', 'busy', 2),
    child('202', 'missed', 'no_answer', 20),
    { status: 'ended', s: 21 },
  ])
  assert.equal(sentenceOf(call), 'Missed: 202 did not answer, 201 was busy')
  const answered = applyTestUpdates([
    ringing,
    child('201', 'busy', 'busy', 2),
    { status: 'answered', s: 5, fields: { agent_id: '202' } },
    { status: 'ended', s: 21 },
  ])
  assert.equal(sentenceOf(answered.call), 'Answered by 202 after 5 s')
})

test('C25 C8 what is told again changes nothing, and evidence alone amends nothing', () => {
  const end: TestUpdate = { status: 'ended', s: 25, outcome: 'missed', evidence: missed }
  const once = applyTestUpdates([ringing, end], { ordered: true })
  const twice = applyTestUpdates([ringing, end, end], { ordered: true })
  assert.equal(twice.last.call.evidence?.legs, twice.call.evidence?.legs)
  assert.deepEqual([twice.call, twice.last.result, twice.last.amended], [once.call, 'ignored', false])
  const later = applyTestUpdates([ringing, end, { evidence: { ...missed, legs: [rang('203', 4)] } }], { ordered: true })
  assert.deepEqual([later.call.evidence?.legs?.length, later.last.amended, later.last.events], [3, false, []])
})

test('C25 evidence for another outcome than the call has does not replace what is known', () => {
  const end: TestUpdate = { status: 'ended', s: 25, outcome: 'missed', evidence: missed }
  const { call } = applyTestUpdates([ringing, end, child('204', 'busy', 'busy', 24)], { ordered: true })
  assert.deepEqual([call.outcome, call.evidence?.outcome, call.evidence?.rule], ['missed', 'missed', 'queue_left'])
  assert.equal(sentenceOf(call)?.startsWith('Missed: 201 and 202 rang 20 s, 204 was busy'), true)
})

const anyCause = fc.record(
  {
    kind: fc.constantFrom('q850' as const, 'sip' as const, 'phone_system' as const),
    code: fc.double(),
    name: fc.string({ unit: 'binary', maxLength: 500 }),
  },
  { requiredKeys: ['kind'] },
)
const anyLeg = fc.record(
  {
    party: fc.string({ unit: 'binary', maxLength: 500 }),
    end: fc.constantFrom(...LEG_ENDS),
    rangS: fc.double(),
    cause: anyCause,
  },
  { requiredKeys: ['end'] },
)

test('C25 S45 whatever strangers write: eight legs, short texts in one line, and what is stored is read again', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...OUTCOMES),
      fc.constantFrom(...OUTCOME_RULES),
      fc.array(fc.array(anyLeg, { maxLength: 20 }), { minLength: 1, maxLength: 4 }),
      anyCause,
      (outcome, rule, messages, cause) => {
        const updates = messages.map((legs): TestUpdate => ({
          s: 1,
          outcome,
          evidence: { outcome, rule, legs, cause },
        }))
        const { call } = applyTestUpdates([ringing, ...updates, { status: 'ended', s: 9 }])
        const { evidence } = call
        assert.ok(evidence)
        assert.ok((evidence.legs?.length ?? 0) <= 8)
        for (const text of [
          evidence.cause?.name,
          ...(evidence.legs ?? []).flatMap((leg) => [leg.party, leg.cause?.name]),
        ])
          assert.ok(text === undefined || (text.length <= 64 && text.isWellFormed() && !/[\p{Cc}\p{Cf}]/u.test(text)))
        assert.deepEqual(readCall(JSON.parse(JSON.stringify(call))), call)
        assert.ok((sentenceOf(call) ?? '').length < 2_000)
      },
    ),
  )
})
