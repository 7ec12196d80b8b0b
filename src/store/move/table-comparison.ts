// Whether two databases hold the same rows. Each server hashes every row of a table itself and adds the hashes up in 256 buckets,
// so only sums are transferred, and the order of rows does not matter. If a sum differs, the rows of its bucket are compared one
// by one.
import type { Client } from 'pg'
import { quoteIdentifier, type Relation } from './relations.ts'

interface Bucket {
  readonly bucket: string
  readonly rows: number
  readonly sums: string
}

/** Limit of listed rows of a table: the first rows show where to look. */
const DIFFERENCES_MAX = 5

/** Rows that differ, in words: the table's name with the key of each row; empty if all rows are the same. */
export async function findDifferences(source: Client, target: Client, relation: Relation): Promise<readonly string[]> {
  const [here, there] = await Promise.all([readBuckets(source, relation), readBuckets(target, relation)])
  const names = [...new Set([...here.keys(), ...there.keys()])].filter(
    (bucket) => here.get(bucket) !== there.get(bucket),
  )
  const differing: string[] = []
  for (const bucket of names.toSorted()) {
    if (differing.length >= DIFFERENCES_MAX) break
    const [ours, theirs] = await Promise.all([
      readBucketRows(source, relation, bucket),
      readBucketRows(target, relation, bucket),
    ])
    const keys = new Set([...only(ours, theirs), ...only(theirs, ours)])
    differing.push(
      ...[...keys].slice(0, DIFFERENCES_MAX - differing.length).map((key) => `${relation.name} ${key}`.trim()),
    )
  }
  return differing
}

/** SHA-256 rather than MD5, which servers in FIPS mode refuse. */
function hashed({ name }: Relation): string {
  return `SELECT encode(sha256(convert_to(_row::text, 'UTF8')), 'hex') AS hash, _row FROM ${quoteIdentifier(name)} _row`
}

async function readBuckets(client: Client, relation: Relation): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<Bucket>(
    `SELECT left(hash, 2) AS bucket, count(*) AS rows, concat_ws(' ', sum(('x' || substr(hash, 1, 15))::bit(60)::bigint),
       sum(('x' || substr(hash, 17, 15))::bit(60)::bigint), sum(('x' || substr(hash, 33, 15))::bit(60)::bigint)) AS sums
     FROM (${hashed(relation)} OFFSET 0) h GROUP BY 1`,
  )
  return new Map(rows.map(({ bucket, rows: count, sums }) => [bucket, `${count} ${sums}`]))
}

/** How often each row of a bucket occurs, by its hash, with its key. */
async function readBucketRows(
  client: Client,
  relation: Relation,
  bucket: string,
): Promise<ReadonlyMap<string, { readonly count: number; readonly key: string }>> {
  const key =
    relation.key.length === 0
      ? `''`
      : `ROW(${relation.key.map((name) => `(_row).${quoteIdentifier(name)}`).join(', ')})::text`
  const { rows } = await client.query<{ hash: string; count: number; key: string }>(
    `SELECT hash, count(*) AS count, min(${key}) AS key FROM (${hashed(relation)} OFFSET 0) h WHERE left(hash, 2) = $1 GROUP BY hash`,
    [bucket],
  )
  return new Map(rows.map((row) => [row.hash, row]))
}

function only(
  these: Awaited<ReturnType<typeof readBucketRows>>,
  those: Awaited<ReturnType<typeof readBucketRows>>,
): readonly string[] {
  return [...these].flatMap(([hash, { count, key }]) => (those.get(hash)?.count === count ? [] : [key]))
}
