// How far a move has come: a table in the target, there from the first moment of the move to its last. While it is there, nobody
// serves the database: it is not whole.
import type { Client } from 'pg'

export const PROGRESS_TABLE = 'move_progress'

export interface TableProgress {
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
  // A row of its own for the source, so that it is known before the first table is.
  await client.query(`INSERT INTO ${PROGRESS_TABLE} (source, relation, done) VALUES ($1, '', true)`, [source])
  await client.query('COMMIT')
}

/** Which state of which source it was begun from. */
export async function readProgressSource(client: Client): Promise<string> {
  const { rows } = await client.query<{ source: string }>(`SELECT source FROM ${PROGRESS_TABLE} LIMIT 1`)
  return rows[0]?.source ?? ''
}

/** How far each table is, by its name. Tables that nobody began are not there. */
export async function readProgress(client: Client): Promise<ReadonlyMap<string, TableProgress>> {
  const { rows } = await client.query<TableProgress & { relation: string }>(
    `SELECT relation, place, copied AS rows, done FROM ${PROGRESS_TABLE} WHERE relation <> ''`,
  )
  return new Map(rows.map(({ relation, place, rows: copied, done }) => [relation, { place, rows: copied, done }]))
}

/** Notes a batch, in its own transaction. */
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
