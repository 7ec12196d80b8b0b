// A thread that plays stories one after the other. The test runner tracks every promise in its own thread, which makes
// a story, hardly more than promises, three times as long.
import { parentPort, workerData } from 'node:worker_threads'
import { play } from './story.ts'
import { Violation } from './watch.ts'

/** The input: the seeds. */
export type Seeds = readonly number[]

/** The result, sent once: how often each kind of event happened in all stories, or the first broken promise. */
export type StoriesResult =
  | { readonly counts: Readonly<Record<string, number>> }
  | { readonly seed: number; readonly broken: string }

async function playAll(seeds: Seeds): Promise<StoriesResult> {
  const counts: Record<string, number> = {}
  for (const seed of seeds) {
    try {
      const { watch } = await play(seed)
      for (const [what, count] of Object.entries(watch.counts)) counts[what] = (counts[what] ?? 0) + count
    } catch (error) {
      if (!(error instanceof Violation)) throw error
      return { seed, broken: error.cause instanceof Error ? `${error.message}\n${error.cause.stack}` : error.message }
    }
  }
  return { counts }
}

const seeds: unknown = workerData
if (Array.isArray(seeds)) parentPort?.postMessage(await playAll(seeds), [])
