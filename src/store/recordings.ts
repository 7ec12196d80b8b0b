// Recordings: verbs for whoever shows them and whoever makes them. Times out are milliseconds since 1970.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { Db, RecordingRowState, RecordingTable } from './tables.ts'

export type RecordingRow = Omit<Selectable<RecordingTable>, 'peaks'>

const shown = [
  'account_id',
  'recording_id',
  'call_id',
  'source_id',
  'uniqueid',
  'ref',
  'origin',
  'is_voicemail',
  'state',
  'due_at',
  'tries',
  'problem',
  'source_bytes',
  'source_sha256',
  'has_original',
  'format',
  'seconds',
  'channels',
  'bytes',
  'sha256',
  'created_at',
  'ready_at',
  'deleted_at',
  'deleted_by',
] as const

/** The recordings of a call, oldest first. */
export function recordingsOf(db: Db, accountId: number, callId: string): Promise<RecordingRow[]> {
  return db
    .selectFrom('recording')
    .select(shown)
    .where('account_id', '=', accountId)
    .where('call_id', '=', callId)
    .orderBy('recording_id')
    .execute()
}

export function recordingById(db: Db, accountId: number, recordingId: string): Promise<RecordingRow | undefined> {
  return db
    .selectFrom('recording')
    .select(shown)
    .where('account_id', '=', accountId)
    .where('recording_id', '=', recordingId)
    .executeTakeFirst()
}

