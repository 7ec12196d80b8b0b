import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldTest } from '../../../../src/integrations/integration.ts'
import { withField, withOperator, withText } from './test-value.ts'

const campaign: FieldTest = { field: 'campaign_name', op: 'is', value: 'Spring sale' }

const office: FieldTest = { field: 'start_time', op: 'within', value: 'sat 10:00-12:00 Asia/Tokyo' }

const rows: readonly (readonly [string, FieldTest, FieldTest])[] = [
  ['text is text', withText(campaign, '42'), { field: 'campaign_name', op: 'is', value: '42' }],
  [
    'a number of a number field',
    withText({ field: 'duration', op: 'gt' }, '42'),
    { field: 'duration', op: 'gt', value: 42 },
  ],
  [
    'half a number is text still',
    withText({ field: 'duration', op: 'gt' }, '-'),
    { field: 'duration', op: 'gt', value: '-' },
  ],
  ['a truth', withField(campaign, 'first_call', 'UTC'), { field: 'first_call', op: 'is', value: true }],
  [
    'the first of its values',
    withField(campaign, 'hangup_by', 'UTC'),
    { field: 'hangup_by', op: 'is', value: 'caller' },
  ],
  [
    'a list',
    withOperator({ ...campaign, value: 'a, b,' }, 'one_of', 'UTC'),
    { ...campaign, op: 'one_of', value: ['a', 'b'] },
  ],
  ['no value', withOperator(campaign, 'known', 'UTC'), { field: 'campaign_name', op: 'known' }],
  ['a value again', withOperator({ field: 'campaign_name', op: 'known' }, 'is', 'UTC'), { ...campaign, value: '' }],
  ['another field keeps what fits', withField(campaign, 'caller_name', 'UTC'), { ...campaign, field: 'caller_name' }],
  [
    'a field that is not compared so is compared as usual',
    withField(campaign, 'talk_duration', 'UTC'),
    { field: 'talk_duration', op: 'is', value: '' },
  ],
  [
    'of a time, office hours by the clocks at home',
    withField({ ...campaign, op: 'contains' }, 'start_time', 'Australia/Sydney'),
    { field: 'start_time', op: 'within', value: 'mon-fri 09:00-17:00 Australia/Sydney' },
  ],
  ['outside the same hours', withOperator(office, 'outside', 'UTC'), { ...office, op: 'outside' }],
  ['hours are no moment', withOperator(office, 'gt', 'UTC'), { field: 'start_time', op: 'gt', value: '' }],
  ['hours are no text', withField(office, 'notes', 'UTC'), { field: 'notes', op: 'is', value: '' }],
  [
    'of a few, those that are among them',
    withOperator({ field: 'outcome', op: 'is', value: 'missed' }, 'none_of', 'UTC'),
    { field: 'outcome', op: 'none_of', value: ['missed'] },
  ],
  [
    'none of those of another field',
    withField({ field: 'outcome', op: 'one_of', value: ['missed'] }, 'direction', 'UTC'),
    { field: 'direction', op: 'one_of', value: [] },
  ],
]
for (const [what, made, wanted] of rows)
  test(`a condition's value fits it: ${what}`, () => assert.deepEqual(made, wanted))
