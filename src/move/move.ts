// Moves everything from one database into another (S49): from the bundled PostgreSQL to the operator's own.
//
//   prepare  the target is empty, or this move was begun there before; the migrations create its tables
//   copy     table by table, in batches; after an interruption, the next run continues after the last stored batch
//   compare  every row of both databases
//   end      the data folder records that its database was moved; then the target may be served
//
// Neither database is served meanwhile: the move holds the serving locks of both. The migrations bring the source up to date;
// otherwise the source is neither changed nor removed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from 'pg'
import { ASSETS } from '../assets.ts'
import type { Config } from '../config.ts'
import { OffhookError } from '../errors.ts'
import { openClient, checkServer } from '../store/database/connections.ts'
import { startBundledServer } from '../store/bundled-server/bundled-server.ts'
import { migrate } from '../store/database/migrations.ts'
import { findDifferences } from '../store/move/table-comparison.ts'
import { CANONICAL_TEXT_SETTINGS, copyRelation } from '../store/move/table-copy.ts'
import {
  PROGRESS_TABLE,
  beginProgress,
  endProgress,
  isBeingMovedInto,
  readProgress,
  readProgressSource,
} from '../store/move/move-progress.ts'
import {
  copySequences,
  createPartitions,
  quoteIdentifier,
  listRelations,
  type Relation,
} from '../store/move/relations.ts'
import { acquireServingLock } from '../store/lanes/serving-lock.ts'

/** The file in the data folder of a moved database: the program does not serve the folder any more. */
const MOVED_FILE = 'database-moved'
/** A program that serves one of the databases is not about to stop, so a short wait is enough. */
const LOCK_TRY_MS = 2_000

type MoveStep = 'copying' | 'comparing'

interface MoveOptions {
  /** Called often, with the present table and the share of all data that is done. */
  readonly onProgress?: (now: {
    readonly step: MoveStep
    readonly table: string
    readonly bytes: number
    readonly ofBytes: number
  }) => void
  readonly signal: AbortSignal
}

interface MoveResult {
  readonly tables: number
  readonly rows: number
  readonly bytes: number
  /** Whether an interrupted move was continued. */
  readonly resumed: boolean
}

/** The content of a database, for a preview of the move. */
interface MovePlan {
  readonly tables: number
  readonly bytes: number
  readonly resumes: boolean
}

/**
 * Moves the bundled database of a data folder. @throws OffhookError `already_served`, `already_moved`, `target_not_empty`,
 * `move_differs` and those of connecting, each with what to do
 */
export async function moveBundled(config: Config, to: string, report: MoveOptions): Promise<MoveResult> {
  return withBundled(config, to, (from) =>
    moveDatabase(from, to, { ...report, beforeEnd: () => markMoved(config.data, to) }),
  )
}

/** Describes what `moveBundled` would do. Writes nothing. */
export async function planMove(config: Config, to: string): Promise<MovePlan> {
  return withBundled(config, to, (from) =>
    withBoth(from, to, async (source, target) => {
      const state = await stateOf(target, await identityOf(source))
      const relations = await listRelations(source, LEFT_OUT)
      return { tables: relations.length, bytes: sizeOf(relations), resumes: state === 'resume' }
    }),
  )
}

/** Runs with a connection to each database. The target is a server that Offhook can use. */
async function withBoth<Result>(
  from: string,
  to: string,
  work: (source: Client, target: Client) => Promise<Result>,
): Promise<Result> {
  await using stack = new AsyncDisposableStack()
  const open = async (...address: Parameters<typeof openClient>): Promise<Client> => {
    const client = await openClient(...address)
    stack.defer(() => client.end())
    return client
  }
  const [source, target] = [await open(from, 'move'), await open(to, 'move', '--to')]
  await checkServer(target, '--to')
  return await work(source, target)
}

