// Delivery under every kind of trouble: the real dispatcher and its policy, in simulated time. story.ts says what
// happens, watch.ts what must hold. OFFHOOK_SEED=n plays a story again; OFFHOOK_LONG=1 plays the nightly number of
// stories.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import type { Seeds, StoriesResult } from './stories.ts'

const ONLY = process.env['OFFHOOK_SEED']
const STORIES = process.env['OFFHOOK_LONG'] ? 20_000 : 300

test('D2 D3 D5 D6 D7 D8 D9 D10 D11 D12 D14 D16 no story breaks a promise', async () => {
  const seeds: Seeds = ONLY === undefined ? Array.from({ length: STORIES }, (_, seed) => seed) : [Number(ONLY)]
  const worker = new Worker(new URL('stories.ts', import.meta.url), { workerData: seeds })
  const [result]: StoriesResult[] = await once(worker, 'message')
  assert.ok(result)
  if ('broken' in result) assert.fail(`OFFHOOK_SEED=${result.seed} breaks ${result.broken}`)
  if (ONLY !== undefined) return
  // Stories without trouble prove nothing.
  for (const [what, count] of Object.entries(result.counts)) {
    assert.ok(count > 0, `not once in ${STORIES} stories: ${what}`)
  }
})
