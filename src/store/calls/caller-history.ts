// The history of callers (C22): the data of each call that is stored for later calls of the same party, and the counts
// of calls.
//
// The calls of a party with few calls are read. Of a party with many calls, the latest are read, and the others are counted,
// starting from a count that was stored before (`history_count`). Such a count is exact: the session that stores a call holds the
// party's lock, shared, from before the call's history is read until after the commit; a transaction that stores a count holds
// the lock exclusively.
import { crc32 } from 'node:zlib'
import { CALLER_HISTORY_LOCK } from '../database/advisory-locks.ts'
import { arraysFrom, float8Array, int4Array, textArray } from '../database/binary-arrays.ts'
import type { HotConnection, PreparedStatement } from '../database/hot-connection.ts'

/** A call in the history of its party. */
export interface HistoryRow {
  readonly accountId: number
  readonly party: string
  /** When the call began, in whole ms since 1970. */
  readonly at: number
  /** A hash of the call's source and uniqueid: a call that is ingested again, long after it was deleted, has the same hash. */
  readonly hash: number
  readonly line: string | null
  readonly outcome: string | null
  readonly agent: string | null
}

/** The hash that identifies a call in the history of its party. */
export function historyHash({ sourceId, uniqueid }: { readonly sourceId: number; readonly uniqueid: string }): number {
  return crc32(`${sourceId} ${uniqueid}`) - 2 ** 31
}

/** So many of the latest calls before a moment are read; a party with fewer calls has all of them read. */
export const LATEST_MAX = 32

/** A period in which calls of a party began that are looked up together. */
export interface HistoryRange {
  readonly accountId: number
  readonly party: string
  readonly from: number
  readonly to: number
}

/** Parties share locks, so that a batch takes few locks, however many calls it has. */
const lockOf = (party: string): number => crc32(party) & 0xff
/** Separate from the locks of advisory-locks.ts, whose first number is far larger than any account's. */
const LOCK = 'pg_advisory_xact_lock'

// The session keeps the locks beyond the transaction, until it reads the history of the calls of its next batch.
// Searches in index order compare the account by `=`: with ANY (hot-connection.ts) the index would not keep the order.
const READ: PreparedStatement = {
  name: 'history-read-4',
  text: `WITH released AS MATERIALIZED (SELECT pg_advisory_unlock_all()),
    held AS MATERIALIZED (SELECT pg_advisory_lock_shared(a, k) FROM unnest($1::int4[], $2::int4[]) u(a, k)
      WHERE (SELECT count(*) FROM released) >= 0),
    asked AS MATERIALIZED (SELECT * FROM unnest($3::int4[], $4::text[], $5::float8[], $6::float8[]) WITH ORDINALITY u(a, p, t, e, i)
      WHERE (SELECT count(*) FROM held) >= 0)
    SELECT asked.i::int4, date_part('epoch', c.at) * 1000 AS at, c.call_hash AS hash, c.line, c.outcome, c.agent
    FROM asked CROSS JOIN LATERAL (
      (SELECT * FROM history_call h WHERE h.account_id = asked.a AND h.party = asked.p AND h.at <= to_timestamp(asked.t / 1000)
        ORDER BY h.at DESC LIMIT ${LATEST_MAX})
      UNION ALL SELECT * FROM history_call h WHERE asked.e > asked.t AND h.account_id = ANY (ARRAY[asked.a]) AND h.party = asked.p
        AND h.at > to_timestamp(asked.t / 1000) AND h.at <= to_timestamp(asked.e / 1000)) c`,
}

interface ReadRow {
  i: number
  at: number
  hash: number
  line: string | null
  outcome: string | null
  agent: string | null
}

/**
 * The calls of each range, and the latest calls before it begins, in no order. Until this connection reads history again, or
 * gives the locks back, no other transaction counts these parties anew.
 */
