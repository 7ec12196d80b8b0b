// Test calls (C16): the adapter of a phone system reads an example call as if its phone system reported it, and from there the
// call goes the way of every call.
//
// `immediate`: the times are set so that the last is now. `realtime`: the call proceeds by itself with the pauses of a real call,
// for about two minutes; when the program stops in between, the remaining updates are sent at once, so that no call is left open.
import { randomBytes } from 'node:crypto'
import type { CallUpdate } from '../../calls/call.ts'
import { SAMPLE_HISTORY, type SampleName } from '../../calls/samples.ts'
import { sleep } from '../../concurrency/sleep.ts'
import type { Diagnose } from '../../diagnostics.ts'
import type { Ingest } from '../../intake/ingest.ts'
import { messageOf, OffhookError } from '../../errors.ts'
import { kindOf } from '../kinds/kinds.ts'
import { findSourceById } from '../../store/sources/sources.ts'
import type { Db } from '../../store/database/tables.ts'
import type { SourceManager } from './source-manager.ts'

interface TestCallsDeps {
  readonly db: Db
  readonly ingest: Ingest
  readonly sources: Pick<SourceManager, 'simulateCall'>
  readonly diagnose: Diagnose
}

interface TestCall {
  readonly accountId: number
  readonly sourceId: number
  readonly example: SampleName
  readonly ticked: readonly string[]
  readonly pace: 'immediate' | 'realtime'
}

export interface TestCalls {
  /** Rejects with an `OffhookError` when the source has no example. */
  play(call: TestCall): Promise<{ readonly uniqueid: string }>
  stop(): Promise<void>
}

/** A made-up recording, because the examples have none. */
const RECORDING = { id: 'rec_91', url: 'https://calls.example/recordings/rec_91.mp3' }
const SECONDS = 83

export function createTestCalls({ db, ingest, sources, diagnose }: TestCallsDeps): TestCalls {
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()

  async function goOn(rest: readonly CallUpdate[], ingestAll: (updates: readonly CallUpdate[]) => Promise<unknown>) {
    for (const update of rest) {
      // An abort while waiting means: no more pauses.
      await sleep(Math.max(0, (update.at ?? 0) - Date.now()), stopping.signal)
      await ingestAll([update])
    }
  }

  return {
    async play({ accountId, sourceId, example, ticked, pace }) {
      const source = await findSourceById(db, accountId, sourceId)
      if (!source) throw new OffhookError('no_source', 'The source was deleted.')
      const id = randomBytes(16).toString('hex')
      // Dialled sources keep the order of their updates; posted sources may not (C6).
      const ordered = kindOf(source.kind)?.mode === 'dialled'
      const ingestAll = (updates: readonly CallUpdate[]) => ingest({ accountId, sourceId, ordered, updates })
      const updates = await sources.simulateCall(source, example, { id, beginMs: Date.now() })
      const lastsMs = Math.max(0, ...updates.map(({ at }) => (at ?? 0) - Date.now()))
      const [first, ...rest] = updates.map((update) => asTest(update, pace === 'immediate' ? -lastsMs : 0))
      if (!first) throw new OffhookError('no_example', 'This source does not support this example. Choose another.')
      const begin = { ...first, ticked, fields: { ...SAMPLE_HISTORY, ...first.fields } }
      const { uniqueid } = begin
      if (pace === 'immediate') {
        await ingestAll([begin, ...rest])
        return { uniqueid }
      }
      await ingestAll([begin])
      const going = goOn(rest, ingestAll).catch((error: unknown) => {
        // The call stays open until maintenance ends it (C11), like a real call whose source falls silent.
        diagnose('warning', 'Test call was not completed', { uniqueid, error: messageOf(error) })
      })
      running.add(going)
      void going.finally(() => running.delete(going))
      return { uniqueid }
    },
    async stop() {
      stopping.abort()
      await Promise.all(running)
    },
  }
}

/** An example's update at another time, with the made-up recording in place of its own. */
function asTest(update: CallUpdate, laterMs: number): CallUpdate {
  const { recording: news, at, ...rest } = update
  const whole = { ...rest, isTest: true, ...(at !== undefined && { at: at + laterMs }) }
  if (!news) return whole
  if (!('url' in news) && !('file' in news)) return { ...whole, recording: news }
  const ref = 'url' in news ? news.url : news.file
  return {
    ...whole,
    recording: { done: { ref, id: RECORDING.id, seconds: SECONDS } },
    fields: { ...rest.fields, recording_url: RECORDING.url },
  }
}
