import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeOf, draftOfNumber, entryOf, newNumberDraft } from './number-draft.ts'

const row = {
  number: '+61288889999',
  name: 'Web',
  custom_id: null,
  custom_group: null,
  campaign: 'Spring',
  source: null,
  medium: null,
  country: 'AU',
  timezone: null,
  do_not_record: true,
}

test('an entry is the same after it was shown in a form', () => {
  assert.deepEqual(entryOf(draftOfNumber(row)), row)
})

test('only what a person changed is sent; what is emptied is taken away', () => {
  const before = draftOfNumber(row)
  const after = { ...before, name: ' Header ', campaign: ' ', do_not_record: false }
  assert.deepEqual(changeOf(before, after), { name: 'Header', campaign: null, do_not_record: false })
  assert.deepEqual(changeOf(before, { ...before, custom_id: '  ' }), {})
})

test('a new one has its number as it was dialled', () => {
  assert.equal(entryOf(newNumberDraft(' 02 8888 9999 ')).number, '02 8888 9999')
})
