// Keeps an engine running. When the database is lost (its server was killed, the network was cut) the engine is over: what
// it held is released, intake is refused with a reason, and a new engine begins as soon as the database is back.
import type { Diagnose } from '../diagnostics.ts'
import { messageOf, OffhookError } from '../errors.ts'
import { sleep } from '../concurrency/sleep.ts'
import type { Ingest } from '../intake/ingest.ts'
import type { EngineRun } from './engine-run.ts'
import type { Engine } from './engine.ts'

export interface EngineSupervisorDeps {
  readonly begin: (onLost: (why: unknown) => void) => Promise<EngineRun>
  readonly diagnose: Diagnose
}

export interface EngineSupervisor {
  /** Begins the first run, which may fail; those after it are tried until they succeed. */
  start(): Promise<void>
  /** The engine that runs now; `null` before the first, and while the database is away. */
  readonly engine: () => Engine | null
  /** Into the pipeline of the engine that runs now. */
  readonly ingest: Ingest
  /** Why no work is taken now, in a sentence; `null`: it is. */
  notReady(): string | null
  stop(): Promise<void>
}

const AGAIN_MIN_MS = 200
/** D10 promises to serve again within 5 s: what is slept beyond the server's own return is lost of that. */
const AGAIN_MAX_MS = 1_000

const STARTING = 'Offhook is starting. Send this again in a moment.'
const STOPPING = 'Offhook is stopping. Send this again in a moment.'
const AWAY = 'The database is unavailable. Send this again in a moment.'

export function createEngineSupervisor({ begin, diagnose }: EngineSupervisorDeps): EngineSupervisor {
  let run: EngineRun | null = null
  let hasStarted = false
  const stopping = new AbortController()
  const isStopping = (): boolean => stopping.signal.aborted
  let changing: Promise<void> = Promise.resolve()

  async function beginRun(): Promise<void> {
    const early: unknown[] = []
    const onLost = (why: unknown): void => {
      if (run === null) early.push(why)
      else changing = recover(run, why)
    }
    run = await begin(onLost)
    // Lost before `begin` resolved.
    if (early.length > 0) changing = recover(run, early[0])
  }

  async function recover(old: EngineRun, why: unknown): Promise<void> {
    run = null
    diagnose('error', 'Database lost, intake and delivery stopped', { why: messageOf(why) })
    await old.abandon()
    for (let pauseMs = AGAIN_MIN_MS; ; pauseMs = Math.min(AGAIN_MAX_MS, pauseMs * 2)) {
      if (isStopping()) return
      try {
        await beginRun()
        diagnose('info', 'Database reconnected, intake and delivery resumed')
        return
      } catch (error) {
        diagnose('warning', 'Database was still unavailable', { why: messageOf(error) })
        await sleep(pauseMs, stopping.signal)
      }
    }
  }

  const notReady = (): string | null => {
    if (isStopping()) return STOPPING
    if (run) return null
    return hasStarted ? AWAY : STARTING
  }
  return {
    async start() {
      await beginRun()
      hasStarted = true
    },
    engine: () => run?.engine ?? null,
    ingest(request) {
      if (run && !isStopping()) return run.engine.ingest(request)
      return Promise.reject(new OffhookError('unavailable', notReady() ?? AWAY))
    },
    notReady,
    async stop() {
      stopping.abort()
      await changing
      await run?.stop()
    },
  }
}
