// Keeps an engine running. When the database is lost (its server was killed, the network was cut) the engine is over: its
// resources are released, intake is refused with a reason, and a new engine starts as soon as the database is back.
import type { Diagnose } from '../diagnostics.ts'
import { messageOf, OffhookError } from '../errors.ts'
import { sleep } from '../concurrency/sleep.ts'
import type { Ingest, IngestRequest, IngestResult } from '../intake/ingest.ts'
import type { EngineRun } from './engine-run.ts'
import type { Engine } from './engine.ts'

interface EngineSupervisorDeps {
  readonly begin: (onLost: (why: unknown) => void) => Promise<EngineRun>
  readonly diagnose: Diagnose
}

interface EngineSupervisor {
  /** Starts the first run, which may fail; later runs are retried until they succeed. */
  start(): Promise<void>
  /** The present engine; `null` before the first, and while the database is away. */
  readonly engine: () => Engine | null
  /** Passes updates to the pipeline of the present engine. */
  readonly ingest: Ingest
  /** Why no work is accepted now, in a sentence; `null`: work is accepted. */
  notReady(): string | null
  stop(): Promise<void>
}

const AGAIN_MIN_MS = 200
/**
 * The longest pause between two attempts to start. D10 promises to serve again within 5 s after the server's return, and a pause
 * uses up that time.
 */
const AGAIN_MAX_MS = 1_000

/** How long the rest of a partly stored request waits for the next engine: its sender waits too. */
const REST_MS = 20_000

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
    // The engine was lost before `begin` resolved.
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
  const ingestNow: Ingest = (request) => {
    if (run && !isStopping()) return run.engine.ingest(request)
    return Promise.reject(new OffhookError('unavailable', notReady() ?? AWAY))
  }

  /**
   * A sender whose request is refused repeats all of it, including stored updates: so the next engine stores the rest, if it can.
   */
  async function ingestRest(request: IngestRequest, stored: readonly IngestResult[]): Promise<IngestResult[]> {
    const results = [...stored]
    const giveUpAt = performance.now() + REST_MS
    while (results.length < request.updates.length) {
      try {
        results.push(...(await ingestNow({ ...request, updates: request.updates.slice(results.length) })))
      } catch (error) {
        if (isStopping() || performance.now() > giveUpAt || !isUnavailable(error)) throw error
        await sleep(AGAIN_MIN_MS, stopping.signal)
      }
    }
    return results
  }

  return {
    async start() {
      await beginRun()
      hasStarted = true
    },
    engine: () => run?.engine ?? null,
    async ingest(request) {
      const results = await ingestNow(request)
      return results.length < request.updates.length ? ingestRest(request, results) : results
    },
    notReady,
    async stop() {
      stopping.abort()
      await changing
      await run?.stop()
    },
  }
}

const isUnavailable = (error: unknown): boolean => error instanceof OffhookError && error.code === 'unavailable'
