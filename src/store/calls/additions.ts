// What people added to calls (C26): who, when, and who removed it. The rows are stored in the transaction of their call, which holds the
// additions in force.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { Addition, AdditionNews } from '../../calls/call.ts'
import { int4Array, textArray, uuidArray } from '../database/binary-arrays.ts'
import type { HotConnection, PreparedStatement } from '../database/hot-connection.ts'
import type { CallAdditionTable, Db } from '../database/tables.ts'

/** What one update of a person changes. */
export interface NewAdditions {
  readonly accountId: number
  readonly callId: string
  readonly news: AdditionNews
}

// The row of the call is locked, so that the times of its additions have the order in which they were applied.
const ADDED: PreparedStatement = {
  name: 'additions-1',
  text: `INSERT INTO call_addition (account_id, call_id, addition_id, kind, value, added_by, added_at)
    SELECT a, c, i, kind, value::jsonb, by::jsonb, clock_timestamp()
    FROM unnest($1::int4[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[]) u(a, c, i, kind, value, by)`,
}

const REMOVED: PreparedStatement = {
  name: 'removed-additions-1',
  text: `UPDATE call_addition o SET removed_by = u.by::jsonb, removed_at = clock_timestamp()
    FROM unnest($1::int4[], $2::uuid[], $3::uuid[], $4::text[]) u(a, c, i, by)
    WHERE o.account_id = ANY (ARRAY[u.a]) AND o.call_id = u.c AND o.addition_id = u.i`,
}

/** Stores additions, and then marks additions as removed: an addition may be removed in the batch that stores it. */
export async function saveAdditions(connection: HotConnection, changes: readonly NewAdditions[]): Promise<void> {
  const added = changes.flatMap(({ news, ...call }) =>
    'add' in news ? news.add.map((one) => ({ ...call, ...one, by: news.by })) : [],
  )
  const removed = changes.flatMap(({ news, ...call }) =>
    'remove' in news ? [{ ...call, id: news.remove, by: news.by }] : [],
  )
  const keys = (rows: readonly (Pick<NewAdditions, 'accountId' | 'callId'> & { readonly id: string })[]): Buffer[] => [
    int4Array(rows.map((row) => row.accountId)),
    uuidArray(rows.map((row) => row.callId)),
    uuidArray(rows.map((row) => row.id)),
  ]
  const json = (values: readonly unknown[]): Buffer => textArray(values.map((value) => JSON.stringify(value)))
  if (added.length > 0)
    await connection.run(ADDED, [
      ...keys(added),
      textArray(added.map(({ kind }) => kind)),
      json(added.map(({ value }) => value)),
      json(added.map(({ by }) => by)),
    ])
  if (removed.length > 0) await connection.run(REMOVED, [...keys(removed), json(removed.map(({ by }) => by))])
}

type Row = Selectable<CallAdditionTable>

/** An addition with its author. `removedAt` is `null` while the addition is in force. */
export type AdditionRow = Omit<Row, 'accountId' | 'callId' | 'kind' | 'value'> & Addition

/** A note in force, with its call. */
export interface NoteRow extends Pick<Row, 'callId' | 'addedAt' | 'addedBy'> {
  readonly value: string
}

/** The newest notes in force on any of these calls. */
export async function listNotes(
  db: Db,
  accountId: number,
  { callIds, limit }: { readonly callIds: readonly string[]; readonly limit: number },
): Promise<NoteRow[]> {
  if (callIds.length === 0) return []
  const { rows } = await sql<NoteRow>`
    SELECT call_id, value, added_at, added_by FROM call_addition
    WHERE account_id = ${accountId} AND call_id = ANY (${[...callIds]}::uuid[]) AND kind = 'note' AND removed_at IS NULL
    ORDER BY added_at DESC, addition_id DESC LIMIT ${limit}`.execute(db)
  return rows
}

/** The additions of a call, removed ones included, in the order in which they were made. */
export async function listAdditions(db: Db, accountId: number, callId: string): Promise<AdditionRow[]> {
  const { rows } = await sql<AdditionRow>`
    SELECT addition_id, kind, value, added_at, added_by, removed_at, removed_by FROM call_addition
    WHERE account_id = ${accountId} AND call_id = ${callId} ORDER BY added_at, addition_id`.execute(db)
  return rows
}
