// The directory of dialled numbers (C14). The key of its windows is the number itself.
import type { Insertable, Selectable } from 'kysely'
import { uuidv7 } from '../ids.ts'
import type { Db, NumberTable } from './tables.ts'
import type { Window } from './window.ts'

export type DialledNumber = Selectable<NumberTable>

export type NumberDetails = Omit<Insertable<NumberTable>, 'account_id' | 'number' | 'uuid' | 'updated_at'>

/** Sets what is known of a number, new or anew. */
export function putNumber(db: Db, accountId: number, number: string, details: NumberDetails): Promise<DialledNumber> {
  const values = { ...details, updated_at: new Date() }
  return db
    .insertInto('number')
    .values({ account_id: accountId, number, uuid: uuidv7(), ...values })
    .onConflict((conflict) => conflict.columns(['account_id', 'number']).doUpdateSet(values))
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** By number, ascending. */
export function listNumbers(db: Db, accountId: number, { limit, after }: Window): Promise<DialledNumber[]> {
  return db
    .selectFrom('number')
    .selectAll()
    .where('account_id', '=', accountId)
    .$if(after !== null, (query) => query.where('number', '>', after))
    .orderBy('number')
    .limit(limit + 1)
    .execute()
}

export function numberByUuid(db: Db, accountId: number, uuid: string): Promise<DialledNumber | undefined> {
  return db
    .selectFrom('number')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('uuid', '=', uuid)
    .executeTakeFirst()
}

/** Whether there was one. */
export async function deleteNumber(db: Db, accountId: number, uuid: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('number')
    .where('account_id', '=', accountId)
    .where('uuid', '=', uuid)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
