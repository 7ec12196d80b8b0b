// The progress of a move: a table in the target that exists from the beginning of the move to its end. While the table exists, no
// program serves the database, because its data is incomplete.
import type { Client } from 'pg'

export const PROGRESS_TABLE = 'move_progress'

interface TableProgress {
  readonly place: string
  readonly rows: number
  readonly done: boolean
}

/** Whether a move into this database has begun and not ended. */
export async function isBeingMovedInto(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [
    PROGRESS_TABLE,
  ])
  return rows[0]?.there === true
}

/** Begins a move from this state of a source. */
export async function beginProgress(client: Client, source: string): Promise<void> {
  await client.query('BEGIN')
  await client.query(
    `CREATE TABLE ${PROGRESS_TABLE} (source text NOT NULL, relation text PRIMARY KEY, place text NOT NULL DEFAULT '',
       copied bigint NOT NULL DEFAULT 0, done boolean NOT NULL DEFAULT false)`,
  )
  // The source has a row of its own, so that it is known before the first table is copied.
  await client.query(`INSERT INTO ${PROGRESS_TABLE} (source, relation, done) VALUES ($1, '', true)`, [source])
  await client.query('COMMIT')
}

/** Returns the state of the source from which the move began. */
export async function readProgressSource(client: Client): Promise<string> {
  const { rows } = await client.query<{ source: string }>(`SELECT source FROM ${PROGRESS_TABLE} LIMIT 1`)
  return rows[0]?.source ?? ''
}

/** The progress of each table, by its name. Tables whose copy has not begun are missing. */
export async function readProgress(client: Client): Promise<ReadonlyMap<string, TableProgress>> {
  const { rows } = await client.query<TableProgress & { relation: string }>(
    `SELECT relation, place, copied AS rows, done FROM ${PROGRESS_TABLE} WHERE relation <> ''`,
  )
  return new Map(rows.map(({ relation, place, rows: copied, done }) => [relation, { place, rows: copied, done }]))
}

/** Stores the progress after a batch, in the batch's transaction. */
export async function saveBatchProgress(
  client: Client,
  relation: string,
  { place, rows, done }: TableProgress,
): Promise<void> {
  await client.query(
    `INSERT INTO ${PROGRESS_TABLE} (source, relation, place, copied, done)
       SELECT source, $1, $2, $3, $4 FROM ${PROGRESS_TABLE} WHERE relation = ''
     ON CONFLICT (relation) DO UPDATE SET place = excluded.place, copied = ${PROGRESS_TABLE}.copied + excluded.copied,
       done = excluded.done`,
    [relation, place, rows, done],
  )
}

export async function endProgress(client: Client): Promise<void> {
  await client.query(`DROP TABLE ${PROGRESS_TABLE}`)
}
