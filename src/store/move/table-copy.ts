// Copies rows from one database into another, table by table, in batches that each end by storing the progress.
//
// A row is transferred as the text that PostgreSQL writes, and PostgreSQL parses it again: so values of every type stay the same.
// Batches follow the places of rows in the source's files (`ctid`), which do not change while nobody writes there, so a table
// needs no key for continuing a copy.
import type { Client } from 'pg'
import { saveBatchProgress } from './move-progress.ts'
import { quoteIdentifier, type Relation } from './relations.ts'

/** The intended size of a batch: large enough to be quick, small enough that many batches fit in memory. */
const BATCH_BYTES = 4 * 1024 * 1024
const BATCH_ROWS_MAX = 5_000
/** Rows of a table's first batch, while the size of its rows is not known: a row may have a megabyte. */
const BATCH_ROWS_FIRST = 20

/** Settings with which both databases write every row in the same form, whatever their own settings are. */
export const CANONICAL_TEXT_SETTINGS = `SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres';
  SET bytea_output = 'hex'; SET extra_float_digits = 1; SET synchronize_seqscans = off; SET statement_timeout = 0;
  SET idle_in_transaction_session_timeout = 0`

interface CopyOptions {
  /** Where the last copy of this table ended; empty: the copy begins. */
  readonly from: string
  readonly signal: AbortSignal
  /** Called after each batch that is stored. */
  readonly onBatch: (batch: { readonly rows: number; readonly bytes: number }) => void
}

/** Copies a table from `from` on. The source's transaction sees one consistent state. Throws the signal's reason. */
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