/** Runs with the bundled server of a data folder, while no program serves it. */
async function withBundled<Result>(
  config: Config,
  to: string,
  work: (from: string) => Promise<Result>,
): Promise<Result> {
  const moved = readMoveTarget(config.data)
  if (moved !== null && !(await isUnfinished(to))) throw alreadyMovedError(config.data, moved)
  if (!existsSync(join(config.data, 'postgres')))
    throw new OffhookError('no_database', `No database found in ${config.data}. Specify the data folder with --data.`)
  const server = await startBundledServer({ dataFolder: config.data, onEnded: () => undefined })
  // A program that is refused the lock must not stop the server: the server belongs to the holder of the lock.
  const lock = await acquireServingLock(server.connectionString, { tryMs: LOCK_TRY_MS })
  try {
    return await work(server.connectionString)
  } finally {
    await lock.release()
    await server.stop()
  }
}

async function isUnfinished(to: string): Promise<boolean> {
  const target = await openClient(to, 'move', '--to')
  try {
    return await isBeingMovedInto(target)
  } finally {
    await target.end()
  }
}

/** Tables that are not copied: the migrations create their own table, and the progress of the move stays behind. */
const LEFT_OUT = ['migration', PROGRESS_TABLE]

/** Moves one database into another. `beforeEnd` is called when all rows are copied and equal, before the target may be served. */
export async function moveDatabase(
  from: string,
  to: string,
  {
    signal,
    onProgress = () => undefined,
    beforeEnd = () => undefined,
  }: MoveOptions & { readonly beforeEnd?: () => void },
): Promise<MoveResult> {
  const lock = await acquireServingLock(to, { tryMs: LOCK_TRY_MS })
  try {
    return await withBoth(from, to, async (source, target) => {
      await source.query(CANONICAL_TEXT_SETTINGS)
      await target.query(CANONICAL_TEXT_SETTINGS)
      await migrate(source, ASSETS.migrations)
      const identity = await identityOf(source)
      const { relations, resumed } = await prepare({ source, target }, identity)
      await source.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
      await copyAll({ source, target }, relations, { signal, onProgress })
      await copySequences(source, target)
      await compareAll({ source, target }, relations, { signal, onProgress })
      if ((await identityOf(source)) !== identity)
        throw new OffhookError(
          'already_served',
          'Offhook was started on the old database during the move. Stop it and run "offhook move" again.',
        )
      const rows = [...(await readProgress(target)).values()].reduce((sum, one) => sum + one.rows, 0)
      beforeEnd()
      await endProgress(target)
      return { tables: relations.length, rows, bytes: sizeOf(relations), resumed }
    })
  } finally {
    await lock.release()
  }
}

interface MoveClients {
  readonly source: Client
  readonly target: Client
}

/** Copies each table from the place where the last run stopped. */
async function copyAll(
  sides: MoveClients,
  relations: readonly Relation[],
  { signal, onProgress }: Required<MoveOptions>,
): Promise<void> {
  const before = await readProgress(sides.target)
  const ofBytes = sizeOf(relations)
  let bytes = 0
  for (const relation of relations) {
    const progress = before.get(relation.name)
    const reportProgress = (): void => onProgress({ step: 'copying', table: relation.name, bytes, ofBytes })
    reportProgress()
    let copied = 0
    if (progress?.done !== true)
      await copyRelation(sides, relation, {
        from: progress?.place ?? '',
        signal,
        onBatch: (batch) => {
          // Rows as text are larger than in their table: the progress of a table is limited to its size.
          const more = Math.min(batch.bytes, relation.bytes - copied)
          copied += more
          bytes += more
          reportProgress()
        },
      })
    bytes += relation.bytes - copied
  }
}

/** The tables of the source, created in the target too, empty or as far as an earlier run has copied them. */
async function prepare(
  { source, target }: MoveClients,
  identity: string,
): Promise<{ readonly relations: readonly Relation[]; readonly resumed: boolean }> {
  const state = await stateOf(target, identity)
  const relations = await listRelations(source, LEFT_OUT)
  if (state === 'restart') await emptyAll(target)
  if (state !== 'resume') await beginProgress(target, identity)
  await migrate(target, ASSETS.migrations)
  await createPartitions(target, relations)
  const there = new Map((await listRelations(target, LEFT_OUT)).map((relation) => [relation.name, relation]))
  for (const relation of relations) {
    if (shapeOf(relation) === shapeOf(there.get(relation.name))) continue
    throw new OffhookError(
      'tables_differ',
      `The table ${relation.name} has different columns in the target, which a different version of Offhook created. Start with an empty database.`,
    )
  }
  return { relations, resumed: state === 'resume' }
}