export async function readHistory(connection: HotConnection, ranges: readonly HistoryRange[]): Promise<HistoryRow[][]> {
  const locks = partyLocks(ranges)
  const found: HistoryRow[][] = ranges.map(() => [])
  const rows = await connection.run<ReadRow>(READ, [
    int4Array(locks.map((lock) => lock.accountId)),
    int4Array(locks.map((lock) => lock.lock)),
    int4Array(ranges.map((s) => s.accountId)),
    textArray(ranges.map((s) => s.party)),
    float8Array(ranges.map((s) => s.from)),
    float8Array(ranges.map((s) => s.to)),
  ])
  for (const { i, ...row } of rows) {
    const range = ranges[i - 1]
    const { accountId, party } = range ?? {}
    if (accountId !== undefined && party !== undefined) found[i - 1]?.push({ accountId, party, ...row })
  }
  return found
}

const RELEASE: PreparedStatement = { name: 'history-release-1', text: 'SELECT pg_advisory_unlock_all()' }

/** Gives back the locks of `readHistory`, after the commit. Otherwise an idle connection keeps others from storing counts. */
export async function releaseHistory(connection: HotConnection): Promise<void> {
  await connection.run(RELEASE, [])
}

interface Lock {
  readonly accountId: number
  readonly lock: number
}

function partyLocks(rows: readonly { readonly accountId: number; readonly party: string }[]): Lock[] {
  const locks = new Map<string, Lock>()
  for (const { accountId, party } of rows) {
    const lock = lockOf(party)
    locks.set(`${accountId} ${lock}`, { accountId, lock })
  }
  return [...locks.values()]
}

/** A moment up to which calls are counted: calls with one of our numbers, or all calls (`line` is null). */
export interface CountPoint {
  readonly accountId: number
  readonly party: string
  readonly line: string | null
  /** In whole ms since 1970. */
  readonly before: number
}

export interface HistoryCount {
  /** How many calls began before the moment. */
  readonly calls: number
  /** How many of the calls had to be counted now. */
  readonly counted: number
  /** The latest of the calls, if it is one of the party's latest thousand. */
  readonly last: Pick<HistoryRow, 'at' | 'outcome' | 'agent'> | null
}

/** How many of a party's calls are searched for the latest call with one of our numbers. */
const LOOKED_THROUGH = 1000

const COUNT: PreparedStatement = {
  name: 'history-count-3',
  text: `SELECT coalesce(m.calls, 0) + w.n::int4 AS calls, w.n::int4 AS counted,
      date_part('epoch', l.at) * 1000 AS at, l.outcome, l.agent
    FROM unnest($1::int4[], $2::text[], $3::text[], $4::float8[]) WITH ORDINALITY k(a, p, l, t, i)
    LEFT JOIN LATERAL (SELECT m.calls, m.at FROM history_count m WHERE m.account_id = k.a AND m.party = k.p AND m.line = coalesce(k.l, '')
        AND m.at <= to_timestamp(k.t / 1000) ORDER BY m.at DESC LIMIT 1) m ON true
    CROSS JOIN LATERAL (SELECT count(*) AS n FROM history_call h WHERE h.account_id = ANY (ARRAY[k.a]) AND h.party = k.p
        AND h.at >= coalesce(m.at, '-infinity') AND h.at < to_timestamp(k.t / 1000) AND (k.l IS NULL OR h.line = k.l)) w
    LEFT JOIN LATERAL (SELECT t.at, t.outcome, t.agent FROM (SELECT h.at, h.line, h.outcome, h.agent FROM history_call h
          WHERE h.account_id = k.a AND h.party = k.p AND h.at < to_timestamp(k.t / 1000) AND k.l IS NOT NULL AND coalesce(m.calls, 0) + w.n > 0
          ORDER BY h.at DESC LIMIT ${LOOKED_THROUGH}) t
        WHERE t.line = k.l LIMIT 1) l ON true
    ORDER BY k.i`,
}

interface CountRow {
  calls: number
  counted: number
  at: number | null
  outcome: string | null
  agent: string | null
}

