// Step runs: for running them, and for retrying one on request. Times are read as milliseconds since 1970.
import { sql } from 'kysely'
import { listStepRuns } from './steps.ts'
import type { StepRunRow } from './steps.ts'
import type { SkipCode, StepRunState } from '../../steps/step.ts'
import type { Db } from '../database/tables.ts'

type Key = Pick<StepRunRow, 'accountId' | 'callId' | 'name'>

/** After a start: runs that were running wait again, except those of these calls, and the next waiting runs become due. */
export async function resumeStepRuns(db: Db, callsInHand: readonly string[]): Promise<void> {
  await sql`UPDATE step_run SET state = 'waiting', due_at = now()
    WHERE call_id <> ALL(${callsInHand}::uuid[]) AND (state = 'running' OR (state = 'waiting' AND due_at IS NULL))`.execute(
    db,
  )
}

/** Postpones the due step runs of a call. */
export async function postponeStepRuns(
  db: Db,
  { accountId, callId }: Pick<Key, 'accountId' | 'callId'>,
  untilMs: number,
): Promise<void> {
  await sql`UPDATE step_run SET due_at = ${new Date(untilMs)}
    WHERE account_id = ${accountId} AND call_id = ${callId} AND due_at < ${new Date(untilMs)}`.execute(db)
}

/** Deletes the step runs of a call that was deleted. */
export async function deleteStepRuns(db: Db, { accountId, callId }: Pick<Key, 'accountId' | 'callId'>): Promise<void> {
  await db.deleteFrom('step_run').where('accountId', '=', accountId).where('callId', '=', callId).execute()
}

interface DueStepRun extends Pick<StepRunRow, 'accountId' | 'callId'> {
  /** The kind of the step that may start; `null`: another action is due. */
  readonly startsKind: 'webhook' | 'command' | null
}

/**
 * The step runs that are due now, the most overdue first; a run is started only if its step has one of these kinds. In a suspended
 * account no run is started (D29); in an account that waits for its deletion, nothing happens (S57).
 */
export async function listDueStepRuns(
  db: Db,
  { nowMs, kinds, limit }: { readonly nowMs: number; readonly kinds: readonly string[]; readonly limit: number },
): Promise<DueStepRun[]> {
  const { rows } = await sql<DueStepRun>`
    SELECT r.account_id, r.call_id, CASE WHEN r.state = 'waiting' AND s.enabled THEN s.kind END AS begins
    FROM step_run r JOIN account a ON a.account_id = r.account_id
    LEFT JOIN step s ON s.account_id = r.account_id AND s.name = r.name AND s.deleted_at IS NULL
    WHERE r.due_at <= ${new Date(nowMs)} AND a.delete_at IS NULL AND (a.suspended_at IS NULL OR r.state <> 'waiting')
      AND (r.state <> 'waiting' OR s.enabled IS NOT TRUE OR s.kind = ANY(${kinds}::text[]))
    ORDER BY r.due_at LIMIT ${limit}`.execute(db)
  return rows
}

/** When the next step run becomes due. */
export async function findNextStepRunDue(db: Db, nowMs: number): Promise<number | null> {
  const { rows } = await sql<{ dueAt: number | null }>`
    SELECT min(due_at) AS due_at FROM step_run WHERE due_at > ${new Date(nowMs)}`.execute(db)
  return rows[0]?.dueAt ?? null
}

export interface StepRunChange {
  readonly state?: StepRunState
  readonly dueAt?: Date | null
  readonly giveUpAt?: Date
  readonly tries?: number
  readonly problem?: string | null
  readonly skipCode?: SkipCode | null
  readonly fields?: string | null
  readonly beganAt?: Date | null
  readonly endedAt?: Date | null
}

