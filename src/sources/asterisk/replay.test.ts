import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recording } from '../../../test/recordings/played.ts'
import { replay, replayAtSpeed, type ReplayStep } from './replay.ts'

test('C6 the clock of a replay is that of the recording', () => {
  const steps = [...replay(recording('answered'))]
  assert.equal(steps[0]?.at, 1795599991168.235)
  assert.deepEqual(
    steps.map(({ at }) => at),
    steps.map(({ at }) => at).toSorted((a, b) => a - b),
  )
})

test('a replay at a speed takes as long as that, and tells the same', async () => {
  const steps: ReplayStep[] = []
  const began = performance.now()
  for await (const step of replayAtSpeed(recording('answered'), { speed: 100 })) steps.push(step)
  // The call lasts 7.03 s.
  assert.ok(performance.now() - began >= 65)
  assert.deepEqual(steps, [...replay(recording('answered'))])
})

test('a replay stops when it is told to', async () => {
  const stop = new AbortController()
  let steps = 0
  for await (const step of replayAtSpeed(recording('answered'), { speed: 0.01, signal: stop.signal })) {
    steps += step.updates.length
    setImmediate(() => stop.abort())
  }
  assert.ok(steps > 0 && steps < 3)
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
