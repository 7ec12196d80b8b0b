// The directory of dialled numbers (C14). Its pages are in the order of the numbers.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import { uuidv7 } from '../../ids.ts'
import type { Db, NumberTable } from '../database/tables.ts'
import type { Pagination } from '../database/pagination.ts'

export type DialledNumber = Selectable<NumberTable>

/** The entry of a number, which is in E.164. Values that are left out stay as they are. */
export type NumberEntry = Pick<DialledNumber, 'number'> &
  Partial<Omit<DialledNumber, 'number' | 'accountId' | 'uuid' | 'updatedAt'>>

const DETAIL_COLUMNS = [
  'name',
  'customId',
  'customGroup',
  'campaign',
  'source',
  'medium',
  'country',
  'timezone',
  'doNotRecord',
] as const

/** Details that a search includes. */
const SEARCHED_COLUMNS = ['name', 'customId', 'customGroup', 'campaign'] as const

/** Escapes text for LIKE, so that no part of it is a pattern. */
function likeText(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`)
}

/**
 * Enters numbers, each at most once, in the caller's transaction. Returns the rows after that, in no order, and how many of them
 * are new.
 */
export async function upsertNumbers(
  db: Db,
  accountId: number,
  entries: readonly NumberEntry[],
): Promise<{ rows: DialledNumber[]; created: number }> {
  // In the order of the numbers: two requests that enter the same numbers wait for each other, and never deadlock.
  const rows = entries
    .map(({ number }) => ({ accountId, number, uuid: uuidv7(), updatedAt: new Date() }))
    .toSorted((a, b) => (a.number < b.number ? -1 : 1))
  const entered = await db
    .insertInto('number')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['accountId', 'number']).doUpdateSet((set) => ({ updatedAt: set.ref('excluded.updatedAt') })),
    )
    // A row that was inserted now has no earlier version that this transaction replaced.
    .returning(sql<boolean>`xmax = 0`.as('isNew'))
    .execute()
  const assignments = DETAIL_COLUMNS.map((name) => {
    const type = sql.raw(name === 'doNotRecord' ? 'boolean' : 'text')
    return sql`${sql.ref(name)} = CASE WHEN e.entry ? ${name} THEN (e.entry ->> ${name})::${type} ELSE n.${sql.ref(name)} END`
  })
  const updated = await sql<DialledNumber>`
    UPDATE number n SET ${sql.join(assignments)} FROM jsonb_array_elements(${JSON.stringify(entries)}::jsonb) e(entry)
    WHERE n.account_id = ${accountId} AND n.number = e.entry ->> 'number' RETURNING n.*`.execute(db)
  return { rows: updated.rows, created: entered.filter((row) => row.isNew).length }
}

/** The numbers to search for: numbers with one of these beginnings, or with this text in their details. */
interface NumberSearch {
  /** In E.164. */
  readonly beginnings: readonly string[]
  readonly text: string
}

/** By number, ascending. */
export function listNumbers(
  db: Db,
  accountId: number,
  { limit, after, search }: Pagination & { readonly search: NumberSearch | null },
): Promise<DialledNumber[]> {
  return db
    .selectFrom('number')
    .selectAll()
    .where('accountId', '=', accountId)
    .$if(after !== null, (query) => query.where('number', '>', after))
    .$if(search !== null, (query) =>
      query.where((is) =>
        is.or([
          ...(search?.beginnings ?? []).map((beginning) => is('number', 'like', `${beginning}%`)),
          ...SEARCHED_COLUMNS.map((name) => is(name, 'ilike', `%${likeText(search?.text ?? '')}%`)),
        ]),
      ),
    )
    .orderBy('number')
    .limit(limit + 1)
    .execute()
}

export function findNumberByUuid(db: Db, accountId: number, uuid: string): Promise<DialledNumber | undefined> {
  return db
    .selectFrom('number')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('uuid', '=', uuid)
    .executeTakeFirst()
}

/** Returns the numbers among these that are in the directory. */
export async function findKnownNumbers(db: Db, accountId: number, numbers: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ number: string }>`
    SELECT number FROM number WHERE account_id = ${accountId} AND number = ANY (${numbers}::text[])`.execute(db)
  return new Set(rows.map((row) => row.number))
}

/** Reads the number and locks it until the transaction ends. */
export function lockNumber(db: Db, accountId: number, uuid: string): Promise<DialledNumber | undefined> {
  return db
    .selectFrom('number')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('uuid', '=', uuid)
    .forUpdate()
    .executeTakeFirst()
}

export type NumberChange = Partial<Omit<DialledNumber, 'accountId' | 'uuid' | 'updatedAt'>>

/** Changes one number. `undefined`: another entry already has the new number. */
export async function updateNumber(
  db: Db,
  { accountId, uuid }: DialledNumber,
  change: NumberChange,
): Promise<DialledNumber | undefined> {
  const sameNumber = db
    .selectFrom('number')
    .select('uuid')
    .where('accountId', '=', accountId)
    .where('number', '=', change.number ?? '')
    .where('uuid', '<>', uuid)
  return db
    .updateTable('number')
    .set({ ...change, updatedAt: new Date() })
    .where('accountId', '=', accountId)
    .where('uuid', '=', uuid)
    .where((is) => is.not(is.exists(sameNumber)))
    .returningAll()
    .executeTakeFirst()
}

interface UnknownNumber {
  readonly number: string
  readonly calls: number
  /** When the newest of its calls came, in ms since 1970. */
  readonly lastAt: number
}

/** Calls that are scanned for numbers missing in the directory: a tenth of a second's work. */
const CALLS_SCANNED = 5_000
/** Limit of listed unknown numbers: a person goes through no more. */
const UNKNOWN_NUMBERS_MAX = 200

/** Dialled numbers of the newest inbound calls that are not in the directory; the most called first. */
export async function readUnknownNumbers(db: Db, accountId: number): Promise<UnknownNumber[]> {
  const { rows } = await sql<UnknownNumber>`
    WITH recent AS MATERIALIZED (SELECT call_id, dialled, state, is_test OR is_replayed AS is_no_call FROM call WHERE account_id = ${accountId}
      ORDER BY call_id DESC LIMIT ${CALLS_SCANNED}),
    -- What calls say is read only of those that count: it is text.
    fresh AS MATERIALIZED (SELECT r.call_id, r.dialled, r.state FROM recent r WHERE r.dialled LIKE '+%' AND NOT r.is_no_call
      AND NOT EXISTS (SELECT FROM number n WHERE n.account_id = ${accountId} AND n.number = r.dialled))
    SELECT dialled AS number, count(*)::int AS calls, max(uuid_extract_timestamp(call_id)) AS last_at FROM fresh
    WHERE coalesce(state::jsonb #>> '{call,fields,direction}', 'inbound') = 'inbound'
    GROUP BY dialled ORDER BY count(*) DESC, max(call_id::text) DESC LIMIT ${UNKNOWN_NUMBERS_MAX}`.execute(db)
  return rows
}

/** The directory's entry of a number. */
export function findNumber(db: Db, accountId: number, number: string): Promise<DialledNumber | undefined> {
  return db
    .selectFrom('number')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('number', '=', number)
    .executeTakeFirst()
}

/** The country of a number; `null`: the directory does not say. */
export async function findNumberCountry(db: Db, accountId: number, number: string): Promise<string | null> {
  const row = await findNumber(db, accountId, number)
  return row?.country ?? null
}

/** Deletes a number; whether it existed. */
export async function deleteNumber(db: Db, accountId: number, uuid: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('number')
    .where('accountId', '=', accountId)
    .where('uuid', '=', uuid)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** The names of these numbers, for the numbers that have a name. */
export async function listNames(
  db: Db,
  accountId: number,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('number')
    .select(['number', 'name'])
    .where('accountId', '=', accountId)
    .where('number', '=', sql<string>`ANY(${[...numbers]}::text[])`)
    .where('name', 'is not', null)
    .execute()
  return new Map(rows.map(({ number, name }) => [number, name ?? '']))
}
