// Delivery under every kind of trouble: the real dispatcher and its policy, in simulated time. See story.ts for what
// happens, watch.ts for what must hold. OFFHOOK_SEED=n plays one story again; OFFHOOK_LONG=1 plays the night's number.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { play } from './story.ts'
import { Violation } from './watch.ts'

const ONLY = process.env['OFFHOOK_SEED']
const STORIES = process.env['OFFHOOK_LONG'] ? 20_000 : 300

test('D2 D3 D5 D6 D7 D8 D9 D10 D11 D12 D14 D16 no story breaks a promise', async () => {
  const seeds = ONLY === undefined ? Array.from({ length: STORIES }, (_, seed) => seed) : [Number(ONLY)]
  const sum = new Map<string, number>()
  for (const seed of seeds) {
    const { watch } = await play(seed).catch((error: unknown) => {
      if (error instanceof Violation) error.message = `OFFHOOK_SEED=${seed} breaks ${error.message}`
      throw error
    })
    for (const [what, count] of Object.entries(watch.counts)) sum.set(what, (sum.get(what) ?? 0) + Number(count))
  }
  if (ONLY !== undefined) return
  // A story that never sees trouble proves nothing.
  for (const [what, count] of sum) assert.ok(count > 0, `not once in ${STORIES} stories: ${what}`)
})
