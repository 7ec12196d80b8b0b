// Keeps an engine running. When the database is lost (its server was killed, the network was cut) the engine is over: what
// it held is let go, intake is refused with a reason, and a new engine begins as soon as the database is back.
import type { Diagnose } from '../diagnostics.ts'
import { messageOf, OffhookError } from '../lib/errors.ts'
import { sleep } from '../lib/sleep.ts'
import type { Ingest } from '../intake/ingest.ts'

/** What runs between two losses of the database. */
export interface EngineRun<Work> {
  readonly work: Work
  readonly ingest: Ingest
  /** In good order (D16). */
  stop(): Promise<void>
  /** After a loss: lets go of everything at once. */
  abandon(): Promise<void>
}

export interface EngineSupervisor<Work> {
  /** What runs now; `null` while the database is away. */
  work(): Work | null
  readonly ingest: Ingest
  /** Why no work is taken now, in a sentence; `null`: it is. */
  notReady(): string | null
  stop(): Promise<void>
}

const AGAIN_MIN_MS = 200
/** D10 promises to serve again within 5 s: what is slept beyond the server's own return is lost of that. */
const AGAIN_MAX_MS = 1_000

const STOPPING = 'Offhook is stopping. Send this again in a moment.'
const AWAY = 'The database is not to be reached. Send this again in a moment.'

/** Starts the first shift, which may fail; those after it are tried until they succeed. */
export async function startEngineSupervisor<Work>(
  begin: (lost: (why: unknown) => void) => Promise<EngineRun<Work>>,
  diagnose: Diagnose,
): Promise<EngineSupervisor<Work>> {
  let shift: EngineRun<Work> | null = null
  const stopping = new AbortController()
  const isStopping = (): boolean => stopping.signal.aborted
  let changing: Promise<void> = Promise.resolve()

  async function start(): Promise<void> {
    const early: unknown[] = []
    const lost = (why: unknown): void => {
      if (shift === null) early.push(why)
      else changing = recover(shift, why)
    }
    shift = await begin(lost)
    // Lost while it began, before anybody could hear.
    if (early.length > 0) changing = recover(shift, early[0])
  }

  async function recover(old: EngineRun<Work>, why: unknown): Promise<void> {
    shift = null
    diagnose('error', 'the database was lost', { why: messageOf(why) })
    await old.abandon()
    for (let pauseMs = AGAIN_MIN_MS; ; pauseMs = Math.min(AGAIN_MAX_MS, pauseMs * 2)) {
      if (isStopping()) return
      try {
        await start()
        diagnose('info', 'serving again')
        return
      } catch (error) {
        diagnose('warning', 'the database is still away', { why: messageOf(error) })
        await sleep(pauseMs, stopping.signal)
      }
    }
  }

  await start()
  return {
    work: () => shift?.work ?? null,
    ingest(request) {
      if (shift && !isStopping()) return shift.ingest(request)
      return Promise.reject(new OffhookError('unavailable', isStopping() ? STOPPING : AWAY))
    },
    notReady: () => (isStopping() ? STOPPING : shift ? null : AWAY),
    async stop() {
      stopping.abort()
      await changing
      await shift?.stop()
    },
  }
}
