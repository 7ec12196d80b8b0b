// Tests of the type checks for services: a check that cannot fail proves nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkTypes } from './check-types.ts'

const preamble = `import type { WebhookPayload } from './node_modules/none.ts'`

test('the compiler passes what has the type, and names whose value has not', async () => {
  const typing = { preamble: `interface Hook { text: string; kind?: 'a' | 'b' }`, type: 'Hook' }
  assert.deepEqual(await checkTypes(typing, [{ of: 'good', value: { text: 'x', kind: 'a' } }]), [])
  const errors = await checkTypes(typing, [
    { of: 'good', value: { text: 'x' } },
    { of: 'a number', value: { text: 1 } },
    { of: 'another word', value: { text: 'x', kind: 'c' } },
    { of: 'a member too many', value: { text: 'x', txet: 'y' } },
    { of: 'a member too few', value: {} },
  ])
  assert.deepEqual(
    errors.map((error) => error.split(':')[0]),
    ['a number', 'another word', 'a member too many', 'a member too few'],
  )
  assert.match((await checkTypes({ preamble, type: 'WebhookPayload' }, [{ of: 'good', value: 1 }])).join(), /the types/)
})
