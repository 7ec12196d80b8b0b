import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Fields } from '../../../../src/calls/call.ts'
import { OUTCOMES } from '../../../../src/calls/status.ts'
import { checkConditions } from '../../../../src/integrations/check-conditions.ts'
import { isMet } from '../../../../src/integrations/conditions.ts'
import type { Condition, FieldTest } from '../../../../src/integrations/integration.ts'
import { DIRECTIONS, ENDINGS, readConditions, DEFAULT_CHOICE, writeConditions } from './read-conditions.ts'
import type { CallChoice } from './read-conditions.ts'

const campaign: FieldTest = { field: 'campaign_name', op: 'is', value: 'Spring sale' }
const mobile: FieldTest = { field: 'caller_type', op: 'is', value: 'mobile' }
const deep: Condition = { any: [campaign, { all: [mobile, { field: 'tags', op: 'contains', value: 'quote' }] }] }

const rows: readonly (readonly [string, Condition | null, Partial<CallChoice>])[] = [
  ['nothing is inbound', null, {}],
  ['all of nothing is every call', { all: [] }, { directions: new Set(DIRECTIONS) }],
  ['one direction', { field: 'direction', op: 'is', value: 'outbound' }, { directions: new Set(['outbound']) }],
  [
    'answered and talked for 30 seconds',
    {
      all: [
        { field: 'outcome', op: 'is', value: 'answered' },
        { field: 'talk_duration', op: 'gte', value: 30 },
      ],
    },
    { directions: new Set(DIRECTIONS), endings: new Set(['answered']), talkedAtLeast: 30 },
  ],
  [
    'directions, however they are put',
    {
      any: [
        { field: 'direction', op: 'is_not', value: 'internal' },
        { field: 'direction', op: 'unknown' },
      ],
    },
    { directions: new Set(['inbound', 'outbound', 'unknown']) },
  ],
  [
    'a direction that is not chosen yet',
    { field: 'direction', op: 'is_not', value: '' },
    { directions: new Set(DIRECTIONS), tests: [{ field: 'direction', op: 'is_not', value: '' }] },
  ],
  ['tests', { all: [campaign, mobile] }, { directions: new Set(DIRECTIONS), tests: [campaign, mobile] }],
  [
    'any test',
    { any: [campaign, mobile] },
    { directions: new Set(DIRECTIONS), tests: [campaign, mobile], match: 'any' },
  ],
  [
    'groups within any',
    deep,
    {
      directions: new Set(DIRECTIONS),
      match: 'any',
      tests: [campaign, { all: [mobile, { field: 'tags', op: 'contains', value: 'quote' }] }],
    },
  ],
  ['groups within all', { all: [deep, mobile] }, { directions: new Set(DIRECTIONS), tests: [deep, mobile] }],
  [
    'at least no talk is a test: it has to be known',
    { field: 'talk_duration', op: 'gte', value: 0 },
    { directions: new Set(DIRECTIONS), tests: [{ field: 'talk_duration', op: 'gte', value: 0 }] },
  ],
  [
    'an outcome of its own is a test',
    { field: 'outcome', op: 'is', value: 'busy' },
    { directions: new Set(DIRECTIONS), tests: [{ field: 'outcome', op: 'is', value: 'busy' }] },
  ],
]

for (const [what, conditions, choice] of rows)
  test(`conditions are read into controls: ${what}`, () => {
    assert.deepEqual(readConditions(conditions), { ...DEFAULT_CHOICE, ...choice })
  })

const fieldTest = fc.oneof(
  fc.constant<FieldTest>(campaign),
  fc.constant<FieldTest>(mobile),
  fc.constantFrom(...OUTCOMES).map((value): FieldTest => ({ field: 'outcome', op: 'is', value })),
  fc
    .tuple(fc.constantFrom('gt' as const, 'gte' as const), fc.nat(60))
    .map(([op, value]): FieldTest => ({ field: 'talk_duration', op, value })),
  fc.constantFrom('inbound', 'outbound').map((value): FieldTest => ({ field: 'direction', op: 'is', value })),
  fc.constant<FieldTest>({ field: 'direction', op: 'unknown' }),
  fc.constant<FieldTest>({ field: 'direction', op: 'is_not', value: 'internal' }),
)
const tree = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    fieldTest,
    fc.array(tie('tree'), { maxLength: 4 }).map((all): Condition => ({ all })),
    fc.array(tie('tree'), { maxLength: 4 }).map((any): Condition => ({ any })),
  ),
})).tree

const call = fc.record<Fields>({
  direction: fc.constantFrom('inbound', 'outbound', 'internal', null),
  outcome: fc.constantFrom(...OUTCOMES, null),
  talk_duration: fc.option(fc.nat(60)),
  campaign_name: fc.constantFrom('Spring sale', 'Other', null),
  caller_type: fc.constantFrom('mobile', 'landline', null),
})

test('what is read and written again lets the same calls through', () => {
  fc.assert(
    fc.property(fc.option(tree), call, (conditions, fields) => {
      assert.equal(isMet(writeConditions(readConditions(conditions)), fields), isMet(conditions, fields))
    }),
  )
})

test('C19 with no outcome, or no direction, no call is let through, and such conditions are refused', () => {
  for (const none of [{ endings: new Set<never>() }, { directions: new Set<never>() }]) {
    const conditions = writeConditions({ ...DEFAULT_CHOICE, ...none })
    fc.assert(fc.property(call, (fields) => assert.equal(isMet(conditions, fields), false)))
    assert.equal(
      checkConditions(conditions).some(({ severity }) => severity === 'error'),
      true,
    )
  }
})

test('what the controls say is read back as they said it', () => {
  const choice = fc.record<CallChoice>(
    {
      directions: fc.subarray([...DIRECTIONS]).map((some) => new Set(some)),
      endings: fc.subarray([...ENDINGS]).map((some) => new Set(some)),
      talkedAtLeast: fc.nat(100),
      tests: fc.subarray([campaign, { all: [mobile, deep] }, mobile]),
      match: fc.constant('all'),
    },
    { noNullPrototype: true },
  )
  fc.assert(fc.property(choice, (chosen) => assert.deepEqual(readConditions(writeConditions(chosen)), chosen)))
})
