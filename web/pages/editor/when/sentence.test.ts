import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDraft } from '../draft/saved.ts'
import type { Draft } from '../draft/draft.ts'
import { usualChoice, writeConditions } from './read-conditions.ts'
import type { CallChoice } from './read-conditions.ts'
import { waitSentence, whenSentence } from './sentence.ts'
import type { KnownStep } from './sentence.ts'

const rows: readonly (readonly [Partial<Draft>, Partial<CallChoice>, string])[] = [
  [{}, {}, 'Sends once, when an inbound call is complete.'],
  [{ realtime: true }, {}, 'Sends at every change of an inbound call, and once more when it is complete.'],
  [{ realtime: true, final: false }, {}, 'Sends at every change of an inbound call.'],
  [{ final: false }, {}, 'Sends nothing yet: choose when.'],
  [
    {},
    { directions: new Set(['outbound', 'internal']), endings: new Set(['missed', 'voicemail']) },
    'Sends once, when an outbound or internal call is complete, if it was missed or went to voicemail.',
  ],
  [
    {},
    { talkedAtLeast: 30, tests: [{ field: 'campaign_name', op: 'is', value: 'Spring sale' }] },
    'Sends once, when an inbound call is complete, if somebody talked for 30 s or more and Campaign is “Spring sale”.',
  ],
  [
    {},
    {
      directions: new Set(['inbound', 'outbound', 'internal', 'unknown']),
      meet: 'any',
      tests: [
        { field: 'caller_type', op: 'is', value: 'mobile' },
        { field: 'caller_name', op: 'known' },
      ],
    },
    'Sends once, when a call is complete, if one of 2 conditions is met.',
  ],
]
for (const [draft, choice, sentence] of rows)
  test(`the sentence of when: ${sentence}`, () => {
    const conditions = writeConditions({ ...usualChoice, ...choice })
    assert.equal(whenSentence({ ...newDraft(), ...draft, conditions }), sentence)
  })

const steps: readonly KnownStep[] = [
  { name: 'transcript', enabled: true },
  { name: 'summary', enabled: true },
  { name: 'score', enabled: false },
]
const wait = { recording: true, steps: [], cap_s: 1_200 }
const waits: readonly (readonly [Partial<Draft>, string | null])[] = [
  [{ wait }, 'Sends when the recording is ready, at the latest 20 minutes after the end.'],
  [
    { wait: { ...wait, steps: ['transcript'] } },
    'Sends when the recording is ready and “transcript” is there, at the latest 20 minutes after the end.',
  ],
  [
    { wait: { recording: false, steps: ['transcript', 'summary'], cap_s: 5_400 } },
    'Sends when “transcript” and “summary” are there, at the latest 1 hour and 30 minutes after the end.',
  ],
  [{ wait: { recording: false, steps: ['score', 'gone'], cap_s: 60 } }, 'Sends as soon as the call ends.'],
  [{ wait: { ...wait, cap_s: 0 } }, 'Sends as soon as the call ends.'],
  [{ wait: { ...wait, cap_s: 90 } }, 'Sends when the recording is ready, at the latest 90 seconds after the end.'],
  [
    { realtime: true, wait: { ...wait, cap_s: 60 } },
    'The last one is sent when the recording is ready, at the latest 1 minute after the end.',
  ],
  [{ final: false, realtime: true, wait }, null],
]
for (const [draft, sentence] of waits)
  test(`C9 what it waits for: ${sentence ?? 'nothing, for there is no last request'}`, () => {
    assert.equal(waitSentence({ ...newDraft(), ...draft }, steps), sentence)
  })

test('C9 a new integration waits for every step, and before they are known a step counts as there', () => {
  const draft = newDraft(['transcript'])
  assert.match(waitSentence(draft, null) ?? '', /“transcript” is there/)
})
