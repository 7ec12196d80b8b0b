import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldValue } from '../../../../src/calls/call.ts'
import { FIELDS } from '../../../../src/calls/fields.ts'
import type { Condition, FieldTest } from '../../../../src/integrations/integration.ts'
import { OPERATORS } from '../../../../src/integrations/integration.ts'
import { whyText } from '../../../../src/integrations/condition-text.ts'
import { kindOfField, OPERATORS_BY_KIND } from '../../../../src/integrations/operators.ts'
import { newDraft } from '../draft/saved.ts'
import type { Draft } from '../draft/draft.ts'
import { DEFAULT_CHOICE, writeConditions } from './read-conditions.ts'
import type { CallChoice } from './read-conditions.ts'
import { callsSentence, waitSentence, whenSentence } from './sentence.ts'
import type { KnownStep } from './sentence.ts'
import { testPhrase } from './test-phrase.ts'

const rows: readonly (readonly [Partial<Draft>, Partial<CallChoice>, string])[] = [
  [{}, {}, 'Sends one request when an inbound call is complete.'],
  [
    { realtime: true },
    {},
    'Sends a request each time the status of an inbound call changes, and a final request when the call is complete.',
  ],
  [{ realtime: true, final: false }, {}, 'Sends a request each time the status of an inbound call changes.'],
  [{ final: false }, {}, 'Sends nothing yet. Select at least one event.'],
  [
    {},
    { directions: new Set(['outbound', 'internal']), endings: new Set(['missed', 'voicemail']) },
    'Sends one request when an outbound or internal call is complete. Only for calls that were missed or sent to voicemail.',
  ],
  [
    {},
    { talkedAtLeast: 30, tests: [{ field: 'campaign_name', op: 'is', value: 'Spring sale' }] },
    'Sends one request when an inbound call is complete. Only for calls with at least 30 s of talk time and with campaign “Spring sale”.',
  ],
  [
    {},
    {
      directions: new Set(['inbound', 'outbound', 'internal', 'unknown']),
      match: 'any',
      tests: [
        { field: 'caller_type', op: 'is', value: 'mobile' },
        { field: 'caller_name', op: 'known' },
      ],
    },
    'Sends one request when a call is complete. Only for calls from a mobile or with a caller name.',
  ],
  [
    { realtime: true, statuses: ['answered', 'on_hold'] },
    {},
    'Sends a request each time the status of an inbound call changes to Answered or On hold, and a final request when the call is complete.',
  ],
  [{}, { directions: new Set() }, 'Sends nothing. Select at least one direction.'],
  [
    { realtime: true },
    { directions: new Set(['outbound']), endings: new Set() },
    'Sends nothing. Select at least one outcome.',
  ],
  [{ realtime: true, statuses: [], final: false }, {}, 'Sends nothing yet. Select at least one event.'],
]
for (const [draft, choice, sentence] of rows)
  test(`the sentence of when: ${sentence}`, () => {
    const conditions = writeConditions({ ...DEFAULT_CHOICE, ...choice })
    assert.equal(whenSentence({ ...newDraft(), ...draft, conditions }, 'UTC'), sentence)
  })

