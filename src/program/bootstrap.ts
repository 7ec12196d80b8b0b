// Prepares the base of the program: the database with its tables, locked for this program, the first account, the keys.
import { ASSETS } from '../assets.ts'
import { DEFAULT_COUNTRY } from '../calls/numbers.ts'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { readAdminKey } from '../keys/admin-key.ts'
import { startSealing, type RotateKey } from '../keys/wrapping-key.ts'
import type { Config } from '../config.ts'
import { OffhookError } from '../errors.ts'
import { alreadyMovedError, readMoveTarget } from '../move/move.ts'
import type { Diagnose } from '../diagnostics.ts'
import { prepareDataFolder } from './data-folder.ts'
import { nodeAdvice, postgresAdvice } from './security-releases.ts'
import { createAccount, findFirstAccount, type Account } from '../store/accounts/accounts.ts'
import { openClient, openPool, checkServer } from '../store/database/connections.ts'
import { startBundledServer } from '../store/bundled-server/bundled-server.ts'
import { isBeingMovedInto } from '../store/move/move-progress.ts'
import { refuseSharedSessions } from '../store/database/shared-sessions.ts'
import { migrate } from '../store/database/migrations.ts'
import type { Sealing } from '../store/secrets/sealing.ts'
import { acquireServingLock, type ServingLock } from '../store/lanes/serving-lock.ts'
import { openDb, type Db } from '../store/database/tables.ts'
import { ensureDayPartitions } from '../store/database/partitions.ts'

/** Registers how a part is stopped: the part that was started last is stopped first. */
export type OnStop = (stop: () => Promise<unknown>) => void

export interface Infrastructure {
  readonly connectionString: string
  /** This program holds the lock until the first run of the engine takes it. */
  readonly lock: ServingLock
  readonly pool: Pool
  readonly db: Db
  /** The operator's own account. */
  readonly account: Account
  readonly sealing: Sealing
  readonly rotateKey: RotateKey
  readonly adminKey: string
}

/** Connections for the API and the chores; the hot path has connections of its own. */
const POOL_MAX = 8

const FIRST_ACCOUNT = { name: 'First account', timezone: 'Australia/Sydney', country: DEFAULT_COUNTRY }

/** `onQuery`: called after each typed query with its time in seconds. */
export async function bootstrap(
  config: Config,
  diagnose: Diagnose,
  stops: OnStop,
  onQuery: (seconds: number) => void,
): Promise<Infrastructure> {
  prepareDataFolder(config.data)
  const moved = config.databaseUrl === null ? readMoveTarget(config.data) : null
  if (moved !== null) throw alreadyMovedError(config.data, moved)
  const adminKey = readAdminKey(join(config.data, 'admin.key'))
  const { connectionString, stop } = await openDatabase(config, diagnose)
  const setting = config.databaseUrl?.setting
  // The check comes before anything is locked or created: behind such a pooler, the lock would outlive this program.
  if (setting !== undefined) await refuseSharedSessions(connectionString, setting)
  // A program that is refused the lock must not stop the server: the server belongs to the holder of the lock.
  const lock = await acquireServingLock(connectionString)
  if (stop) stops(stop)
  stops(() => lock.release())
  reportMissingFixes(
    { postgres: await prepareTables({ connectionString, setting }, diagnose), isBundled: config.databaseUrl === null },
    diagnose,
  )
  const pool = openPool({
    connectionString,
    connectionsMax: POOL_MAX,
    onError: (error) => diagnose('warning', 'Database connection lost', { error }),
  })
  stops(() => pool.end())
  await ensureDayPartitions(pool)
  const db = openDb(pool, onQuery)
  const account = (await findFirstAccount(db)) ?? (await createAccount(db, FIRST_ACCOUNT))
  return { connectionString, lock, pool, db, account, ...(await startSealing(config, pool)), adminKey }
}

async function openDatabase(
  config: Config,
  diagnose: Diagnose,
): Promise<{ connectionString: string; stop: (() => Promise<void>) | null }> {
  if (config.databaseUrl !== null) return { connectionString: config.databaseUrl.url, stop: null }
  const server = await startBundledServer({
    dataFolder: config.data,
    onEnded(error) {
      if (error === undefined || error === null) diagnose('warning', 'Bundled PostgreSQL exited, restarting')
      else diagnose('error', 'Bundled PostgreSQL exited and could not be restarted', { error })
    },
  })
  for (const note of server.notes) diagnose('info', note)
  if (server.wasRunning) diagnose('info', 'Bundled PostgreSQL was already running')
  return { connectionString: server.connectionString, stop: () => server.stop() }
}

/** Migrates the tables, and returns the server's version. */
async function prepareTables(
  { connectionString, setting }: { readonly connectionString: string; readonly setting: string | undefined },
  diagnose: Diagnose,
): Promise<string> {
  const client = await openClient(connectionString, 'migrate', setting)
  try {
    const version = await checkServer(client, setting)
    if (await isBeingMovedInto(client))
      throw new OffhookError(
        'move_unfinished',
        'A move into this database is unfinished. Run "offhook move" again with the same data folder and this database.',
      )
    await migrate(client, ASSETS.migrations, (migrations) =>
      diagnose('info', 'Database migration started, may take minutes with millions of calls', { migrations }),
    )
    return version
  } finally {
    await client.end()
  }
}

/** Writes one line each about the Node and the PostgreSQL in use, if they have known vulnerabilities (S48). */
function reportMissingFixes(
  { postgres, isBundled }: { readonly postgres: string; readonly isBundled: boolean },
  diagnose: Diagnose,
): void {
  const node = nodeAdvice(process.versions.node)
  const postgresql = postgresAdvice(postgres, isBundled)
  if (node === null && postgresql === null) return
  // No other program can reach the bundled server: no reason to alarm somebody who has just begun.
  const level = node === null && isBundled ? 'info' : 'warning'
  diagnose(level, 'Security fixes missing', { ...(node && { node }), ...(postgresql && { postgresql }) })
}
