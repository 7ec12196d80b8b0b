// One run of the engine: the serving lock, the engine and its maintenance, from one beginning to one end. When one of them fails,
// all end, and the next run starts all of them anew.
import { setTimeout as sleep } from 'node:timers/promises'
import { startMaintenance, type MaintenanceDeps } from './maintenance.ts'
import { startEngine, type Engine, type EngineDeps } from './engine.ts'
import { acquireServingLock, type ServingLock } from '../store/lanes/serving-lock.ts'

/** The end of a run may delay the next run by at most this time. */
const ABANDON_MS = 5_000

export interface EngineRunDeps {
  readonly engine: Omit<EngineDeps, 'onLost' | 'alone'>
  readonly retention: MaintenanceDeps['retention']
  readonly findGoneCalls: MaintenanceDeps['findGoneCalls']
  readonly purge: MaintenanceDeps['purge']
  /** The lock of the first run, which is held already. */
  readonly firstLock: ServingLock
  /** Reads everything anew that the engine needs to know. */
  readonly reload: () => Promise<void>
}

/** The parts that run between two losses of the database. */
export interface EngineRun {
  readonly engine: Engine
  /** Graceful stop (D16). */
  stop(): Promise<void>
  /** After a loss of the database: releases everything at once. */
  abandon(): Promise<void>
}

/** Starts runs, one after the other; `onLost` is called when a run is over. */
export function createEngineRuns(deps: EngineRunDeps): (onLost: (why: unknown) => void) => Promise<EngineRun> {
  let firstLock: ServingLock | null = deps.firstLock
  return async (onLost) => {
    const lock = firstLock ?? (await acquireServingLock(deps.engine.connectionString))
    // A later run begins after an outage, and senders wait for it. The functions are compiled by then.
    const isFirst = firstLock !== null
    const engine = isFirst ? deps.engine : { ...deps.engine, createWarmUpHandler: null }
    firstLock = null
    return startEngineRun({ ...deps, engine }, lock, onLost)
  }
}

async function startEngineRun(
  deps: EngineRunDeps,
  lock: ServingLock,
  onLost: (why: unknown) => void,
): Promise<EngineRun> {
  const { pool, diagnose } = deps.engine
  try {
    await deps.reload()
    const engine = await startEngine({ ...deps.engine, alone: true, onLost })
    void lock.lost.then((why) => onLost(new Error(`database lock lost: ${why}`)))
    const maintenance = startMaintenance({
      pool,
      engine,
      diagnose,
      retention: deps.retention,
      findGoneCalls: deps.findGoneCalls,
      purge: deps.purge,
      listeningSince: Date.now(),
      nearlyFull: () => engine.dispatcher.nearlyFull(),
    })
    return {
      engine,
      async stop() {
        // The engine's time to stop is limited (D16): maintenance under way must not use it up.
        await Promise.all([maintenance.stop(), engine.stop()])
        await lock.release()
      },
      async abandon() {
        const over = Promise.allSettled([maintenance.stop(), engine.abandon(), lock.release()])
        // Maintenance may wait for a server that is gone without closing its connection. It ends later, without an engine to work
        // with.
        await Promise.race([over, sleep(ABANDON_MS, undefined, { ref: false })])
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}
