// The message log of one posted source, which stays the same when the source is saved. Messages that were not understood are
// stored before they are answered, all waiting messages in one statement. Messages that were understood are stored now and then
// as examples, and nobody waits for that.
import { SerialQueue } from '../../concurrency/serial-queue.ts'
import type { Diagnose } from '../../diagnostics.ts'
import { insertSourceMessages, type NewSourceMessage } from '../../store/sources/source-messages.ts'
import type { Db } from '../../store/database/tables.ts'

export interface MessageLog {
  /** Resolves when the message is stored. */
  keep(message: NewSourceMessage): Promise<void>
  /** Keeps a message as an example, if one is wanted now: `make` is called only then. */
  keepExample(make: () => NewSourceMessage): void
  /** Stores the waiting examples; there are none after that. */
  stop(): Promise<void>
}

/** Limit of examples that are kept in a second. */
const EXAMPLES_A_SECOND = 20
/** Messages of one statement: each may have a body of 256 KiB. */
const BATCH_MAX = 100

interface Batch {
  readonly messages: NewSourceMessage[]
  readonly written: Promise<void>
}

export function createMessageLog({ db, diagnose }: { readonly db: Db; readonly diagnose: Diagnose }): MessageLog {
  let batch: Batch | null = null
  const writes = new SerialQueue()
  let examples: NewSourceMessage[] = []
  let timer: NodeJS.Timeout | null = null
  let writtenAt = -Infinity
  let isStopped = false

  function openBatch(): Batch {
    const messages: NewSourceMessage[] = []
    const write = (): Promise<void> => {
      if (batch?.messages === messages) batch = null
      return insertSourceMessages(db, messages)
    }
    const written = writes.run(write)
    batch = { messages, written }
    return batch
  }

  function keep(message: NewSourceMessage): Promise<void> {
    const open = batch && batch.messages.length < BATCH_MAX ? batch : openBatch()
    open.messages.push(message)
    return open.written
  }

  async function writeExamples(): Promise<void> {
    timer = null
    writtenAt = performance.now()
    const kept = examples
    examples = []
    try {
      await insertSourceMessages(db, kept)
    } catch (error) {
      diagnose('warning', 'Messages of a source could not be logged', { error })
    }
  }

  let lastExamples: Promise<void> = Promise.resolve()
  return {
    keep,
    keepExample(make) {
      if (isStopped || examples.length >= EXAMPLES_A_SECOND) return
      examples.push(make())
      // The first example is shown at once to a person who waits for it.
      const pause = Math.max(50, writtenAt + 1_000 - performance.now())
      timer ??= setTimeout(() => {
        lastExamples = writeExamples()
      }, pause)
    },
    async stop() {
      isStopped = true
      if (timer) clearTimeout(timer)
      await lastExamples
      await writeExamples()
    },
  }
}
