// Reads calls: by their numbers, their uniqueid, their time or their outcome.
import { sql } from 'kysely'
import type { RawBuilder, Selectable } from 'kysely'
import type { CallTable, Db, EventTable } from '../database/tables.ts'
import type { Pagination } from '../database/pagination.ts'

/** The columns that are read of a call. */
export const CALL_COLUMNS = [
  'callId',
  'sourceId',
  'uniqueid',
  'state',
  'status',
  'outcome',
  'isTest',
  'isReplayed',
  'seenAt',
  'startedAt',
  'endedAt',
] as const

export type CallRow = Pick<Selectable<CallTable>, (typeof CALL_COLUMNS)[number]>

export interface CallFilter {
  /** `null`: a source that does not exist. */
  readonly sourceId?: number | null
  readonly status?: string
  readonly outcome?: string
  readonly replayed?: boolean
  /** When the call began, in milliseconds since 1970; `to` is exclusive. */
  readonly fromMs?: number
  readonly toMs?: number
  /** Finds calls whose caller's number or dialled number is this number, in E.164. */
  readonly number?: string
  /** Finds calls whose caller's number or dialled number begins with one of these prefixes. */
  readonly numberPrefixes?: readonly string[]
  readonly uniqueid?: string
  readonly uniqueidPrefix?: string
}

interface CallPage {
  readonly rows: readonly CallRow[]
  /**
   * Where the next page begins (CALL_PLACE): a page may be short and not the last, when few of many calls match. `null`: no more.
   */
  readonly next: string | null
}

/** How many calls are scanned for one page, one scan after the other: the last takes a tenth of a second. */
const SCAN_SIZES = [1_000, 10_000, 50_000]

