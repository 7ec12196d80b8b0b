// What a file of configuration manages: it is marked with its name there, so that what leaves the file leaves here too.
import { sql } from 'kysely'
import { CONFIGURATION_LOCK_CLASS } from '../database/advisory-locks.ts'
import type { DialledNumber } from '../calls/numbers.ts'
import type { Db } from '../database/tables.ts'

/** One file at a time is applied to an account: waits for the one before, until the transaction ends. */
export async function lockConfiguration(db: Db, accountId: number): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${CONFIGURATION_LOCK_CLASS}::int, ${accountId}::int)`.execute(db)
}

/** Marks a row of one of these tables; `null`: it is managed by hand from now on. It is no change that somebody else could have saved over, so no new version. */
export async function markManaged(
  db: Db,
  table: 'integration' | 'source' | 'step',
  { uuid, name }: { readonly uuid: string; readonly name: string | null },
): Promise<void> {
  await db.updateTable(table).set({ managedAs: name }).where('uuid', '=', uuid).execute()
}

export async function markNumbersManaged(db: Db, accountId: number, numbers: readonly string[]): Promise<void> {
  await sql`UPDATE number SET managed = true
    WHERE account_id = ${accountId} AND number = ANY (${numbers}::text[]) AND NOT managed`.execute(db)
}

/** The whole directory of an account, by number. */
export function listAllNumbers(db: Db, accountId: number): Promise<DialledNumber[]> {
  return db.selectFrom('number').selectAll().where('accountId', '=', accountId).orderBy('number').execute()
}
