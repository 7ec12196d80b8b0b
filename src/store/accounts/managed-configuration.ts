// The rows that a file of configuration manages: each is marked with its name in the file, so that a row that leaves the file is
// deleted here too.
import { sql } from 'kysely'
import { CONFIGURATION_LOCK_CLASS } from '../database/advisory-locks.ts'
import type { DialledNumber } from '../calls/numbers.ts'
import type { Db } from '../database/tables.ts'

/** Waits until no other file is being applied to the account; holds until the transaction ends. */
export async function lockConfiguration(db: Db, accountId: number): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${CONFIGURATION_LOCK_CLASS}::int, ${accountId}::int)`.execute(db)
}

/**
 * Marks a row of one of these tables; `null`: the row is managed manually from now on. The mark creates no new version of the row,
 * because it changes nothing that a person could overwrite by accident.
 */
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
