import { test } from 'node:test'
import { startApi } from '../../kit/api.ts'
import { startBurst } from './burst.ts'

const burst = await startBurst(startApi)

/** The number of calls of each kind, in each round. */
const CALLS = 67
const ROUNDS = 10

test('C9 D22 two hundred calls that end together, ten times, lose no recording and have one final each', async () => {
  for (let round = 0; round < ROUNDS; round += 1) await burst.play(CALLS)
  await burst.assertWhole()
})
