// The types of the client, and the code of this folder.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { typeErrors } from '../kit/check-types.ts'
import { CLIENT_TYPES } from '../docs/client-types.ts'
import { clientTypes } from './types.ts'

test(`${CLIENT_TYPES} says what the document says`, async () => {
  const stored = readFileSync(join(import.meta.dirname, '../..', CLIENT_TYPES), 'utf8')
  assert.ok(
    stored === (await clientTypes()),
    `${CLIENT_TYPES} is out of date. Run "npm run docs" and commit what it writes.`,
  )
})

// `npm run check` leaves this folder out, because its packages need not be installed.
test('the code of this folder has no type errors', async () => {
  assert.deepEqual(await typeErrors(import.meta.dirname), [])
})