/** Counts the calls before each moment. */
export async function countHistory(connection: HotConnection, points: readonly CountPoint[]): Promise<HistoryCount[]> {
  const rows = await connection.run<CountRow>(COUNT, valuesOf(points))
  return rows.map(({ calls, counted, at, outcome, agent }) => ({
    calls,
    counted,
    last: at === null ? null : { at: Math.round(at), outcome, agent },
  }))
}

const valuesOf = (points: readonly CountPoint[]): Buffer[] => [
  int4Array(points.map((p) => p.accountId)),
  textArray(points.map((p) => p.party)),
  textArray(points.map((p) => p.line)),
  float8Array(points.map((p) => p.before)),
]

const TRY_LOCK: PreparedStatement = {
  name: 'history-try-lock-1',
  text: `SELECT a, k FROM unnest($1::int4[], $2::int4[]) u(a, k)
    WHERE pg_try_advisory_xact_lock_shared(${CALLER_HISTORY_LOCK}) AND pg_try_advisory_xact_lock(a, k)`,
}

const SAVE_COUNTS: PreparedStatement = {
  name: 'history-save-counts-1',
  text: `INSERT INTO history_count AS c (account_id, party, line, at, calls)
    SELECT k.a, k.p, coalesce(k.l, ''), to_timestamp(k.t / 1000), coalesce(m.calls, 0) + w.n
    FROM unnest($1::int4[], $2::text[], $3::text[], $4::float8[]) k(a, p, l, t)
    LEFT JOIN LATERAL (SELECT m.calls, m.at FROM history_count m WHERE m.account_id = k.a AND m.party = k.p AND m.line = coalesce(k.l, '')
        AND m.at <= to_timestamp(k.t / 1000) ORDER BY m.at DESC LIMIT 1) m ON true
    CROSS JOIN LATERAL (SELECT count(*) AS n FROM history_call h WHERE h.account_id = ANY (ARRAY[k.a]) AND h.party = k.p
        AND h.at >= coalesce(m.at, '-infinity') AND h.at < to_timestamp(k.t / 1000) AND (k.l IS NULL OR h.line = k.l)) w
    ON CONFLICT DO NOTHING`,
}

/**
 * Stores how many calls there were before these moments, so that they need not be counted again. If another transaction is
 * storing or deleting calls of the same parties, the count is left to the next time, so that nobody waits. Runs outside of any
 * transaction.
 */
export async function saveHistoryCounts(connection: HotConnection, points: readonly CountPoint[]): Promise<void> {
  const locks = partyLocks(points)
  await connection.command('BEGIN')
  try {
    // A statement of its own: the next statement sees everything that was committed before the locks were taken.
    const locked = await connection.run<{ a: number; k: number }>(TRY_LOCK, [
      int4Array(locks.map((l) => l.accountId)),
      int4Array(locks.map((l) => l.lock)),
    ])
    const isLocked = ({ accountId, party }: CountPoint): boolean =>
      locked.some(({ a, k }) => a === accountId && k === lockOf(party))
    await connection.run(SAVE_COUNTS, valuesOf(points.filter(isLocked)))
    await connection.command('COMMIT')
  } catch (error) {
    await connection.command('ROLLBACK').catch(() => undefined)
    throw error
  }
}

/** The counts of a call's party up to later moments. OFFSET 0 keeps the planner from beginning with all counts. */
const LATER_COUNTS = `LATERAL (SELECT c.account_id, c.party, c.line, c.at FROM history_count c WHERE c.account_id = s.account_id AND c.party = s.party
        AND c.at > s.at AND c.line IN ('', s.line) OFFSET 0) m`

/**
 * The parts `stored` and `counted` of a statement that stores calls in the history of their parties, with the parameters of
 * `historyArrays` from `first` on. `when`: the condition for storing anything.
 *
 * Counts change in key order, so that two batches with late calls of the same parties do not deadlock.
 */
