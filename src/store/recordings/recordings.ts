// Recordings: for whoever shows them and whoever makes them. Times out are milliseconds since 1970.
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

/** How many recordings a call has, those that failed or were deleted among them. */
export async function countRecordings(db: Db, accountId: number, callId: string): Promise<number> {
  const { count } = await db
    .selectFrom('recording')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('accountId', '=', accountId)
    .where('callId', '=', callId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The recording of a call that was made of these very bytes; `undefined`: there is none, or it was deleted. */
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
      // One whose audio is lost must not stand before one that has it.
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

export interface RecordingClaimRequest {
  /** Of the node that claims them. */
  readonly epoch: number
  readonly nowMs: number
  readonly states: readonly RecordingRowState[]
  readonly origins: readonly RecordingRow['origin'][]
  /** Ids of those that this node works on. */
  readonly activeIds: readonly string[]
  readonly limit: number
}

/**
 * Takes in hand those for which something is to be done now, the most overdue first (D22); also what this node holds and does
 * not have in hand, because it could not let go of it. None, when the node was declared dead.
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

export interface RecordingChange {
  readonly state?: RecordingRowState
  /** `null`: nothing is to be done. */
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

/** A recording as somebody has it: in hand under a claim, or as it was read while nobody had it. */
export type ClaimedRecording = Pick<RecordingRow, 'accountId' | 'recordingId' | 'epoch' | 'claim' | 'state'>

/** Moves on a recording that still is as one has it, and lets go of it (D22). Whether it was. */
export async function updateClaimedRecording(db: Db, claimed: ClaimedRecording, to: RecordingChange): Promise<boolean> {
  const { numUpdatedRows } = await updateIfClaimed(db, claimed)
    .set({ ...to, epoch: 0 })
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Notes how often one in hand was tried; it stays in hand. Whether it still was. */
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
 * What a person makes of a recording in one of these states, whoever has it in hand: they lose it. As it is then; `undefined`:
 * it was in another state.
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
 * Those that are older than their account keeps them, and their calls know of: ready ones, and failed ones of which the audio
 * as it came is still there. `keepDays` is what an account has that says nothing.
 */
export function listExpiredRecordings(db: Db, keepDays: number, limit: number): Promise<RecordingRow[]> {
  return db
    .selectFrom('recording')
    .innerJoin('account', 'account.accountId', 'recording.accountId')
    .select(RECORDING_COLUMNS.map((name) => `recording.${name}` as const))
    .where(sql<boolean>`(recording.state = 'ready' OR recording.state = 'failed' AND recording.has_original)`)
    .where('recording.dueAt', 'is', null)
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

/** Takes recordings off the record, with the log of who listened. */
export async function deleteRecordings(
  db: Db,
  recordings: readonly Pick<RecordingRow, 'accountId' | 'recordingId'>[],
): Promise<void> {
  for (const { accountId, recordingId } of recordings)
    for (const table of ['recording_access', 'recording'] as const)
      await db.deleteFrom(table).where('accountId', '=', accountId).where('recordingId', '=', recordingId).execute()
}

/** How far these recordings are, which says what files they need. */
export function findRecordingsByIds(db: Db, recordingIds: readonly string[]): Promise<RecordingRow[]> {
  return db.selectFrom('recording').select(RECORDING_COLUMNS).where('recordingId', 'in', recordingIds).execute()
}

export interface RecordingAccess {
  readonly accountId: number
  readonly recordingId: string
  readonly atMs: number
  readonly who: string
  readonly address: string
  readonly agent: string
}

/** A player asks for many pieces: what one listener asks for within ten minutes is one listening. */
const ACCESS_PERIOD_MS = 10 * 60_000
/** Of one recording in that time, far more than listen; what the others call themselves is not kept apart. */
const ACCESSES_MAX = 100

/** Notes that somebody listened (S43). */
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

/** Who listened, the latest first. */
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
