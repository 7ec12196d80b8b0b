// The tables of a database, from its own catalogue: tables that a later migration adds are moved without being named anywhere.
import type { Client, Pool } from 'pg'
import { OffhookError } from '../../errors.ts'

/** A table that holds rows: a plain table, or one partition of a partitioned table. */
export interface Relation {
  readonly name: string
  /** Names and types in the order of the table. */
  readonly columns: readonly Column[]
  /** Columns of the primary key; empty: the table has none. */
  readonly key: readonly string[]
  /** For a partition: its parent table, and its bounds as `CREATE TABLE … PARTITION OF` takes them. */
  readonly partition: { readonly of: string; readonly bounds: string } | null
  /** The size, including values stored out of line, without indexes. */
  readonly bytes: number
}

interface Column {
  readonly name: string
  readonly type: string
  /** The database computes the column itself: it cannot be written. */
  readonly generated: boolean
}

interface RelationRow {
  readonly name: string
  readonly columns: readonly Column[]
  readonly key: readonly string[] | null
  readonly parent: string | null
  readonly bounds: string | null
  readonly refers: readonly string[] | null
  readonly bytes: number
}

const RELATIONS = `
  SELECT c.relname AS name, p.relname AS parent, pg_get_expr(c.relpartbound, c.oid) AS bounds, pg_table_size(c.oid) AS bytes,
    (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'generated', a.attgenerated <> '')
       ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
    (SELECT json_agg(a.attname ORDER BY k.place) FROM pg_constraint o, unnest(o.conkey) WITH ORDINALITY k (number, place)
       JOIN pg_attribute a ON a.attnum = k.number WHERE o.conrelid = c.oid AND o.contype = 'p' AND a.attrelid = c.oid) AS key,
    (SELECT json_agg(r.relname) FROM pg_constraint o JOIN pg_class r ON r.oid = o.confrelid
       WHERE o.conrelid = c.oid AND o.contype = 'f' AND r.oid <> c.oid) AS refers
  FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class p ON p.oid = i.inhparent
  WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.relname <> ALL ($1)
  ORDER BY c.relname`

/** All tables except those named, each after the tables that its rows refer to. */
export async function listRelations(
  client: Pick<Pool, 'query'>,
  leftOut: readonly string[],
): Promise<readonly Relation[]> {
  const { rows } = await client.query<RelationRow>(RELATIONS, [leftOut])
  const sorted: Relation[] = []
  let waiting = rows
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ name }) => name))
    const ready = waiting.filter(({ refers }) => !(refers ?? []).some((name) => names.has(name)))
    if (ready.length === 0)
      throw new OffhookError('tables_in_a_circle', `These tables refer to each other: ${[...names].join(', ')}.`)
    sorted.push(...ready.map(toRelation))
    waiting = waiting.filter((row) => !ready.includes(row))
  }
  return sorted
}

function toRelation({ name, columns, key, parent, bounds, bytes }: RelationRow): Relation {
  const partition = parent === null || bounds === null ? null : { of: parent, bounds }
  return { name, columns, key: key ?? [], partition, bytes }
}

/** Creates the missing partitions. */
export async function createPartitions(client: Client, relations: readonly Relation[]): Promise<void> {
  for (const { name, partition } of relations) {
    if (partition === null) continue
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${quoteIdentifier(name)} PARTITION OF ${quoteIdentifier(partition.of)} ${partition.bounds}`,
    )
  }
}

/** Copies the next numbers of all identity columns, so that no number is used twice. */
export async function copySequences(source: Client, target: Client): Promise<void> {
  const { rows } = await source.query<{ name: string; last: string }>(
    `SELECT sequencename AS name, last_value::text AS last FROM pg_sequences
     WHERE schemaname = current_schema() AND last_value IS NOT NULL`,
  )
  for (const { name, last } of rows)
    await target.query('SELECT setval($1::regclass, $2)', [quoteIdentifier(name), last])
}

/** A name, quoted for SQL. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