/** A place in a list of calls: when its call began, in ms since 1970, and the call's id. */
export const CALL_PLACE = /^(\d{1,15}) ([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/

interface CallWindow extends Pagination {
  /** The place to start after: CALL_PLACE. */
  readonly after: string | null
  /** By start time. Absent: the newest first. */
  readonly order?: 'asc' | 'desc'
}

/** Lists calls in order of their start. */
export async function listCalls(
  db: Db,
  accountId: number,
  filter: CallFilter,
  { limit, after, order = 'desc' }: CallWindow,
): Promise<CallPage> {
  const wanted = conditionOf(filter)
  const isAny = [filter.sourceId, filter.status, filter.outcome, filter.replayed].every((one) => one === undefined)
  const sorted = order === 'asc' ? sql`ORDER BY started_at, call_id` : sql`ORDER BY started_at DESC, call_id DESC`
  const rows: CallRow[] = []
  let place = after
  for (const size of isAny ? [limit + 1] : SCAN_SIZES) {
    const range = rangeOf(accountId, filter, { place, order })
    // Calls that an index finds are read from the index; other matches are searched for among the next calls.
    const indexed = indexedRows(accountId, filter, { range, wanted, first: sql`${sorted} LIMIT ${limit + 1}` })
    const found = await scanCalls(db, {
      source: indexed ?? sql`SELECT * FROM call WHERE ${range} ${sorted} LIMIT ${size}`,
      wanted,
      order,
      limit: limit + 1 - rows.length,
    })
    rows.push(...found.rows)
    const last = rows[limit - 1]
    if (rows.length > limit && last !== undefined) return { rows: rows.slice(0, limit), next: placeOf(last) }
    if (indexed || found.looked < size || found.last === null) return { rows, next: null }
    place = found.last
  }
  return { rows, next: place }
}

function placeOf({ startedAt, callId }: Pick<CallRow, 'startedAt' | 'callId'>): string {
  return `${startedAt} ${callId}`
}

/** The calls in the filter's period beyond a place. */
function rangeOf(
  accountId: number,
  { fromMs, toMs }: CallFilter,
  { place, order }: { readonly place: string | null; readonly order: 'asc' | 'desc' },
): RawBuilder<unknown> {
  const [, startedAt, callId] = CALL_PLACE.exec(place ?? '') ?? []
  const beyond = order === 'asc' ? sql`>` : sql`<`
  return sql.join(
    [
      sql`account_id = ${accountId}`,
      ...(fromMs === undefined ? [] : [sql`started_at >= ${timeAt(fromMs)}`]),
      ...(toMs === undefined ? [] : [sql`started_at < ${timeAt(toMs)}`]),
      ...(startedAt === undefined
        ? []
        : [sql`(started_at, call_id) ${beyond} (${timeAt(Number(startedAt))}, ${callId}::uuid)`]),
    ],
    sql` AND `,
  )
}

/** The time, limited to the range that PostgreSQL supports. */
function timeAt(ms: number): RawBuilder<unknown> {
  return sql`to_timestamp(${Math.min(ms, TIME_MAX_MS)}::float8 / 1000)`
}

/** The year 9999. */
const TIME_MAX_MS = 253_402_300_799_999

/** The matching rows of a scan; how many rows were scanned, and the last of them. */
async function scanCalls(
  db: Db,
  {
    source,
    wanted,
    order,
    limit,
  }: { source: RawBuilder<unknown>; wanted: RawBuilder<unknown>; order: 'asc' | 'desc'; limit: number },
): Promise<{ rows: CallRow[]; looked: number; last: string | null }> {
  // An additional row says how many rows were scanned, and which row was the last of them.
  const [forth, back] = order === 'asc' ? [sql``, sql`DESC`] : [sql`DESC`, sql``]
  const { rows } = await sql<CallRow & { looked: number | null }>`
    WITH source AS MATERIALIZED (${source}),
      found AS (SELECT * FROM source WHERE ${wanted} ORDER BY started_at ${forth}, call_id ${forth} LIMIT ${limit}),
      last AS (SELECT call_id, started_at FROM source ORDER BY started_at ${back}, call_id ${back} LIMIT 1)
    SELECT call_id, source_id, uniqueid, state, status, outcome, is_test, is_replayed, seen_at, started_at, ended_at, NULL::int AS looked FROM found
    UNION ALL SELECT (SELECT call_id FROM last), 0, '', '', NULL, NULL, NULL, NULL, NULL, (SELECT started_at FROM last), NULL,
      (SELECT count(*)::int FROM source)`.execute(db)
  const found = rows.filter((row) => row.looked === null).map(({ looked: _looked, ...row }) => row)
  const whole = rows.find((row) => row.looked !== null)
  const sign = order === 'asc' ? 1 : -1
  return {
    rows: found.toSorted((a, b) => sign * (a.startedAt - b.startedAt || (a.callId < b.callId ? -1 : 1))),
    looked: whole?.looked ?? 0,
    last: whole !== undefined && whole.looked !== 0 ? placeOf(whole) : null,
  }
}

function conditionOf({ sourceId, status, outcome, replayed }: CallFilter): RawBuilder<unknown> {
  if (sourceId === null) return sql`false`
  return sql`(${sourceId ?? null}::bigint IS NULL OR source_id = ${sourceId ?? null}) AND (${status ?? null}::text IS NULL OR status = ${status ?? null}) AND (${outcome ?? null}::text IS NULL OR outcome = ${outcome ?? null})
    AND (${replayed ?? null}::bool IS NULL OR is_replayed = ${replayed ?? null})`
}

/** The rows that an index finds, the `first` of the matching rows; `null` where no index helps. */
function indexedRows(
  accountId: number,
  filter: CallFilter,
  { range, wanted, first }: { range: RawBuilder<unknown>; wanted: RawBuilder<unknown>; first: RawBuilder<unknown> },
): RawBuilder<unknown> | null {
  const branches = branchesOf(accountId, filter)
  if (branches === null) return null
  const limited = branches.map(
    (branch) => sql`(SELECT * FROM call WHERE ${range} AND ${wanted} AND ${branch} ${first})`,
  )
  return sql.join(limited, sql` UNION `)
}

function branchesOf(accountId: number, filter: CallFilter): RawBuilder<unknown>[] | null {
  const { number, numberPrefixes = [], uniqueid, uniqueidPrefix, status } = filter
  const ofAccount = sql`source_id IN (SELECT source_id FROM source WHERE account_id = ${accountId})`
  const begins: RawBuilder<unknown>[] = []
  for (const prefix of numberPrefixes)
    begins.push(sql`caller LIKE ${likePrefix(prefix)}`, sql`dialled LIKE ${likePrefix(prefix)}`)
  if (uniqueidPrefix !== undefined) begins.push(sql`${ofAccount} AND uniqueid LIKE ${likePrefix(uniqueidPrefix)}`)
  const whole = [
    ...(uniqueid === undefined ? [] : [sql`${ofAccount} AND uniqueid = ${uniqueid}`]),
    ...(number === undefined || uniqueid !== undefined ? [] : [sql`caller = ${number}`, sql`dialled = ${number}`]),
  ]
  // An exact value finds few rows: these are checked row by row for the searched text.
  if (whole.length > 0) {
    return begins.length === 0 ? whole : whole.map((one) => sql`${one} AND (${sql.join(begins, sql` OR `)})`)
  }
  if (begins.length > 0) return begins
  return status !== undefined && status !== 'ended' ? [sql`ended_at IS NULL`] : null
}

/** Escapes text for LIKE, so that no part of it is a pattern. */
export function likePrefix(text: string): string {
  return `${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
}

/**
 * How many of the newest calls are searched for a live call: an account with more test calls than that has connected nothing yet.
 */
const LIVE_LOOKED_AT = 1_000

/** Whether a source reported a call that is neither a test nor made from a recording. */
export async function hasLiveCalls(db: Db, accountId: number): Promise<boolean> {
  const { rows } = await sql`
    SELECT 1 FROM (SELECT is_test, is_replayed FROM call WHERE account_id = ${accountId}
      ORDER BY call_id DESC LIMIT ${LIVE_LOOKED_AT}) AS newest WHERE NOT is_test AND NOT is_replayed LIMIT 1`.execute(
    db,
  )
  return rows.length > 0
}

export async function findCallById(db: Db, accountId: number, callId: string): Promise<CallRow | undefined> {
  return db
    .selectFrom('call')
    .select(CALL_COLUMNS)
    .where('accountId', '=', accountId)
    .where('callId', '=', callId)
    .executeTakeFirst()
}

/** The existing calls among these, newest first. */
export async function findCallsById(
  db: Db,
  accountId: number,
  callIds: readonly string[],
): Promise<readonly CallRow[]> {
  if (callIds.length === 0) return []
  return db
    .selectFrom('call')
    .select(CALL_COLUMNS)
    .where('accountId', '=', accountId)
    .where('callId', 'in', callIds)
    .orderBy('callId', 'desc')
    .execute()
}

/** Calls of an account with this uniqueid: at most one for each source. */
export async function findCallsByUniqueid(db: Db, accountId: number, uniqueid: string): Promise<readonly CallRow[]> {
  const { rows } = await listCalls(db, accountId, { uniqueid }, { limit: 100, after: null })
  return rows
}

/** The ids of the existing calls among these calls of a source, by their uniqueid. */
export async function findCallIds(
  db: Db,
  { accountId, sourceId }: { readonly accountId: number; readonly sourceId: number },
  uniqueids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (uniqueids.length === 0) return new Map()
  const rows = await db
    .selectFrom('call')
    .select(['uniqueid', 'callId'])
    .where('accountId', '=', accountId)
    .where('sourceId', '=', sourceId)
    .where('uniqueid', '=', sql<string>`ANY(${[...uniqueids]}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.uniqueid, row.callId]))
}

