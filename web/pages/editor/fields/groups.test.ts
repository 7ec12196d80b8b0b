import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldOf, FIELDS } from '../../../../src/calls/fields.ts'
import { fieldGroupOf, FIELD_GROUPS } from '../../../parts/field-groups.ts'
import { groupFields } from './groups.ts'
import { findable, hits, ranked, search } from '../value/field-search.ts'

const rows: readonly (readonly [string, string])[] = [
  ['uniqueid', 'call'],
  ['status', 'call'],
  ['start_time', 'call'],
  ['duration', 'call'],
  ['direction', 'call'],
  ['caller_number', 'caller'],
  ['prior_calls', 'caller'],
  ['tracking_number', 'dialled'],
  ['custom_id', 'dialled'],
  ['agent_name', 'agent'],
  ['recording_url', 'recording'],
  ['voicemail_url', 'recording'],
  ['gclid', 'tracking'],
  ['custom.deal_id', 'custom'],
]

for (const [code, group] of rows) test(`1 ${code} stands under ${group}`, () => assert.equal(fieldGroupOf(code), group))

test('1 every field of the catalogue is in exactly one group', () => {
  const shown = groupFields(FIELDS, new Set()).flatMap((group) => group.fields.map(({ code }) => code))
  assert.deepEqual(shown.toSorted(), FIELDS.map(({ code }) => code).toSorted())
})

test('1 what calls carried comes first, the rest stands under "Not seen yet", with own fields in their group', () => {
  const seen = new Set(['caller_city', 'custom.deal'])
  const own = fieldOf('custom.deal')
  assert.ok(own)
  const groups = groupFields([...FIELDS, own], seen)
  assert.equal(groups.at(-1)?.name, 'unseen')
  assert.deepEqual(
    groups.find(({ name }) => name === 'caller')?.fields.map(({ code }) => code),
    ['caller_city'],
  )
  assert.deepEqual(
    groups.find(({ name }) => name === 'custom')?.fields.map(({ code }) => code),
    ['custom.deal'],
  )
  const order = groups.map(({ name }) => name)
  assert.deepEqual(
    order,
    ['usual', ...FIELD_GROUPS, 'technical', 'unseen'].filter((name) => order.some((one) => one === name)),
  )
  // Offhook adds these fields to every call: they are listed even if no call was seen.
  assert.ok(groups.find(({ name }) => name === 'technical')?.fields.some(({ code }) => code === 'event_id'))
})

test('1 what most requests send is first, seen or not, in the order in which people say it', () => {
  const [first] = groupFields(FIELDS, new Set(['caller_city']))
  assert.equal(first?.name, 'usual')
  assert.deepEqual(
    first.fields.map(({ code }) => code),
    [
      'caller_number',
      'caller_name',
      'tracking_number',
      'outcome',
      'start_time',
      'talk_duration',
      'recording_url',
      'uniqueid',
    ],
  )
})

const all = FIELDS.map((field) => findable(field, String(field.example), String(field.example)))
const codesOf = (query: string): string[] => search(all, query).map(({ field }) => field.code)

test('1 the search looks at label, code and value', () => {
  assert.ok(codesOf('Line type').includes('caller_type'))
  assert.ok(codesOf('[[gclid]]').includes('gclid'))
  assert.deepEqual(codesOf('plumber syd'), ['keyword', 'utm_term'])
  assert.deepEqual(codesOf('nothing like it'), [])
  assert.equal(codesOf('  ').length, FIELDS.length)
})

test('4 what begins with what was written comes first', () => {
  assert.deepEqual(
    ranked(all, 'caller_n')
      .slice(0, 3)
      .map(({ field }) => field.code),
    ['caller_number', 'caller_number_local', 'caller_name'],
  )
})

test('1 what was searched for is marked where it stands', () => {
  assert.deepEqual(hits('Caller number', 'num CALL'), [
    { text: 'Call', hit: true },
    { text: 'er ', hit: false },
    { text: 'num', hit: true },
    { text: 'ber', hit: false },
  ])
})
