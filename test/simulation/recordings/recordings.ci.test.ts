// Plays more stories than recordings.test.ts does for each change.
import { test } from 'node:test'
import { play } from './story.ts'

const FIRST = 60
const STORIES = 3_000

test('D22 no story of three thousand loses a recording', async () => {
  for (let seed = FIRST; seed < FIRST + STORIES; seed += 1)
    await play(seed).catch((error: unknown) => {
      throw new Error(`OFFHOOK_SEED=${seed} breaks a promise`, { cause: error })
    })
})