const inbound: FieldTest = { field: 'direction', op: 'is', value: 'inbound' }
const answered: FieldTest = { field: 'outcome', op: 'is', value: 'answered' }
const sydney: FieldTest = { field: 'caller_number', op: 'starts_with', value: '02' }
const gclid: FieldTest = { field: 'gclid', op: 'known' }
const office: FieldTest = {
  field: 'start_time',
  op: 'within',
  value: 'mon-fri 09:00-17:00, sat 10:00-12:30 Australia/Sydney',
}
const sentences: readonly (readonly [Condition | null, string])[] = [
  [null, 'Inbound calls'],
  [{ all: [] }, 'All calls'],
  [{ any: [] }, 'No calls'],
  [writeConditions({ ...DEFAULT_CHOICE, endings: new Set() }), 'No calls'],
  [
    {
      any: [
        { field: 'direction', op: 'is_not', value: 'internal' },
        { field: 'direction', op: 'unknown' },
      ],
    },
    'Inbound and outbound calls',
  ],
  [{ field: 'direction', op: 'one_of', value: ['inbound', 'outbound'] }, 'Inbound and outbound calls'],
  [
    { all: [inbound, answered, { field: 'duration', op: 'gt', value: 30 }, sydney, gclid] },
    'Inbound calls that were answered, longer than 30 s, from numbers starting with 02 and with a Google click ID',
  ],
  [
    { all: [inbound, { any: [sydney, { field: 'caller_city', op: 'one_of', value: ['Sydney', 'Perth'] }] }, gclid] },
    'Inbound calls (from numbers starting with 02 or from Sydney or Perth) and with a Google click ID',
  ],
  [
    { any: [gclid, { all: [sydney, { field: 'answered', op: 'is', value: false }, { any: [office] }] }] },
    'All calls with a Google click ID or (from numbers starting with 02 and that were not answered and during office hours (Mon–Fri 09:00–17:00, Sat 10:00–12:30, Sydney time))',
  ],
  [
    {
      all: [
        inbound,
        { field: 'talk_duration', op: 'lt', value: 120 },
        { field: 'tags', op: 'contains_not', value: 'spam' },
        { field: 'first_call', op: 'is', value: true },
        { field: 'caller_number', op: 'none_of', value: ['+61412345678', '204'] },
        { field: 'utm_source', op: 'unknown' },
        { field: 'notes', op: 'known' },
        { field: 'custom.stage', op: 'is_not', value: 'won' },
        { field: 'end_time', op: 'outside', value: 'daily 00:00-06:00 UTC' },
      ],
    },
    'Inbound calls with less than 2 min of talk time, not tagged “spam”, from first-time callers, not from +61 412 345 678 or 204, without a UTM source, with notes, with stage other than “won”, and ended outside office hours (Mon–Sun 00:00–06:00, UTC time)',
  ],
  [
    {
      all: [
        inbound,
        { field: 'first_call_per_number', op: 'is', value: false },
        { field: 'calls_30d', op: 'gt', value: 1 },
        { field: 'last_outcome', op: 'none_of', value: ['answered', 'voicemail'] },
        { field: 'last_agent', op: 'is', value: 'Sam Lee' },
        { field: 'last_call_at', op: 'known' },
        { field: 'attestation', op: 'is', value: 'A' },
      ],
    },
    'Inbound calls from returning callers to the dialled number, with more than 1 call in the last 30 days, with the previous call not answered or sent to voicemail, with previous agent Sam Lee, with a previous call, and with caller ID attestation A',
  ],
]
for (const [conditions, sentence] of sentences)
  test(`C19 which calls, as a sentence: ${sentence}`, () => assert.equal(callsSentence(conditions, 'UTC'), sentence))

const reasons: readonly (readonly [FieldTest, FieldValue, string])[] = [
  [{ field: 'talk_duration', op: 'gt', value: 30 }, 12, 'Talk time is 12 s, not more than 30 s'],
  [{ field: 'talk_duration', op: 'gte', value: 30 }, null, 'Talk time is not known'],
  [{ field: 'outcome', op: 'is', value: 'answered' }, 'voicemail', 'Outcome is Voicemail instead of Answered'],
  [
    { field: 'outcome', op: 'one_of', value: ['answered', 'voicemail'] },
    'unanswered',
    'Outcome is Not answered instead of Answered or Voicemail',
  ],
  [{ field: 'outcome', op: 'one_of', value: [] }, 'busy', 'Outcome: no value is selected'],
  [{ field: 'answered', op: 'is', value: true }, false, 'Was answered: no'],
  [sydney, '+61412345678', 'Caller number is +61 412 345 678, which does not start with 02'],
  [{ field: 'tags', op: 'one_of', value: ['a', 'b'] }, ['c'], 'Tags is “c”, which includes none of “a” or “b”'],
  [{ field: 'gclid', op: 'unknown' }, 'Cj0', 'Google click ID is known: “Cj0”'],
  [
    office,
    '2026-11-25T07:10:00Z',
    'Start time is Wed, 25 Nov, 18:10, outside Mon–Fri 09:00–17:00, Sat 10:00–12:30, Sydney time',
  ],
  [
    { field: 'start_time', op: 'gt', value: '2026-11-25T07:10:00Z' },
    '2026-11-25T07:09:00Z',
    'Start time is 25 Nov 2026, 07:09, not after 25 Nov 2026, 07:10',
  ],
]
for (const [failed, known, sentence] of reasons)
  test(`C19 why not: ${sentence}`, () => assert.equal(whyText({ test: failed, known }, 'UTC'), sentence))

