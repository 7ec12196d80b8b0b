// The suppliers of each field of the catalogue, which docs/reference/fields.md lists.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldOf, FIELDS } from '../src/calls/fields.ts'
import { isHistoryField } from '../src/calls/history.ts'
import { computedFields, fieldSuppliers, historyFieldNames } from './docs/suppliers.ts'

test('C14 every field of the catalogue has somebody who supplies it', () => {
  const nobodys = [...fieldSuppliers()]
    .filter(([, { own, phoneSystems, readyMappings }]) => own.length + phoneSystems.length + readyMappings.length === 0)
    .map(([code]) => code)
  assert.deepEqual(nobodys, [])
})

test('C14 what Offhook alone gives, and what it counts, it does give', () => {
  const { computed } = computedFields()
  const missing = FIELDS.filter(({ code, from }) => from === 'offhook' && !computed.has(code)).map(({ code }) => code)
  assert.deepEqual(missing, [])
  const counted = historyFieldNames()
  assert.deepEqual(
    [...counted].filter((code) => !isHistoryField(code) || !fieldOf(code)),
    [],
  )
  assert.deepEqual(
    FIELDS.map(({ code }) => code).filter((code) => isHistoryField(code) && !counted.has(code)),
    [],
  )
})
