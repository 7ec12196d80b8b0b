// The bundled PostgreSQL: a real server that lives in the data folder, for whoever has none.
//
//   find the package → where it lives, whose it is     → its programs → its cluster → its process
//   (programs.ts)      (server-folder, folder-owner)      (programs)     (cluster)     (server-process)
//
// Every step uses what is there and makes what is not, so a first start, a later one and one after a crash are the same.
import { type Installation, type RunningServer, ensureServer, stopServer } from './server-process.ts'
import { ensureCluster } from './cluster.ts'
import { findPostgresPackage, installPrograms } from './programs.ts'
import { ensureServerFolder, removeSocketFolder } from './server-folder.ts'

export interface BundledServer {
  /** How to reach it; holds no secret (its socket lies where only its user and root can go). */
  readonly connectionString: string
  /** Where its files are, links resolved: outside the data folder when its user cannot enter that. */
  readonly folder: string
  /** Whether it was running before this start. */
  readonly wasRunning: boolean
  /** Sentences for whoever starts the program. */
  readonly notes: readonly string[]
  /**
   * Stops it, whoever started it. Only for the holder of the serving lock: another program that was refused the lock
   * leaves the server to the one that has it.
   */
  stop(): Promise<void>
}

export interface BundledServerOptions {
  readonly dataFolder: string
  /** Told when the server ended by itself and is started again; with an error when that did not succeed. */
  readonly onEnded: (error?: unknown) => void
  /** Where a database goes that cannot be in the data folder. */
  readonly elsewhere?: string
}

/**
 * Starts the bundled server of a data folder, making the folder at first (0.9 s; 0.05 s later), and starts it again
 * whenever it ends by itself until `stop` is called. Fails with an `OffhookError` that says what to do.
 */
export async function startBundledServer(options: BundledServerOptions): Promise<BundledServer> {
  const bundle = findPostgresPackage()
  const place = ensureServerFolder(options.dataFolder, options.elsewhere)
  const programs = installPrograms(bundle, place.folder)
  const installation: Installation = { place, programs, cluster: await ensureCluster(place, programs, bundle.version) }
  let server = await ensureServer(installation)
  let stopping = false
  const startAgain = async (ended: RunningServer): Promise<void> => {
    await ended.ended
    if (stopping) return
    options.onEnded()
    server = await ensureServer(installation)
    void startAgain(server).catch(options.onEnded)
  }
  void startAgain(server).catch(options.onEnded)
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