export function storeHistoryFrom(first: number, when = 'true'): string {
  return `stored AS (INSERT INTO history_call AS c (account_id, party, at, call_hash, line, outcome, agent)
      SELECT a, p, to_timestamp(t / 1000), h, l, o, g FROM unnest(${arraysFrom(first, ...HISTORY_TYPES)}) u(a, p, t, h, l, o, g) WHERE ${when}
      ON CONFLICT (account_id, party, at, call_hash) DO UPDATE SET line = excluded.line, outcome = excluded.outcome, agent = excluded.agent
      RETURNING c.account_id, c.party, c.line, c.at, old.at IS NULL AS is_new),
    more AS MATERIALIZED (SELECT m.account_id, m.party, m.line, m.at, count(*)::int4 AS n
      FROM stored s CROSS JOIN ${LATER_COUNTS} WHERE s.is_new GROUP BY m.account_id, m.party, m.line, m.at ORDER BY m.account_id, m.party, m.line, m.at),
    counted AS (UPDATE history_count c SET calls = c.calls + more.n FROM more
      WHERE c.account_id = ANY (ARRAY[more.account_id]) AND c.party = more.party AND c.line = more.line AND c.at = more.at RETURNING 1)`
}

const HISTORY_TYPES = ['int4', 'text', 'float8', 'int4', 'text', 'text', 'text']

const STORE: PreparedStatement = {
  name: 'history-store-4',
  text: `WITH ${storeHistoryFrom(1)} SELECT FROM counted`,
}

/** Stores new calls, or changes of calls, in the history of their parties. Each call once, in key order. */
export async function storeHistory(connection: HotConnection, rows: readonly HistoryRow[]): Promise<void> {
  await connection.run(STORE, historyArrays(rows))
}

/** The parameters of `storeHistoryFrom`. */
export const historyArrays = (rows: readonly HistoryRow[]): Buffer[] => [
  ...keysOf(rows),
  textArray(rows.map((r) => r.line)),
  textArray(rows.map((r) => r.outcome)),
  textArray(rows.map((r) => r.agent)),
]

const keysOf = (rows: readonly HistoryRow[]): Buffer[] => [
  int4Array(rows.map((r) => r.accountId)),
  textArray(rows.map((r) => r.party)),
  float8Array(rows.map((r) => r.at)),
  int4Array(rows.map((r) => r.hash)),
]

const SHARE: PreparedStatement = {
  name: 'history-share-1',
  text: `SELECT ${LOCK}_shared(a, k) FROM unnest($1::int4[], $2::int4[]) u(a, k)`,
}

const REMOVE: PreparedStatement = {
  name: 'history-remove-3',
  text: `WITH gone AS (DELETE FROM history_call c USING unnest($1::int4[], $2::text[], $3::float8[], $4::int4[]) u(a, p, t, h)
      WHERE c.account_id = ANY (ARRAY[u.a]) AND c.party = u.p AND c.at = to_timestamp(u.t / 1000) AND c.call_hash = u.h
      RETURNING c.account_id, c.party, c.line, c.at),
    less AS MATERIALIZED (SELECT m.account_id, m.party, m.line, m.at, count(*)::int4 AS n
      FROM gone s CROSS JOIN ${LATER_COUNTS} GROUP BY m.account_id, m.party, m.line, m.at ORDER BY m.account_id, m.party, m.line, m.at)
    UPDATE history_count c SET calls = c.calls - less.n FROM less
    WHERE c.account_id = ANY (ARRAY[less.account_id]) AND c.party = less.party AND c.line = less.line AND c.at = less.at`,
}

/** Removes calls from the history of a party: calls that belong to another party, or that became part of another call. */
export async function removeHistory(connection: HotConnection, rows: readonly HistoryRow[]): Promise<void> {
  const locks = partyLocks(rows)
  await connection.run(SHARE, [int4Array(locks.map((l) => l.accountId)), int4Array(locks.map((l) => l.lock))])
  await connection.run(REMOVE, keysOf(rows))
}