/** How many recordings a call has, those that failed or were deleted among them. */
export async function countRecordings(db: Db, accountId: number, callId: string): Promise<number> {
  const { count } = await db
    .selectFrom('recording')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('account_id', '=', accountId)
    .where('call_id', '=', callId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The recording of a call that was made of these very bytes; `null`: there is none, or it was deleted. */
export async function sameRecording(
  db: Db,
  { accountId, callId, sha256 }: { readonly accountId: number; readonly callId: string; readonly sha256: string },
): Promise<string | null> {
  const row = await db
    .selectFrom('recording')
    .select('recording_id')
    .where('account_id', '=', accountId)
    .where('call_id', '=', callId)
    .where('source_sha256', '=', sha256)
    .where('state', '<>', 'deleted')
    .executeTakeFirst()
  return row?.recording_id ?? null
}

/** The waveform of a recording; empty while there is none. */
export async function peaksOf(db: Db, accountId: number, recordingId: string): Promise<readonly number[]> {
  const row = await db
    .selectFrom('recording')
    .select('peaks')
    .where('account_id', '=', accountId)
    .where('recording_id', '=', recordingId)
    .executeTakeFirst()
  return [...(row?.peaks ?? [])]
}

export interface DueAsked {
  readonly nowMs: number
  readonly states: readonly RecordingRowState[]
  readonly limit: number
}

/** Those in these states for which something is to be done now, the most overdue first. */
export function dueRecordings(db: Db, { nowMs, states, limit }: DueAsked): Promise<RecordingRow[]> {
  return db
    .selectFrom('recording')
    .select(shown)
    .where(sql<boolean>`due_at <= ${new Date(nowMs)}`)
    .where('state', 'in', states)
    .orderBy('due_at')
    .limit(limit)
    .execute()
}

export interface RecordingChange {
  readonly state?: RecordingRowState
  /** `null`: nothing is to be done. */
  readonly due_at?: Date | null
  readonly tries?: number
  readonly problem?: string | null
  readonly source_bytes?: number | null
  readonly source_sha256?: string | null
  readonly has_original?: boolean
  readonly format?: string | null
  readonly seconds?: number
  readonly channels?: number
  readonly bytes?: number
  readonly sha256?: string
  readonly peaks?: Buffer
  readonly ready_at?: Date
  readonly deleted_at?: Date
  readonly deleted_by?: 'person' | 'retention' | 'do_not_record'
}

/**
 * Moves a recording on, if it still is in one of these states: whoever deleted it meanwhile, say, goes first.
 * Whether it was moved.
 */
export async function moveRecording(
  db: Db,
  { account_id, recording_id }: Pick<RecordingRow, 'account_id' | 'recording_id'>,
  { from, to }: { readonly from: readonly RecordingRowState[]; readonly to: RecordingChange },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('recording')
    .set(to)
    .where('account_id', '=', account_id)
    .where('recording_id', '=', recording_id)
    .where('state', 'in', from)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/**
 * Those that are older than their account keeps them, and their calls know of: ready ones, and failed ones of which the audio
 * as it came is still there. `keepDays` is what an account has that says nothing.
 */
export function agedRecordings(db: Db, keepDays: number, limit: number): Promise<RecordingRow[]> {
  return db
    .selectFrom('recording')
    .innerJoin('account', 'account.account_id', 'recording.account_id')
    .select(shown.map((name) => `recording.${name}` as const))
    .where(sql<boolean>`(recording.state = 'ready' OR recording.state = 'failed' AND recording.has_original)`)
    .where('recording.due_at', 'is', null)
    .where(
      // One account whose settings cannot be read must not keep all others' audio (S46).
      sql<boolean>`recording.created_at < now() - make_interval(days => CASE
        WHEN jsonb_typeof(account.recordings->'keep_days') = 'number' AND (account.recordings->>'keep_days')::numeric BETWEEN 0 AND 100000
        THEN (account.recordings->>'keep_days')::numeric::int ELSE ${keepDays} END)`,
    )
    .limit(limit)
    .execute()
}

/** Those whose call retention has taken. */
export function recordingsWithoutCall(db: Db, limit: number): Promise<RecordingRow[]> {
  return db
    .selectFrom('recording')
    .select(shown)
    .where(
      sql<boolean>`NOT EXISTS (SELECT FROM call WHERE call.account_id = recording.account_id AND call.call_id = recording.call_id)`,
    )
    .limit(limit)
    .execute()
}

/** Takes recordings off the record, with the log of who listened. */
export async function forgetRecordings(
  db: Db,
  recordings: readonly Pick<RecordingRow, 'account_id' | 'recording_id'>[],
): Promise<void> {
  for (const { account_id, recording_id } of recordings)
    for (const table of ['recording_access', 'recording'] as const)
      await db.deleteFrom(table).where('account_id', '=', account_id).where('recording_id', '=', recording_id).execute()
}

/** Of these recordings, by `account` and id, those whose files have a right to be there: which of the two. */
export async function keptFiles(
  db: Db,
  recordingIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly source: boolean; readonly mp3: boolean }>> {
  const rows = await db
    .selectFrom('recording')
    .select(['recording_id', 'state', 'has_original'])
    .where('recording_id', 'in', recordingIds)
    .execute()
  return new Map(rows.map((row) => [row.recording_id, { source: row.has_original, mp3: row.state === 'ready' }]))
}

export interface Listened {
  readonly accountId: number
  readonly recordingId: string
  readonly atMs: number
  readonly who: string
  readonly address: string
  readonly agent: string
}

/** A player asks for many pieces: what one listener asks for within ten minutes is one listening. */
const LISTENING_MS = 10 * 60_000
/** Of one recording in that time, far more than listen; what the others call themselves is not kept apart. */
const LISTENERS_MAX = 100

/** Notes that somebody listened (S43). */
export async function noteListening(
  db: Db,
  { accountId, recordingId, atMs, who, address, agent }: Listened,
): Promise<void> {
  const at = new Date(Math.floor(atMs / LISTENING_MS) * LISTENING_MS)
  const isCrowd = sql<boolean>`(SELECT count(*) >= ${LISTENERS_MAX} FROM recording_access
    WHERE account_id = ${accountId} AND recording_id = ${recordingId} AND at = ${at})`
  const unlessCrowd = (said: string) => sql<string>`CASE WHEN ${isCrowd} THEN 'others' ELSE ${said}::text END`
  await db
    .insertInto('recording_access')
    .values({
      account_id: accountId,
      recording_id: recordingId,
      at,
      who,
      address: unlessCrowd(address),
      agent: unlessCrowd(agent),
      last_at: new Date(atMs),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'recording_id', 'at', 'who', 'address', 'agent'])
        .doUpdateSet({ requests: sql<number>`recording_access.requests + 1`, last_at: new Date(atMs) }),
    )
    .execute()
}

/** Who listened, the latest first. */
export function listeningsOf(db: Db, accountId: number, recordingId: string, limit: number) {
  return db
    .selectFrom('recording_access')
    .select(['at', 'last_at', 'who', 'address', 'agent', 'requests'])
    .where('account_id', '=', accountId)
    .where('recording_id', '=', recordingId)
    .orderBy('last_at', 'desc')
    .limit(limit)
    .execute()
}
