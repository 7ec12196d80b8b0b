import assert from 'node:assert/strict'
import { test } from 'node:test'
import { typeErrors } from '../kit/check-types.ts'

// `npm run check` leaves this folder out, because its packages need not be installed.
test('the code of this folder has no type errors', async () => {
  assert.deepEqual(await typeErrors(import.meta.dirname), [])
})
