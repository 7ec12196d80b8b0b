// The directory of dialled numbers (C14). The key of its windows is the number itself.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import { uuidv7 } from '../ids.ts'
import type { Db, NumberTable } from './tables.ts'
import type { Window } from './window.ts'

export type DialledNumber = Selectable<NumberTable>

/** What is told of a number, which is in E.164. What is left out stays as it is. */
export type NumberEntry = Pick<DialledNumber, 'number'> &
  Partial<Omit<DialledNumber, 'number' | 'account_id' | 'uuid' | 'updated_at'>>

const details = [
  'name',
  'custom_id',
  'custom_group',
  'campaign',
  'source',
  'medium',
  'country',
  'timezone',
  'do_not_record',
] as const

/**
 * Enters numbers, none of them twice, in a transaction of the caller. Answers the rows as they are then, in no order, and
 * how many of them are new.
 */
export async function putNumbers(
  db: Db,
  accountId: number,
  entries: readonly NumberEntry[],
): Promise<{ rows: DialledNumber[]; created: number }> {
  // In the order of the numbers: two requests that enter the same ones wait for each other, and never crosswise.
  const rows = entries
    .map(({ number }) => ({ account_id: accountId, number, uuid: uuidv7(), updated_at: new Date() }))
    .toSorted((a, b) => (a.number < b.number ? -1 : 1))
  const entered = await db
    .insertInto('number')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'number']).doUpdateSet((set) => ({ updated_at: set.ref('excluded.updated_at') })),
    )
    // A row that was made now has no earlier version that this transaction ended.
    .returning(sql<boolean>`xmax = 0`.as('is_new'))
    .execute()
  const assignments = details.map((name) => {
    const type = sql.raw(name === 'do_not_record' ? 'boolean' : 'text')
    return sql`${sql.ref(name)} = CASE WHEN e.entry ? ${name} THEN (e.entry ->> ${name})::${type} ELSE n.${sql.ref(name)} END`
  })
  const told = await sql<DialledNumber>`
    UPDATE number n SET ${sql.join(assignments)} FROM jsonb_array_elements(${JSON.stringify(entries)}::jsonb) e(entry)
    WHERE n.account_id = ${accountId} AND n.number = e.entry ->> 'number' RETURNING n.*`.execute(db)
  return { rows: told.rows, created: entered.filter((row) => row.is_new).length }
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

/** Where a number is at home; `null`: the directory does not say. */
export async function numberCountry(db: Db, accountId: number, number: string): Promise<string | null> {
  const row = await db
    .selectFrom('number')
    .select('country')
    .where('account_id', '=', accountId)
    .where('number', '=', number)
    .executeTakeFirst()
  return row?.country ?? null
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
