import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDraft } from '../draft/saved.ts'
import type { Draft } from '../draft/draft.ts'
import { usualChoice, writeConditions } from './read-conditions.ts'
import type { CallChoice } from './read-conditions.ts'
import { whenSentence } from './sentence.ts'

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
