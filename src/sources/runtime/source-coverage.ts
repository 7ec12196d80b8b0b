// Keeps, for all sources that connect to a phone system, until when everything is known of their calls, and the gaps between (C21).
//
// One statement for all of them, every few seconds: after a `kill -9` the gap begins that much earlier than it was. What ended
// while the database was away is kept with the next statement.
import type { Pool } from 'pg'
import { SerialQueue } from '../../concurrency/serial-queue.ts'
import type { Diagnose } from '../../diagnostics.ts'
import type { Gap, Source } from '../source.ts'
import { saveSourcesSeen, type EndedGap } from '../../store/sources/source-gaps.ts'

export interface SourceCoverageDeps {
  readonly pool: Pool
  readonly diagnose: Diagnose
  /** This node's epoch (D9); `null`: it has none now, as the database is away. */
  readonly epoch: () => number | null
  /** The sources that run, by id. */
  readonly running: () => Iterable<readonly [number, Source]>
}

export interface SourceCoverage {
  /** A gap of a source has ended. */
  addGap(sourceId: number, gap: Gap): void
  /** Keeps what is known now, for the last time. */
  stop(): Promise<void>
}

/** A small row for each source, in one statement. */
const SAVE_EVERY_MS = 3_000

export function createSourceCoverage(deps: SourceCoverageDeps): SourceCoverage {
  /** Not kept yet. */
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
