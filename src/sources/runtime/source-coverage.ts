// Stores, for all dialled sources, up to when the record of their calls is complete, and the gaps (C21).
//
// One statement stores all sources, every few seconds. So a gap after a `kill -9` begins at most a few seconds too
// early. A gap that ended while the database was away is stored with the next statement.
import type { Pool } from 'pg'
import { SerialQueue } from '../../concurrency/serial-queue.ts'
import type { Diagnose } from '../../diagnostics.ts'
import type { Gap, Source } from '../source.ts'
import { saveSourcesSeen, type EndedGap } from '../../store/sources/source-gaps.ts'

interface SourceCoverageDeps {
  readonly pool: Pool
  readonly diagnose: Diagnose
  /** This node's epoch (D9); `null`: there is none now, because the database is away. */
  readonly epoch: () => number | null
  /** The sources that run, by id. */
  readonly running: () => Iterable<readonly [number, Source]>
}

interface SourceCoverage {
  /** A gap of a source has ended. */
  addGap(sourceId: number, gap: Gap): void
  /** Stores the present state for the last time. */
  stop(): Promise<void>
}

/** A small row for each source, in one statement. */
const SAVE_EVERY_MS = 3_000

export function createSourceCoverage(deps: SourceCoverageDeps): SourceCoverage {
  /** Gaps that are not stored yet. */
  let waiting: EndedGap[] = []
  const saves = new SerialQueue()
  let isFailing = false

  async function saveNow(): Promise<void> {
    const epoch = deps.epoch()
    const gaps = waiting
    const seen = new Map<number, number>()
    const note = (sourceId: number, at: number): void => void seen.set(sourceId, Math.max(at, seen.get(sourceId) ?? 0))
    for (const [sourceId, source] of deps.running()) {
      const { seenAt } = source.status()
      if (seenAt !== null) note(sourceId, seenAt)
    }
    for (const { sourceId, to } of gaps) note(sourceId, to)
    if (epoch === null || seen.size === 0) return
    const rows = [...seen].map(([sourceId, at]) => ({ sourceId, at }))
    if (await saveSourcesSeen(deps.pool, epoch, { seen: rows, gaps })) waiting = waiting.slice(gaps.length)
  }

  const save = (): Promise<void> =>
    saves.run(saveNow).then(
      () => void (isFailing = false),
      (error: unknown) => {
        if (!isFailing) deps.diagnose('warning', 'Source gaps could not be saved, retrying', { error })
        isFailing = true
      },
    )
  const timer = setInterval(() => void save(), SAVE_EVERY_MS).unref()
  return {
    addGap(sourceId, { from, to, code }) {
      if (to === null) return
      waiting.push({ sourceId, from, to, code })
      void save()
    },
    async stop() {
      clearInterval(timer)
      await save()
    },
  }
}
