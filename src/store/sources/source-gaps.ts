// The record of gaps: periods in which calls of a source may be missing (C21, D17).
//
// `source_seen` stores the time up to which the record of a source is complete. It only moves forward, and the statement that
// stores a gap moves it to the gap's end: so no gap is stored twice, and no two gaps overlap, however often a statement is
// repeated. The time of a source that was switched off does not move: there the gap itself shows that it was stored.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { Pool } from 'pg'
import type { GapCode } from '../../sources/kinds/gap-codes.ts'
import type { SourceRow } from './sources.ts'
import type { Db, SourceGapTable } from '../database/tables.ts'

type SourceGap = Selectable<SourceGapTable>

/** The time up to which the record of a source is complete, in ms since 1970. */
interface SourceSeen {
  readonly sourceId: number
  readonly at: number
}

/** A gap that is over. Times are in ms since 1970. */
export interface EndedGap {
  readonly sourceId: number
  readonly from: number
  readonly to: number
  readonly code: GapCode
}

/**
 * Stores the times up to which the records are complete, once for each source, and the gaps that ended; `false`: nothing was
 * stored, since the epoch is over (D9). `seen` is not before the end of a gap of the same source.
 */
export async function saveSourcesSeen(
  pool: Pool,
  epoch: number,
  { seen, gaps }: { readonly seen: readonly SourceSeen[]; readonly gaps: readonly EndedGap[] },
): Promise<boolean> {
  const { rows } = await pool.query(
    `WITH me AS MATERIALIZED (SELECT epoch FROM node WHERE epoch = $1 FOR KEY SHARE),
       gap AS (SELECT s.account_id, g.source_id, greatest(k.seen_at, to_timestamp(g.f / 1000)) AS from_at,
           to_timestamp(g.t / 1000) AS to_at, g.code
         FROM unnest($4::int[], $5::float8[], $6::float8[], $7::text[]) AS g(source_id, f, t, code)
         JOIN source s USING (source_id) LEFT JOIN source_seen k USING (source_id) WHERE EXISTS (SELECT FROM me)),
       kept AS (INSERT INTO source_gap (account_id, source_id, from_at, to_at, dropped, code)
         SELECT account_id, source_id, from_at, to_at, 0, code FROM gap g WHERE from_at < to_at
           AND NOT EXISTS (SELECT FROM source_gap k WHERE k.account_id = g.account_id AND k.source_id = g.source_id
             AND k.to_at >= g.to_at AND k.from_at <= g.from_at AND k.dropped = 0)),
       moved AS (INSERT INTO source_seen AS k (source_id, seen_at)
         SELECT u.source_id, to_timestamp(u.t / 1000) FROM unnest($2::int[], $3::float8[]) AS u(source_id, t)
           JOIN source s USING (source_id) WHERE s.enabled AND s.deleted_at IS NULL AND EXISTS (SELECT FROM me)
           ORDER BY u.source_id
         ON CONFLICT (source_id) DO UPDATE SET seen_at = excluded.seen_at WHERE k.seen_at < excluded.seen_at)
     SELECT FROM me`,
    [
      epoch,
      seen.map(({ sourceId }) => sourceId),
      seen.map(({ at }) => at),
      gaps.map(({ sourceId }) => sourceId),
      gaps.map(({ from }) => from),
      gaps.map(({ to }) => to),
      gaps.map(({ code }) => code),
    ],
  )
  return rows.length > 0
}

/** The time up to which the record is complete, of each source that was connected before, by id, in ms since 1970. */
export async function readSourcesSeen(db: Db): Promise<Map<number, number>> {
  const { rows } = await sql<{ sourceId: number; at: number }>`
    SELECT source_id, (extract(epoch FROM seen_at) * 1000)::float8 AS at FROM source_seen`.execute(db)
  return new Map(rows.map(({ sourceId, at }) => [sourceId, at]))
}

/** Stores that a source had to drop messages, so that the record is not taken for complete (D17). */
export async function insertSourceGap(
  db: Db,
  gap: Omit<SourceGap, 'fromAt' | 'toAt'> & { fromAt: Date; toAt: Date },
): Promise<void> {
  const { fromAt, toAt, ...rest } = gap
  await db
    .insertInto('source_gap')
    .values({ ...rest, fromAt, toAt })
    .execute()
}

function gapsOf(db: Db, { accountId, sourceId }: Pick<SourceRow, 'accountId' | 'sourceId'>) {
  return db.selectFrom('source_gap').selectAll().where('accountId', '=', accountId).where('sourceId', '=', sourceId)
}

/** The newest first. */
export function listSourceGaps(
  db: Db,
  source: Pick<SourceRow, 'accountId' | 'sourceId'>,
  limit: number,
): Promise<SourceGap[]> {
  return gapsOf(db, source).orderBy('toAt', 'desc').limit(limit).execute()
}

/** The gaps of a source that overlap a period (ms since 1970), oldest first. */
export function listSourceGapsWithin(
  db: Db,
  source: Pick<SourceRow, 'accountId' | 'sourceId'>,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<SourceGap[]> {
  return gapsOf(db, source)
    .where(sql<boolean>`to_at > to_timestamp(${fromMs / 1000})`)
    .where(sql<boolean>`from_at < to_timestamp(${toMs / 1000})`)
    .orderBy('toAt')
    .limit(GAPS_OF_CALL_MAX)
    .execute()
}

/** Limit for one call, such as a call of a day on an unstable line. */
const GAPS_OF_CALL_MAX = 50
