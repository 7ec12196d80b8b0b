import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesOf, mergeContexts } from './contexts.ts'
import type { Context } from './contexts.ts'

const trunk: Context = { name: 'from-trunk', suggested_role: 'inbound', role: null }
const phones: Context = { name: 'from-internal', suggested_role: 'internal', role: 'ignore' }

test('contexts that were shown stay when the connection begins anew and has seen nothing', () => {
  assert.deepEqual(mergeContexts([phones, trunk], [phones]), [phones, trunk])
  assert.deepEqual(mergeContexts([], [trunk]), [trunk])
  assert.deepEqual(mergeContexts([phones], []), [{ ...phones, role: null }])
})

test('only marks that differ from what is saved are changes', () => {
  const contexts = [phones, trunk]
  assert.deepEqual(changesOf(contexts, { 'from-trunk': 'outbound', 'from-internal': 'ignore' }), {
    'from-trunk': 'outbound',
  })
  assert.deepEqual(changesOf(contexts, { 'from-internal': null }), { 'from-internal': null })
  assert.deepEqual(changesOf(contexts, { 'from-trunk': null }), {})
})

test('a context may be called like a member of every object', () => {
  const odd: Context = { name: 'constructor', suggested_role: null, role: null }
  assert.deepEqual(changesOf([odd], {}), {})
})