/** Returns the calls of a source, among these, that exist and have ended. */
export async function findEndedUniqueids(
  db: Db,
  { accountId, sourceId }: { readonly accountId: number; readonly sourceId: number },
  uniqueids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (uniqueids.length === 0) return new Set()
  const rows = await db
    .selectFrom('call')
    .select('uniqueid')
    .where('accountId', '=', accountId)
    .where('sourceId', '=', sourceId)
    .where('uniqueid', 'in', [...uniqueids])
    .where('endedAt', 'is not', null)
    .execute()
  return new Set(rows.map(({ uniqueid }) => uniqueid))
}

export type EventRow = Pick<Selectable<EventTable>, 'sequence' | 'type' | 'at'>

/** Limit of listed events of one call: enough for every real call. */
const EVENTS_MAX = 1000

export function listEvents(db: Db, accountId: number, callId: string): Promise<EventRow[]> {
  return db
    .selectFrom('event')
    .select(['sequence', 'type', 'at'])
    .where('accountId', '=', accountId)
    .where('callId', '=', callId)
    .orderBy('sequence')
    .limit(EVENTS_MAX)
    .execute()
}

export type MomentRow = Pick<Selectable<EventTable>, 'sequence' | 'eventId' | 'type' | 'at' | 'fields'>

/** The newest events of a call with the fields as they were at that time, oldest first. */
export async function listMoments(
  db: Db,
  { accountId, callId, limit }: { readonly accountId: number; readonly callId: string; readonly limit: number },
): Promise<MomentRow[]> {
  const rows = await db
    .selectFrom('event')
    .select(['sequence', 'eventId', 'type', 'at', 'fields'])
    .where('accountId', '=', accountId)
    .where('callId', '=', callId)
    .orderBy('sequence', 'desc')
    .limit(limit)
    .execute()
  return rows.toReversed()
}

interface EventQuery {
  readonly accountId: number
  readonly callId: string
  readonly type: string
}

/** The newest event of this type, with the fields as they were at that time; if there is none, the newest event. */
export async function findLatestEvent(
  db: Db,
  { accountId, callId, type }: EventQuery,
): Promise<Pick<Selectable<EventTable>, 'eventId' | 'type' | 'fields'> | undefined> {
  return db
    .selectFrom('event')
    .select(['eventId', 'type', 'fields'])
    .where('accountId', '=', accountId)
    .where('callId', '=', callId)
    .orderBy(sql`type = ${type}`, 'desc')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
}
