// Recordings: for showing them and for processing them. Times are read as milliseconds since 1970.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { Db, RecordingRowState, RecordingTable } from '../database/tables.ts'

export type RecordingRow = Omit<Selectable<RecordingTable>, 'peaks'>

const RECORDING_COLUMNS = [
  'accountId',
  'recordingId',
  'callId',
  'sourceId',
  'uniqueid',
  'ref',
  'origin',
  'isVoicemail',
  'state',
  'dueAt',
  'tries',
  'problem',
  'sourceBytes',
  'sourceSha256',
  'hasOriginal',
  'format',
  'seconds',
  'channels',
  'bytes',
  'sha256',
  'createdAt',
  'readyAt',
  'deletedAt',
  'deletedBy',
  'epoch',
  'claim',
  'sourceClaim',
  'mp3Claim',
] as const

/** The recordings of a call, oldest first. */
export function listRecordings(db: Db, accountId: number, callId: string): Promise<RecordingRow[]> {
  return db
    .selectFrom('recording')
    .select(RECORDING_COLUMNS)
    .where('accountId', '=', accountId)
    .where('callId', '=', callId)
    .orderBy('recordingId')
    .execute()
}

export function findRecordingById(db: Db, accountId: number, recordingId: string): Promise<RecordingRow | undefined> {
  return db
    .selectFrom('recording')
    .select(RECORDING_COLUMNS)
    .where('accountId', '=', accountId)
    .where('recordingId', '=', recordingId)
    .executeTakeFirst()
}

