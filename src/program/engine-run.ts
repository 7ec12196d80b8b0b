// One shift: the serving lock, the engine and its chores, from one beginning to one end. What breaks one breaks all, and
// the next shift begins with all of them anew.
import { setTimeout as sleep } from 'node:timers/promises'
import { startMaintenance, type MaintenanceDeps } from './maintenance.ts'
import { startEngine, type Engine, type EngineDeps } from './engine.ts'
import type { EngineRun } from './engine-supervisor.ts'
import { acquireServingLock, type ServingLock } from '../store/lanes/serving-lock.ts'

/** So long the end of a shift holds up the next. */
const ABANDON_MS = 5_000

export interface EngineRunDeps {
  readonly engine: Omit<EngineDeps, 'lost' | 'alone'>
  readonly retention: MaintenanceDeps['retention']
  readonly absent: MaintenanceDeps['absent']
  /** The lock, if it is held already; asked once for each shift. */
  readonly heldLock: () => ServingLock | null
  /** Everything that the engine needs to know is read anew. */
  readonly reload: () => Promise<void>
}

export async function startEngineRun(parts: EngineRunDeps, lost: (why: unknown) => void): Promise<EngineRun<Engine>> {
  const { pool, diagnose, connectionString } = parts.engine
  const lock = parts.heldLock() ?? (await acquireServingLock(connectionString))
  try {
    await parts.reload()
    const engine = await startEngine({ ...parts.engine, alone: true, lost })
    void lock.lost.then((why) => lost(new Error(`the serving lock was lost: ${why}`)))
    const chores = startMaintenance({
      pool,
      engine,
      diagnose,
      retention: parts.retention,
      absent: parts.absent,
      listeningSince: Date.now(),
      crowded: () => engine.dispatcher.nearlyFull(),
    })
    return {
      work: engine,
      ingest: engine.ingest,
      async stop() {
        // The engine's time is counted (D16): a chore under way must not take it.
        await Promise.all([chores.stop(), engine.stop()])
        await lock.release()
      },
      async abandon() {
        const over = Promise.allSettled([chores.stop(), engine.abandon(), lock.release()])
        // A chore may wait for a server that is gone and does not say so. It ends one day, without an engine to work with.
        await Promise.race([over, sleep(ABANDON_MS, undefined, { ref: false })])
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}
