import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attestationFields } from './attestation.ts'

test('C14 an attestation is what was verified of the caller’s number, and absent where nothing was', () => {
  const fields: Readonly<Record<string, string | undefined>> = {
    'TN-Validation-Passed-A': 'A',
    'TN-Validation-Passed-B': 'B',
    'TN-Validation-Passed-C': 'C',
    'TN-Validation-Passed-A-Diverted-C': 'A',
    'TN-Validation-Passed': 'A',
    'TN-Validation-Failed': 'failed',
    'TN-Validation-Failed-A': 'failed',
    'No-TN-Validation': undefined,
    '': undefined,
    A: undefined,
  }
  for (const [verstat, attestation] of Object.entries(fields))
    assert.equal(attestationFields(verstat)['attestation'], attestation, verstat)
  assert.deepEqual(attestationFields(undefined), {})
})
