// Gathers settlements into batches for the database: one statement for many. While one batch is written, the next gathers. While
// other requests are in flight, a short wait makes a batch of settlements that would otherwise be written singly. If no request is
// in flight, no further settlement is to be expected, and the wait would only delay the next delivery in the lane.
import type { StartTimer } from '../concurrency/timer.ts'
import type { Settlement } from './claimed-delivery.ts'

/** Size of one batch: large enough that the statement's fixed cost is small, small enough that its locks are short. */
const BATCH_MAX = 256

/** A longer wait delays the next delivery in a lane; a shorter wait costs commits. */
const LINGER_MS = 3

interface SettlementWriter {
  add(settlement: Settlement): void
  /**
   * Resolves when all settlements added so far are written, or could not be. Settlements that are added meanwhile are not waited
   * for: they may never end.
   */
  flush(): Promise<void>
}

interface SettlementWriterDeps<Written> {
  readonly write: (settlements: Settlement[]) => Promise<Written>
  /** Called once a batch is in the database, so that whoever is told of it can read it there. */
  readonly onWritten: (result: Written, settlements: readonly Settlement[]) => void
  readonly onError: (error: unknown) => void
  /** Whether requests are in flight, whose settlements will follow soon. */
  readonly expectsMore: () => boolean
  readonly after: StartTimer
}

export function createSettlementWriter<Written>({
  write,
  onWritten,
  onError,
  expectsMore,
  after,
}: SettlementWriterDeps<Written>): SettlementWriter {
  let gathered: Settlement[] = []
  let writing: Promise<void> | null = null
  let lingering = false
  let added = 0
  /** Settlements whose batch has ended. */
  let ended = 0
  let batchEnded = Promise.withResolvers<void>()

  async function writeAll(): Promise<void> {
    while (gathered.length > 0) await writeBatch(gathered.splice(0, BATCH_MAX))
  }

  async function writeBatch(batch: Settlement[]): Promise<void> {
    try {
      onWritten(await write(batch), batch)
    } finally {
      ended += batch.length
      batchEnded.resolve()
      batchEnded = Promise.withResolvers()
    }
  }

  function begin(): Promise<void> {
    writing ??= writeAll()
      .catch(onError)
      .finally(() => {
        writing = null
        if (gathered.length > 0) beginSoon()
      })
    return writing
  }

  function beginSoon(): void {
    if (writing) return
    if (gathered.length >= BATCH_MAX || !expectsMore()) void begin()
    else linger()
  }

  function linger(): void {
    if (lingering) return
    lingering = true
    after(LINGER_MS, () => {
      lingering = false
      void begin()
    })
  }

  return {
    add(settlement) {
      gathered.push(settlement)
      added += 1
      beginSoon()
    },
    async flush() {
      for (const upTo = added; ;) {
        if (ended >= upTo) return
        const { promise } = batchEnded
        void begin()
        await promise
      }
    },
  }
}
