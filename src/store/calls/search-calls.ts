// Finds calls by the beginning of a number or a uniqueid while a person types: the time is limited, however many calls match.
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Db } from '../database/tables.ts'
import { findCallsById, likePrefix } from './calls.ts'
import type { CallRow } from './calls.ts'

interface CallSearch {
  /** How one of its numbers may begin. */
  readonly numberBeginnings: readonly string[]
  /** How its uniqueid begins. */
  readonly uniqueidBeginning: string
}

/** How many calls are read from each place of an index. If more calls match, the newest calls are searched as well. */
const INDEXED_MAX = 1_000
const NEWEST_MAX = 5_000

/** Newest first. If more calls match than are read from an index, the list may contain older calls and lack newer ones. */
export async function searchCalls(
  db: Db,
  accountId: number,
  search: CallSearch,
  limit: number,
): Promise<readonly CallRow[]> {
  const indexed = await readNewest(db, indexedIds(accountId, search), limit)
  const isCommon = indexed.count >= INDEXED_MAX
  const recent = isCommon ? await readNewest(db, recentIds(accountId, search), limit) : { ids: [] }
  const ids = [...new Set([...recent.ids, ...indexed.ids])].toSorted().toReversed().slice(0, limit)
  return findCallsById(db, accountId, ids)
}

/** The newest ids of a query, and how many it has. */
async function readNewest(
  db: Db,
  source: RawBuilder<unknown>,
  limit: number,
): Promise<{ readonly ids: readonly string[]; readonly count: number }> {
  const { rows } = await sql<{ callId: string; count: number }>`
    WITH source AS MATERIALIZED (${source})
    SELECT DISTINCT call_id, (SELECT count(*)::int FROM source) AS count FROM source ORDER BY call_id DESC LIMIT ${limit}`.execute(
    db,
  )
  return { ids: rows.map(({ callId }) => callId), count: rows[0]?.count ?? 0 }
}

/**
 * Reads in the order of each index: in any other order, the planner would sometimes read all calls to find the few that match.
 */
function indexedIds(accountId: number, { numberBeginnings, uniqueidBeginning }: CallSearch): RawBuilder<unknown> {
  const ofNumbers = [sql.ref('caller'), sql.ref('dialled')].flatMap((column) =>
    numberBeginnings.map(
      (text) => sql`(SELECT call_id FROM call WHERE account_id = ${accountId} AND ${column} LIKE ${likePrefix(text)}
        ORDER BY ${column} LIMIT ${INDEXED_MAX})`,
    ),
  )
  const ofUniqueids = sql`(SELECT c.call_id FROM (SELECT source_id FROM source WHERE account_id = ${accountId}) s CROSS JOIN LATERAL (
    SELECT call_id FROM call WHERE account_id = ${accountId} AND source_id = s.source_id
      AND uniqueid LIKE ${likePrefix(uniqueidBeginning)} ORDER BY uniqueid LIMIT ${INDEXED_MAX}) c)`
  return sql.join([...ofNumbers, ofUniqueids], sql` UNION ALL `)
}

function recentIds(accountId: number, { numberBeginnings, uniqueidBeginning }: CallSearch): RawBuilder<unknown> {
  const numbers = sql`${numberBeginnings.map(likePrefix)}::text[]`
  return sql`SELECT call_id FROM (
      SELECT call_id, caller, dialled, uniqueid FROM call WHERE account_id = ${accountId} ORDER BY call_id DESC LIMIT ${NEWEST_MAX}) c
    WHERE caller LIKE ANY (${numbers}) OR dialled LIKE ANY (${numbers}) OR uniqueid LIKE ${likePrefix(uniqueidBeginning)}`
}
