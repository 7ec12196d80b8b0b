import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldTest } from '../../../../src/integrations/integration.ts'
import { withField, withOperator, withText } from './test-value.ts'

const campaign: FieldTest = { field: 'campaign_name', op: 'is', value: 'Spring sale' }

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
  ['a truth', withField(campaign, 'first_call'), { field: 'first_call', op: 'is', value: true }],
  ['the first of its values', withField(campaign, 'hangup_by'), { field: 'hangup_by', op: 'is', value: 'caller' }],
  ['a list', withOperator({ ...campaign, value: 'a, b,' }, 'one_of'), { ...campaign, op: 'one_of', value: ['a', 'b'] }],
  ['no value', withOperator(campaign, 'known'), { field: 'campaign_name', op: 'known' }],
  ['a value again', withOperator({ field: 'campaign_name', op: 'known' }, 'is'), { ...campaign, value: '' }],
]
for (const [what, made, wanted] of rows)
  test(`a condition's value fits it: ${what}`, () => assert.deepEqual(made, wanted))
