// burst.ci.test.ts plays more rounds.
import { test } from 'node:test'
import { startApi } from '../../kit/api.ts'
import { startBurst } from './burst.ts'

const burst = await startBurst(startApi)

test('C9 D22 of calls that end together, each recorded, none loses its recording, and each final has its link', async () => {
  await burst.play(14)
  await burst.assertWhole()
})
