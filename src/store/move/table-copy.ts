// Rows from one database into another, table by table, in batches that each end with a note of how far they came.
//
// A row travels as the text that PostgreSQL itself writes of it, and is read by PostgreSQL again: every type comes as it went.
// Batches follow the places of rows in the source's files (`ctid`), which keep still while nobody writes there, so that a table
// needs no key to be continued.
import type { Client } from 'pg'
import { saveBatchProgress } from './move-progress.ts'
import { quoteIdentifier, type Relation } from './relations.ts'

/** What a batch is meant to weigh: large enough to be quick, small enough to be held in memory many times over. */
const BATCH_BYTES = 4 * 1024 * 1024
const BATCH_ROWS_MAX = 5_000
/** The first of a table, while it is not known how large its rows are: a row may have a megabyte. */
const BATCH_ROWS_FIRST = 20

/** Such as every row in both databases is written, whatever their settings are. */
export const CANONICAL_TEXT_SETTINGS = `SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres';
  SET bytea_output = 'hex'; SET extra_float_digits = 1; SET synchronize_seqscans = off; SET statement_timeout = 0;
  SET idle_in_transaction_session_timeout = 0`

export interface CopyOptions {
  /** Where the last copy of this table ended; empty: it begins. */
  readonly from: string
  readonly signal: AbortSignal
  /** Told after each batch that is stored. */
  readonly onBatch: (batch: { readonly rows: number; readonly bytes: number }) => void
}

/** Copies a table from `from` on. The source is in a transaction that sees one state of it. Throws the signal's reason. */
export async function copyRelation(
  { source, target }: { readonly source: Client; readonly target: Client },
  relation: Relation,
  { from, signal, onBatch }: CopyOptions,
): Promise<void> {
  const name = quoteIdentifier(relation.name)
  await source.query(
    `DECLARE moving NO SCROLL CURSOR FOR SELECT ctid::text AS place, _row::text AS line FROM ${name} _row ${from === '' ? '' : `WHERE ctid > '${from}'::tid`}`,
  )
  const names = relation.columns.filter(({ generated }) => !generated).map((column) => quoteIdentifier(column.name))
  const insert = `INSERT INTO ${name} (${names.join(', ')}) OVERRIDING SYSTEM VALUE
    SELECT ${names.join(', ')} FROM unnest($1::${name}[])`
  let size = BATCH_ROWS_FIRST
  for (;;) {
    signal.throwIfAborted()
    const { rows } = await source.query<{ place: string; line: string }>(`FETCH ${size} FROM moving`)
    const last = rows.at(-1)
    await target.query('BEGIN')
    if (rows.length > 0) await target.query(insert, [rows.map(({ line }) => line)])
    await saveBatchProgress(target, relation.name, {
      place: last?.place ?? from,
      rows: rows.length,
      done: rows.length < size,
    })
    await target.query('COMMIT')
    const bytes = rows.reduce((sum, { line }) => sum + line.length, 0)
    onBatch({ rows: rows.length, bytes })
    if (rows.length < size) break
    size = Math.max(1, Math.min(BATCH_ROWS_MAX, Math.floor((BATCH_BYTES * rows.length) / Math.max(1, bytes))))
  }
  await source.query('CLOSE moving')
}