/** How many recordings a call has, including failed and deleted ones. */
export async function countRecordings(db: Db, accountId: number, callId: string): Promise<number> {
  const { count } = await db
    .selectFrom('recording')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('accountId', '=', accountId)
    .where('callId', '=', callId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The recording of a call that was made from exactly these bytes; `undefined`: there is none, or it was deleted. */
export function findRecordingBySha256(
  db: Db,
  { accountId, callId, sha256 }: { readonly accountId: number; readonly callId: string; readonly sha256: string },
): Promise<RecordingRow | undefined> {
  return (
    db
      .selectFrom('recording')
      .select(RECORDING_COLUMNS)
      .where('accountId', '=', accountId)
      .where('callId', '=', callId)
      .where('sourceSha256', '=', sha256)
      .where('state', '<>', 'deleted')
      // A recording whose audio is lost must not come before a recording that has audio.
      .orderBy(sql`state = 'failed'`)
      .executeTakeFirst()
  )
}

/** The waveform of a recording; empty while there is none. */
export async function readPeaks(db: Db, accountId: number, recordingId: string): Promise<readonly number[]> {
  const row = await db
    .selectFrom('recording')
    .select('peaks')
    .where('accountId', '=', accountId)
    .where('recordingId', '=', recordingId)
    .executeTakeFirst()
  return [...(row?.peaks ?? [])]
}

interface RecordingClaimRequest {
  /** The epoch of the node that claims the recordings. */
  readonly epoch: number
  readonly nowMs: number
  readonly states: readonly RecordingRowState[]
  readonly origins: readonly RecordingRow['origin'][]
  /** Ids of the recordings that this node is processing. */
  readonly activeIds: readonly string[]
  readonly limit: number
}

/**
 * Claims the recordings that are due now, the most overdue first (D22). This includes recordings that this node holds
 * and is not processing, because it could not release them. Returns no recording if the node was declared dead.
 */
export async function claimRecordings(
  db: Db,
  { epoch, nowMs, states, origins, activeIds, limit }: RecordingClaimRequest,
): Promise<RecordingRow[]> {
  const due = sql`WITH me AS MATERIALIZED (SELECT epoch FROM node WHERE epoch = ${epoch} FOR KEY SHARE)
    SELECT r.account_id, r.recording_id FROM me CROSS JOIN LATERAL (SELECT * FROM recording r
      WHERE r.due_at <= ${new Date(nowMs)} AND r.state = ANY (${[...states]}::text[]) AND r.origin = ANY (${[...origins]}::text[])
        AND (r.epoch = 0 OR r.epoch = ${epoch} AND r.recording_id <> ALL (${[...activeIds]}::uuid[]))
      ORDER BY r.due_at LIMIT ${limit} FOR UPDATE OF r SKIP LOCKED) r`
  const { rows } = await sql<RecordingRow>`WITH due AS MATERIALIZED (${due})
    UPDATE recording r SET epoch = ${epoch}, claim = r.claim + 1 FROM due
    WHERE r.account_id = due.account_id AND r.recording_id = due.recording_id
    RETURNING ${sql.join(RECORDING_COLUMNS.map((name) => sql.ref(`r.${name}`)))}`.execute(db)
  return rows.toSorted((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0))
}

interface RecordingChange {
  readonly state?: RecordingRowState
  /** `null`: nothing is due. */
  readonly dueAt?: Date | null
  readonly tries?: number
  readonly problem?: string | null
  readonly sourceBytes?: number | null
  readonly sourceSha256?: string | null
  readonly hasOriginal?: boolean
  readonly format?: string | null
  readonly seconds?: number
  readonly channels?: number
  readonly bytes?: number
  readonly sha256?: string
  readonly peaks?: Buffer
  readonly readyAt?: Date
  readonly deletedAt?: Date
  readonly deletedBy?: 'person' | 'retention' | 'do_not_record'
  readonly sourceClaim?: number
  readonly mp3Claim?: number
}

/** A recording as the caller knows it: held under a claim, or as it was read while no node held it. */
export type ClaimedRecording = Pick<RecordingRow, 'accountId' | 'recordingId' | 'epoch' | 'claim' | 'state'>

/** Changes a recording that is unchanged since the caller read it, and releases it (D22). Returns whether it was unchanged. */
export async function updateClaimedRecording(db: Db, claimed: ClaimedRecording, to: RecordingChange): Promise<boolean> {
  const { numUpdatedRows } = await updateIfClaimed(db, claimed)
    .set({ ...to, epoch: 0 })
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Stores how many attempts a held recording has had; it stays held. Returns whether it still was held. */
export async function saveRecordingTries(db: Db, claimed: ClaimedRecording, tries: number): Promise<boolean> {
  const { numUpdatedRows } = await updateIfClaimed(db, claimed).set({ tries }).executeTakeFirst()
  return numUpdatedRows > 0n
}

function updateIfClaimed(db: Db, { accountId, recordingId, epoch, claim, state }: ClaimedRecording) {
  return db
    .updateTable('recording')
    .where('accountId', '=', accountId)
    .where('recordingId', '=', recordingId)
    .where('epoch', '=', epoch)
    .where('claim', '=', claim)
    .where('state', '=', state)
}

/**
 * Changes a recording in one of these states at a person's request; a node that holds it loses it. Returns the recording after
 * the change; `undefined`: it was in another state.
 */
export function overrideRecording(
  db: Db,
  { accountId, recordingId }: Pick<RecordingRow, 'accountId' | 'recordingId'>,
  { from, to }: { readonly from: readonly RecordingRowState[]; readonly to: RecordingChange },
): Promise<RecordingRow | undefined> {
  return db
    .updateTable('recording')
    .set({ ...to, epoch: 0 })
    .where('accountId', '=', accountId)
    .where('recordingId', '=', recordingId)
    .where('state', 'in', from)
    .returning(RECORDING_COLUMNS)
    .executeTakeFirst()
}

/**
 * Recordings that are older than their account keeps them and were reported to their calls: ready recordings, and failed
 * recordings whose source audio is still stored. `keepDays`: the default for accounts without a setting.
 */
export function listExpiredRecordings(db: Db, keepDays: number, limit: number): Promise<RecordingRow[]> {
  return db
    .selectFrom('recording')
    .innerJoin('account', 'account.accountId', 'recording.accountId')
    .select(RECORDING_COLUMNS.map((name) => `recording.${name}` as const))
    .where(sql<boolean>`(recording.state = 'ready' OR recording.state = 'failed' AND recording.has_original)`)
    .where('recording.dueAt', 'is', null)
    .where(
      // An account whose settings cannot be read must not keep the audio of all other accounts from being deleted (S46).
      sql<boolean>`recording.created_at < now() - make_interval(days => CASE
        WHEN jsonb_typeof(account.recordings->'keep_days') = 'number' AND (account.recordings->>'keep_days')::numeric BETWEEN 0 AND 100000
        THEN (account.recordings->>'keep_days')::numeric::int ELSE ${keepDays} END)`,
    )
    .limit(limit)
    .execute()
}

/** Recordings whose call was deleted by retention. */
export function listRecordingsWithoutCall(db: Db, limit: number): Promise<RecordingRow[]> {
  return db
    .selectFrom('recording')
    .select(RECORDING_COLUMNS)
    .where(
      sql<boolean>`NOT EXISTS (SELECT FROM call WHERE call.account_id = recording.account_id AND call.call_id = recording.call_id)`,
    )
    .limit(limit)
    .execute()
}

/** Deletes the rows of recordings, with the log of who listened. */
export async function deleteRecordings(
  db: Db,
  recordings: readonly Pick<RecordingRow, 'accountId' | 'recordingId'>[],
): Promise<void> {
  for (const { accountId, recordingId } of recordings)
    for (const table of ['recording_access', 'recording'] as const)
      await db.deleteFrom(table).where('accountId', '=', accountId).where('recordingId', '=', recordingId).execute()
}

/** The progress of these recordings, which determines the files that they need. */
export function findRecordingsByIds(db: Db, recordingIds: readonly string[]): Promise<RecordingRow[]> {
  return db.selectFrom('recording').select(RECORDING_COLUMNS).where('recordingId', 'in', recordingIds).execute()
}

interface RecordingAccess {
  readonly accountId: number
  readonly recordingId: string
  readonly atMs: number
  readonly who: string
  readonly address: string
  readonly agent: string
}

/** A player requests many pieces: the requests of one listener within ten minutes count as one listening. */
const ACCESS_PERIOD_MS = 10 * 60_000
/**
 * Limit of listenings of one recording in that time, far more than there are listeners; further listenings are logged
 * without a name of their own.
 */
const ACCESSES_MAX = 100

/** Logs that somebody listened (S43). */
export async function saveRecordingAccess(
  db: Db,
  { accountId, recordingId, atMs, who, address, agent }: RecordingAccess,
): Promise<void> {
  const at = new Date(Math.floor(atMs / ACCESS_PERIOD_MS) * ACCESS_PERIOD_MS)
  const isCrowd = sql<boolean>`(SELECT count(*) >= ${ACCESSES_MAX} FROM recording_access
    WHERE account_id = ${accountId} AND recording_id = ${recordingId} AND at = ${at})`
  const unlessCrowd = (said: string) => sql<string>`CASE WHEN ${isCrowd} THEN 'others' ELSE ${said}::text END`
  await db
    .insertInto('recording_access')
    .values({
      accountId,
      recordingId,
      at,
      who,
      address: unlessCrowd(address),
      agent: unlessCrowd(agent),
      lastAt: new Date(atMs),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['accountId', 'recordingId', 'at', 'who', 'address', 'agent'])
        .doUpdateSet({ requests: sql<number>`recording_access.requests + 1`, lastAt: new Date(atMs) }),
    )
    .execute()
}

/** Lists who accessed a recording, the latest access first. */
export function listRecordingAccesses(db: Db, accountId: number, recordingId: string, limit: number) {
  return db
    .selectFrom('recording_access')
    .select(['at', 'lastAt', 'who', 'address', 'agent', 'requests'])
    .where('accountId', '=', accountId)
    .where('recordingId', '=', recordingId)
    .orderBy('lastAt', 'desc')
    .limit(limit)
    .execute()
}