test('C19 every field reads well with every operator, those that hardly fit included', () => {
  for (const code of [...FIELDS.map((field) => field.code), 'custom.own']) {
    for (const op of OPERATORS) {
      const one: FieldTest = { field: code, op, value: op.endsWith('of') ? ['1', '2'] : '1' }
      const fit = OPERATORS_BY_KIND[kindOfField(code)].includes(op)
      const phrase = testPhrase(one, 'UTC')
      assert.match(phrase, /^[a-z0-9“][^_]*$/, `${code} ${op}: ${phrase}`)
      assert.doesNotMatch(phrase, /undefined|  |\[|contains_not/, `${code} ${op}`)
      // No two operators of a field have the same words, or a person could not see which is chosen; lists with one value
      // excepted.
      const others = OPERATORS.filter(
        (other) => fit && other !== op && OPERATORS_BY_KIND[kindOfField(code)].includes(other),
      )
      for (const other of others.filter((name) => name.endsWith('of') === op.endsWith('of')))
        assert.notEqual(testPhrase({ ...one, op: other }, 'UTC'), phrase, `${code}: ${op} and ${other}`)
      assert.doesNotMatch(whyText({ test: one, known: '3' }, 'UTC'), /undefined|_/, `${code} ${op}`)
    }
  }
})

const steps: readonly KnownStep[] = [
  { name: 'transcript', enabled: true },
  { name: 'summary', enabled: true },
  { name: 'score', enabled: false },
]
const wait = { recording: true, steps: [], cap_s: 1_200 }
const waits: readonly (readonly [Partial<Draft>, string | null])[] = [
  [{ wait }, 'The request waits for the recording, up to 20 minutes after the call ends.'],
  [
    { wait: { ...wait, steps: ['transcript'] } },
    'The request waits for the recording and “transcript”, up to 20 minutes after the call ends.',
  ],
  [
    { wait: { recording: false, steps: ['transcript', 'summary'], cap_s: 5_400 } },
    'The request waits for “transcript” and “summary”, up to 1 hour and 30 minutes after the call ends.',
  ],
  [
    { wait: { recording: false, steps: ['score', 'gone'], cap_s: 60 } },
    'The request is sent as soon as the call ends.',
  ],
  [{ wait: { ...wait, cap_s: 0 } }, 'The request is sent as soon as the call ends.'],
  [{ wait: { ...wait, cap_s: 90 } }, 'The request waits for the recording, up to 90 seconds after the call ends.'],
  [
    { realtime: true, wait: { ...wait, cap_s: 60 } },
    'The final request waits for the recording, up to 1 minute after the call ends.',
  ],
  [{ final: false, realtime: true, wait }, null],
]
for (const [draft, sentence] of waits)
  test(`C9 what it waits for: ${sentence ?? 'nothing, for there is no last request'}`, () => {
    assert.equal(waitSentence({ ...newDraft(), ...draft }, steps), sentence)
  })

test('C9 a new integration waits for every step, and before they are known a step counts as there', () => {
  const draft = newDraft(['transcript'])
  assert.match(waitSentence(draft, null) ?? '', /waits for the recording and “transcript”/)
})