/** Changes the state of a run that still is in one of these states. Returns whether it was changed. */
export async function updateStepRun(
  db: Db,
  { accountId, callId, name }: Key,
  { from, to }: { readonly from: readonly StepRunState[]; readonly to: StepRunChange },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('step_run')
    .set(to)
    .where('accountId', '=', accountId)
    .where('callId', '=', callId)
    .where('name', '=', name)
    .where('state', 'in', from)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Notes that a settled run was reported to its call: the waiting runs become due. */
export async function markStepRunReported(db: Db, { accountId, callId, name }: Key): Promise<void> {
  // One statement: a crash between two statements would leave the other runs waiting for ever.
  await sql`UPDATE step_run SET due_at = CASE WHEN name = ${name} THEN NULL ELSE now() END
    WHERE account_id = ${accountId} AND call_id = ${callId}
      AND (name = ${name} AND state IN ('done', 'failed', 'skipped') OR state = 'waiting' AND due_at IS NULL)`.execute(
    db,
  )
}

/** A recording of the call is settled: runs that wait for it become due, and runs that were skipped for lack of it wait again. */
export async function wakeStepRuns(db: Db, { accountId, callId }: Pick<Key, 'accountId' | 'callId'>): Promise<void> {
  await sql`UPDATE step_run r SET state = 'waiting', due_at = now(), problem = NULL, skip_code = NULL, ended_at = NULL,
      give_up_at = CASE WHEN r.state = 'skipped' THEN now() + interval '24 hours' ELSE r.give_up_at END
    WHERE r.account_id = ${accountId} AND r.call_id = ${callId} AND r.tries = 0
      AND (r.state = 'waiting' AND r.due_at > now()
        OR r.skip_code IN ('no_recording', 'recording_overdue') AND EXISTS (SELECT FROM recording x
          WHERE x.account_id = r.account_id AND x.call_id = r.call_id AND x.state = 'ready'))`.execute(db)
}

/** The longest ready recording of the call. */
export function findLongestRecording(db: Db, accountId: number, callId: string) {
  return db
    .selectFrom('recording')
    .select(['recordingId', 'mp3Claim', 'seconds', 'channels', 'bytes'])
    .where('accountId', '=', accountId)
    .where('callId', '=', callId)
    .where('state', '=', 'ready')
    .orderBy('seconds', (order) => order.desc().nullsLast())
    .orderBy('recordingId')
    .limit(1)
    .executeTakeFirst()
}

/** Whether a recording of the call is being fetched or converted. */
export async function hasPendingRecording(db: Db, accountId: number, callId: string): Promise<boolean> {
  const row = await db
    .selectFrom('recording')
    .select('recordingId')
    .where('accountId', '=', accountId)
    .where('callId', '=', callId)
    .where('state', 'in', ['fetching', 'converting'])
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function findStepRun(db: Db, { accountId, callId, name }: Key): Promise<StepRunRow | undefined> {
  return (await listStepRuns(db, accountId, callId)).find((run) => run.name === name)
}

/** Retries a failed or skipped run from the beginning; `undefined`: it is in another state. */
export function retryStepRun(db: Db, { accountId, callId, name }: Key): Promise<StepRunRow | undefined> {
  return db
    .updateTable('step_run')
    .set({
      state: 'waiting',
      dueAt: sql<Date>`now()`,
      giveUpAt: sql<Date>`now() + interval '24 hours'`,
      tries: 0,
      problem: null,
      skipCode: null,
      fields: null,
      beganAt: null,
      endedAt: null,
    })
    .where('accountId', '=', accountId)
    .where('callId', '=', callId)
    .where('name', '=', name)
    .where('state', 'in', ['failed', 'skipped'])
    .returningAll()
    .executeTakeFirst()
}

/** Settles the runs of a deleted step as skipped; their calls are to be notified. A run that is running continues. */
export async function skipStepRuns(db: Db, { accountId, name }: Pick<Key, 'accountId' | 'name'>): Promise<void> {
  await sql`UPDATE step_run SET state = 'skipped', due_at = now(), ended_at = now(), problem = NULL, skip_code = 'step_deleted'
    WHERE account_id = ${accountId} AND name = ${name} AND state IN ('waiting', 'answering_later')`.execute(db)
}
