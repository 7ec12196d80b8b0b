// A short run for the build, with a fixed seed; `npm run test:fuzz` plays longer runs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { run } from './run.ts'

test('S36 S45 S46 S47 nothing that is generated ends the program, blocks it, or is felt by another account', async (t) => {
  const { failure } = await run({ seed: 1, minutes: 1, say: (line) => t.diagnostic(line) })
  assert.equal(failure, null, failure ?? '')
})
