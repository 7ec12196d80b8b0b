import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { recording, updatesOf } from '../../../test/recordings/played.ts'
import { isFieldName } from '../../calls/fields.ts'
import { ASTERISK_FIELDS } from '../pbx/provided-fields.ts'

/**
 * Fields that Asterisk reports, but no recorded session contains: the sessions were recorded without the channel
 * variable.
 */
const UNRECORDED = ['sip_call_id']

test('C14 what an Asterisk is said to tell is what its recordings tell', () => {
  const folder = join(import.meta.dirname, '../../../recorded-sessions/asterisk')
  const names = globSync('*.ami', { cwd: folder }).map((file) => basename(file, '.ami'))
  const reported = new Set(
    names.flatMap((name) => updatesOf(recording(name)).flatMap(({ fields = {} }) => Object.keys(fields))),
  )
  assert.deepEqual([...reported, ...UNRECORDED].toSorted(), ASTERISK_FIELDS.toSorted())
  assert.ok(ASTERISK_FIELDS.every(isFieldName))
})