function sizeOf(relations: readonly Relation[]): number {
  return relations.reduce((sum, { bytes }) => sum + bytes, 0)
}

function shapeOf(relation: Relation | undefined): string {
  return relation === undefined ? '' : relation.columns.map(({ name, type }) => `${name} ${type}`).join(', ')
}

/**
 * Identifies the state of a source. A program that serves a database takes the next epoch first, so another number means that the
 * source was served meanwhile, and the copied rows are out of date. The same is true if a newer version has migrated it.
 */
async function identityOf(source: Client): Promise<string> {
  const { rows } = await source.query<{ identity: string }>(
    `SELECT concat_ws(' ', (SELECT system_identifier FROM pg_control_system()), current_database(),
       (SELECT max(number) FROM migration),
       (SELECT last_value FROM pg_sequences WHERE schemaname = current_schema() AND sequencename = 'node_epoch_seq')) AS identity`,
  )
  return rows[0]?.identity ?? ''
}

type TargetState = 'empty' | 'resume' | 'restart'

/**
 * The content of the target. Anything but an unfinished move from this very source is refused, so that nothing is overwritten.
 */
async function stateOf(target: Client, identity: string): Promise<TargetState> {
  if (await isBeingMovedInto(target)) {
    const begun = await readProgressSource(target)
    if (begun === identity) return 'resume'
    const of = (text: string): string => text.split(' ').slice(0, 2).join(' ')
    if (of(begun) === of(identity)) return 'restart'
    throw new OffhookError(
      'target_not_empty',
      'The target contains an unfinished move of another database. Finish that move, or use an empty database.',
    )
  }
  const { rows } = await target.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm') LIMIT 1`,
  )
  if (rows[0] === undefined) return 'empty'
  throw new OffhookError(
    'target_not_empty',
    `The target is not empty: it contains the table ${rows[0].name}. Nothing was changed. Create an empty database (CREATE DATABASE) and use that one.`,
  )
}

/** Deletes the rows that an earlier move, and nothing else, has written. */
async function emptyAll(target: Client): Promise<void> {
  const relations = await listRelations(target, LEFT_OUT)
  if (relations.length > 0)
    await target.query(
      `TRUNCATE ${relations.map(({ name }) => quoteIdentifier(name)).join(', ')}, ${PROGRESS_TABLE} CASCADE`,
    )
  await endProgress(target)
}

async function compareAll(
  { source, target }: MoveClients,
  relations: readonly Relation[],
  { signal, onProgress }: Required<MoveOptions>,
): Promise<void> {
  const ofBytes = sizeOf(relations)
  const wrong: string[] = []
  let bytes = 0
  for (const relation of relations) {
    signal.throwIfAborted()
    onProgress({ step: 'comparing', table: relation.name, bytes, ofBytes })
    wrong.push(...(await findDifferences(source, target, relation)))
    bytes += relation.bytes
  }
  if (wrong.length === 0) return
  throw new OffhookError(
    'move_differs',
    `The copy differs from the original: ${wrong.slice(0, 5).join('; ')}. Don’t use the target. Drop it, create an empty database and run "offhook move" again.`,
  )
}

/** The address that the database of a data folder was moved to, without a password; `null`: it was not moved. */
export function readMoveTarget(dataFolder: string): string | null {
  try {
    return readFileSync(join(dataFolder, MOVED_FILE), 'utf8').trim()
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null
    throw thrown
  }
}

function markMoved(dataFolder: string, to: string): void {
  writeFileSync(join(dataFolder, MOVED_FILE), `${withoutPassword(to)}, ${new Date().toISOString()}\n`)
}

/** The error for a start with such a folder, and for moving it again. */
export function alreadyMovedError(dataFolder: string, where: string): OffhookError {
  return new OffhookError(
    'already_moved',
    `The database of ${dataFolder} was moved to ${where}. Set OFFHOOK_DATABASE_URL to it. To return to the bundled database as it was then, remove ${join(dataFolder, MOVED_FILE)}.`,
  )
}

/** The address of a database in a form that may be shown. */
export function withoutPassword(connectionString: string): string {
  const url = URL.parse(connectionString)
  if (url === null) return 'the other database'
  url.password = ''
  url.searchParams.delete('password')
  return url.href
}
