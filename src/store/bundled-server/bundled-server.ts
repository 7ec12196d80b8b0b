// The bundled PostgreSQL: a real server in the data folder, for operators who have no server of their own.
//
//   find the package → where it lives, whose it is     → its programs → its cluster → its process
//   (programs.ts)      (server-folder, folder-owner)      (programs)     (cluster)     (server-process)
//
// Every step uses the parts that exist and creates the parts that are missing, so a first start, a later start and a
// start after a crash are the same.
import { setTimeout as sleep } from 'node:timers/promises'
import { type Installation, ensureServer, stopServer } from './server-process.ts'
import { ensureCluster } from './cluster.ts'
import { findPostgresPackage, installPrograms } from './programs.ts'
import { ensureServerFolder, removeSocketFolder } from './server-folder.ts'

export interface BundledServer {
  /** The address of the server. It holds no secret (only the server's user and root can enter the folder of its socket). */
  readonly connectionString: string
  /** The folder of the server's files, links resolved. If the server's user cannot enter the data folder, it is elsewhere. */
  readonly folder: string
  /** Whether it was running before this start. */
  readonly wasRunning: boolean
  /** Sentences for the person who starts the program. */
  readonly notes: readonly string[]
  /**
   * Stops the server, whoever started it. Only the holder of the serving lock may call this: a program that was refused the lock
   * leaves the server to the holder.
   */
  stop(): Promise<void>
}

/** The pause before a failed restart is tried again. */
const RESTART_AGAIN_MS = 1_000

interface BundledServerOptions {
  readonly dataFolder: string
  /** Called when the server ended by itself and is started again; with an error when the restart failed. */
  readonly onEnded: (error?: unknown) => void
  /** The folder for a database that cannot be in the data folder. */
  readonly elsewhere?: string
}

/**
 * Starts the bundled server of a data folder, and creates the folder first if needed (0.9 s; 0.05 s later). Restarts the server
 * whenever it ends by itself, until `stop` is called. Fails with an `OffhookError` that says what to do.
 */
export async function startBundledServer(options: BundledServerOptions): Promise<BundledServer> {
  const bundle = findPostgresPackage()
  const place = ensureServerFolder(options.dataFolder, options.elsewhere)
  const programs = installPrograms(bundle, place.folder)
  const installation: Installation = { place, programs, cluster: await ensureCluster(place, programs, bundle.version) }
  let server = await ensureServer(installation)
  let stopping = false
  const keepRunning = async (): Promise<void> => {
    for (;;) {
      await server.ended
      if (stopping) return
      options.onEnded()
      await restart()
    }
  }
  // Without the database Offhook does nothing, so a restart that fails is tried until it succeeds.
  const restart = async (): Promise<void> => {
    for (;;) {
      try {
        server = await ensureServer(installation)
        return
      } catch (error) {
        options.onEnded(error)
      }
      await sleep(RESTART_AGAIN_MS, undefined, { ref: false })
      if (stopping) return
    }
  }
  void keepRunning()
  return {
    connectionString: server.connectionString,
    folder: place.folder,
    wasRunning: server.wasRunning,
    notes: place.notes,
    async stop() {
      stopping = true
      await stopServer(installation, server.pid)
      removeSocketFolder(place)
    },
  }
}
