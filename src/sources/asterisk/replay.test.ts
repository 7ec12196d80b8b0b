import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recording } from '../../../test/recordings/played.ts'
import { replay } from './replay.ts'

test('C6 the clock of a replay is that of the recording', () => {
  const steps = [...replay(recording('answered'))]
  assert.equal(steps[0]?.at, 1795599991168.235)
  assert.deepEqual(
    steps.map(({ at }) => at),
    steps.map(({ at }) => at).toSorted((a, b) => a - b),
  )
})

test('a recording played with a suffix makes calls of its own, parents included', () => {
  const ids = [...replay(recording('sip-attended'), { idSuffix: '-2' })].flatMap(({ updates }) =>
    updates.flatMap(({ uniqueid, fields }) => [
      uniqueid,
      ...(fields?.['parent_call_id'] ? [String(fields['parent_call_id'])] : []),
    ]),
  )
  assert.ok(ids.every((id) => id.endsWith('-2')))
})
