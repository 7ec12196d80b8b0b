// One run of the engine: the serving lock, the engine and its maintenance, from one beginning to one end. What breaks one breaks
// all, and the next run begins with all of them anew.
import { setTimeout as sleep } from 'node:timers/promises'
import { startMaintenance, type MaintenanceDeps } from './maintenance.ts'
import { startEngine, type Engine, type EngineDeps } from './engine.ts'
import { acquireServingLock, type ServingLock } from '../store/lanes/serving-lock.ts'

/** The longest that the end of a run may delay the next. */
const ABANDON_MS = 5_000

export interface EngineRunDeps {
  readonly engine: Omit<EngineDeps, 'onLost' | 'alone'>
  readonly retention: MaintenanceDeps['retention']
  readonly findGoneCalls: MaintenanceDeps['findGoneCalls']
  /** Held already: the first run's. */
  readonly firstLock: ServingLock
  /** Everything that the engine needs to know is read anew. */
  readonly reload: () => Promise<void>
}

/** What runs between two losses of the database. */
export interface EngineRun {
  readonly engine: Engine
  /** Graceful (D16). */
  stop(): Promise<void>
  /** After a loss: releases everything at once. */
  abandon(): Promise<void>
}

/** Begins runs, one after the other; `onLost` is called when one is over. */
export function createEngineRuns(deps: EngineRunDeps): (onLost: (why: unknown) => void) => Promise<EngineRun> {
  let firstLock: ServingLock | null = deps.firstLock
  return async (onLost) => {
    const lock = firstLock ?? (await acquireServingLock(deps.engine.connectionString))
    firstLock = null
    return startEngineRun(deps, lock, onLost)
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
      listeningSince: Date.now(),
      nearlyFull: () => engine.dispatcher.nearlyFull(),
    })
    return {
      engine,
      async stop() {
        // The engine's time is counted (D16): maintenance under way must not take it.
        await Promise.all([maintenance.stop(), engine.stop()])
        await lock.release()
      },
      async abandon() {
        const over = Promise.allSettled([maintenance.stop(), engine.abandon(), lock.release()])
        // Maintenance may wait for a server that is gone and does not say so. It ends one day, without an engine to work with.
        await Promise.race([over, sleep(ABANDON_MS, undefined, { ref: false })])
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}
