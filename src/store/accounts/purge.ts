// Destroys the data of an account whose deletion is due (S57): its data key first, with which all its secrets are lost, then its
// people without another account, its files, and the rows of every table that has accounts, as the catalogue says, and last the
// account itself. Each part is small and committed on its own, so nobody waits for it, and after an interruption the next round
// continues with what is left.
import type { Pool } from 'pg'
import { CALLER_HISTORY_LOCK, STATISTICS_LOCK } from '../database/advisory-locks.ts'
import { inTransaction, inTypedTransaction } from '../database/transaction.ts'
import type { Db } from '../database/tables.ts'
import { listRelations, quoteIdentifier } from '../move/relations.ts'
import { belongsAnywhere, deleteMembership } from '../people/memberships.ts'
import { deletePerson, lockPerson } from '../people/people.ts'

interface PurgeDeps {
  readonly pool: Pool
  readonly db: Db
  /** Deletes the files of a recording. */
  readonly deleteFiles: (recording: PurgedRecording) => Promise<void>
  /** Called between two parts: waits, so that other work gets its share. Throws to interrupt the purge. */
  readonly pause: () => Promise<void>
}

export interface PurgedRecording {
  readonly recordingId: string
  readonly sourceClaim: number
  readonly mp3Claim: number
}

/** Rows of one DELETE: few enough that nobody waits for it, and that it ends within the pool's time limit. */
const BATCH = 20_000
/** Recordings whose files are deleted before their rows are. */
const RECORDINGS_BATCH = 200

/**
 * Destroys the data keys of the accounts whose deletion is due. From then on, these accounts exist for nobody. Returns the
 * accounts that became due now.
 */
export async function beginPurges(
  pool: Pool,
): Promise<readonly { readonly accountId: number; readonly uuid: string }[]> {
  const { rows } = await pool.query<{ accountId: number; uuid: string }>(
    `UPDATE account SET purge_began_at = now(), data_key = NULL WHERE delete_at <= now() AND purge_began_at IS NULL
     RETURNING account_id AS "accountId", uuid`,
  )
  return rows
}

/**
 * The accounts whose rows are to be destroyed now. Work that had begun for an account when it became due has ended after a minute,
 * and stores nothing more.
 */
export async function listPurges(pool: Pool): Promise<number[]> {
  const { rows } = await pool.query<{ accountId: number }>(
    `SELECT account_id AS "accountId" FROM account WHERE purge_began_at < now() - interval '1 minute' ORDER BY account_id`,
  )
  return rows.map(({ accountId }) => accountId)
}

/** Destroys all that is left of an account for which `beginPurges` was called, and the account. */
export async function purgeAccount(deps: PurgeDeps, accountId: number): Promise<void> {
  await deletePeople(deps, accountId)
  await deleteRecordings(deps, accountId)
  const statements = await listStatements(deps.pool)
  for (const statement of statements)
    while ((await deleteBatch(deps.pool, statement, accountId)) === BATCH) await deps.pause()
  await inTransaction(deps.pool, async (client) => {
    // Whoever counts reads rows first and stores numbers afterwards: with these locks, nobody is in between.
    await client.query(
      `SELECT pg_advisory_xact_lock(${STATISTICS_LOCK}), pg_advisory_xact_lock(${CALLER_HISTORY_LOCK})`,
    )
    for (const statement of statements) await deleteBatch(client, statement, accountId)
    await client.query('DELETE FROM account WHERE account_id = $1', [accountId])
  })
}

/** The people without another account or group are deleted; the others are members no more. */
async function deletePeople({ db, pause }: PurgeDeps, accountId: number): Promise<void> {
  const members = await db.selectFrom('membership').select('personId').where('accountId', '=', accountId).execute()
  for (const { personId } of members) {
    await inTypedTransaction(db, async (transaction) => {
      // A person who joins another account at this moment either comes first, or waits and no longer exists.
      if (!(await lockPerson(transaction, personId))) return
      await deleteMembership(transaction, accountId, personId)
      if (!(await belongsAnywhere(transaction, personId))) await deletePerson(transaction, personId)
    })
    await pause()
  }
}

/** The files go before their rows: without its row, nobody would know whose file it was. */
async function deleteRecordings({ pool, deleteFiles, pause }: PurgeDeps, accountId: number): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<PurgedRecording>(
      `SELECT recording_id AS "recordingId", source_claim AS "sourceClaim", mp3_claim AS "mp3Claim" FROM recording
       WHERE account_id = $1 LIMIT $2`,
      [accountId, RECORDINGS_BATCH],
    )
    for (const recording of rows) await deleteFiles(recording)
    await pool.query('DELETE FROM recording WHERE account_id = $1 AND recording_id = ANY ($2::uuid[])', [
      accountId,
      rows.map(({ recordingId }) => recordingId),
    ])
    if (rows.length < RECORDINGS_BATCH) return
    await pause()
  }
}

/** Rows without an account of their own, which belong to a row that has one. */
const BELONGING = {
  inbox_request: 'token IN (SELECT token FROM inbox WHERE account_id = $1)',
  source_seen: 'source_id IN (SELECT source_id FROM source WHERE account_id = $1)',
} as const

/** What deletes the rows of an account, table by table: $1 account, $2 rows at most. Each table before the tables it refers to. */
async function listStatements(pool: Pool): Promise<string[]> {
  const tables = (await listRelations(pool, ['account'])).toReversed()
  return [
    ...Object.entries(BELONGING).map(([name, rows]) => deletion(name, rows)),
    ...tables
      .filter(({ columns }) => columns.some(({ name }) => name === 'account_id'))
      .map(({ name }) => deletion(quoteIdentifier(name), 'account_id = $1')),
  ]
}

function deletion(table: string, rows: string): string {
  return `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${rows} LIMIT $2))`
}

async function deleteBatch(connection: Pick<Pool, 'query'>, statement: string, accountId: number): Promise<number> {
  const { rowCount } = await connection.query(statement, [accountId, BATCH])
  return rowCount ?? 0
}
