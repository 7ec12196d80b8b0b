// The statements that change lanes: claim, settle, load, release, and the search for due lanes. Their invariant is described at
// `lane` in the migration. Claim never waits (SKIP LOCKED), settle locks in key order: they cannot deadlock with each other or
// with intake. Another session, such as an administrator's, may still be in the way: PostgreSQL then ends a statement, which is
// repeated (D10).
import type { ClaimRequest } from '../../delivery/claim-plan.ts'
import type { Attempt, ClaimedDelivery, LaneKey, Settlement } from '../../delivery/claimed-delivery.ts'
import type { DeliveryKind } from '../../delivery/retry-timing.ts'
import { boolArray, byteaArray, float8Array, int4Array, textArray, uuidArray } from '../database/binary-arrays.ts'
import type { HotConnection, PreparedStatement } from '../database/hot-connection.ts'
import { readHead, UNREADABLE_HEAD } from '../deliveries/stored-request.ts'

/** The head of a lane, as claim, settle and load return it. `deliveryId` null: not visible to that statement's snapshot. */
interface HeadRow {
  accountId: number
  laneId: string
  integrationId: number
  headSeq: number
  tries: number
  deliveryId: string | null
  callId: string | null
  kind: DeliveryKind | null
  webhookId: string | null
  sequence: number | null
  head: string | null
  body: string | null
}

const HEAD = `d.delivery_id AS "deliveryId", d.call_id AS "callId", d.kind, r.webhook_id AS "webhookId", r.sequence, r.head, r.body`
const REQUEST = `LEFT JOIN request r ON r.account_id = ANY (ARRAY[d.account_id]) AND r.integration_id = d.integration_id
      AND r.delivery_id = d.delivery_id AND r.day = d.day`

// For each integration with room, the lanes that have been due longest. Each LATERAL is one index range that stops at LIMIT: the
// time does not depend on the backlog. FOR UPDATE checks due_at again on the newest version; head_seq comes from the updated row.
const CLAIM: PreparedStatement = {
  name: 'claim-3',
  text: `WITH me AS MATERIALIZED (SELECT epoch FROM node WHERE epoch = $1::int8 FOR KEY SHARE),
    pick AS MATERIALIZED (SELECT p.* FROM me CROSS JOIN unnest($2::int4[], $3::int4[], $4::int4[]) w(a, i, room) CROSS JOIN LATERAL (
      SELECT l.account_id, l.lane_id, l.integration_id FROM lane l WHERE l.account_id = w.a AND l.integration_id = w.i AND l.due_at <= now()
      ORDER BY l.due_at LIMIT w.room FOR UPDATE SKIP LOCKED) p),
    got AS (UPDATE lane l SET epoch = $1, due_at = NULL FROM pick p
      WHERE l.account_id = ANY (ARRAY[p.account_id]) AND l.lane_id = p.lane_id AND l.integration_id = p.integration_id
      RETURNING l.account_id, l.lane_id, l.integration_id, l.head_seq, l.tries)
    SELECT g.account_id AS "accountId", g.lane_id AS "laneId", g.integration_id AS "integrationId", g.head_seq AS "headSeq", g.tries, ${HEAD} FROM got g
      LEFT JOIN delivery d ON d.account_id = ANY (ARRAY[g.account_id]) AND d.lane_id = g.lane_id AND d.integration_id = g.integration_id AND d.seq = g.head_seq
      ${REQUEST}`,
}

/** Claims due lanes for `epoch`. Heads that were not visible, or are settled already, are in `unread`: load them. */
export async function claimLanes(
  connection: HotConnection,
  epoch: number,
  requests: readonly ClaimRequest[],
): Promise<LaneHeads> {
  const rows = await connection.run<HeadRow>(CLAIM, [
    epoch,
    int4Array(requests.map((w) => w.accountId)),
    int4Array(requests.map((w) => w.integrationId)),
    int4Array(requests.map((w) => w.room)),
  ])
  return headsOf(rows)
}

export interface LaneHeads {
  readonly claimed: ClaimedDelivery[]
  readonly unread: (LaneKey & { seq: number; tries: number })[]
}

function headsOf(rows: readonly HeadRow[]): LaneHeads {
  const claimed: ClaimedDelivery[] = []
  const unread: LaneHeads['unread'] = []
  for (const row of rows) {
    const key = { accountId: row.accountId, laneId: row.laneId, integrationId: row.integrationId }
    const { deliveryId, callId, kind, webhookId, sequence, head } = row
    if (
      deliveryId === null ||
      callId === null ||
      kind === null ||
      webhookId === null ||
      sequence === null ||
      head === null
    ) {
      unread.push({ ...key, seq: row.headSeq, tries: row.tries })
    } else {
      claimed.push({
        ...key,
        seq: row.headSeq,
        attemptsMade: row.tries,
        deliveryId,
        callId,
        webhookId,
        sequence,
        kind,
        ...requestOf(head, row.body),
      })
    }
  }
  return { claimed, unread }
}

/** A delivery with an unreadable request is claimed all the same: it fails, and its lane continues (S46). */
function requestOf(head: string, body: string | null): Pick<ClaimedDelivery, 'request' | 'isUnreadable'> {
  const read = readHead(head)
  if (read === null || 'refused' in read) return { request: { ...UNREADABLE_HEAD, body: null }, isUnreadable: true }
  return { request: { ...read, body } }
}

const LOAD: PreparedStatement = {
  name: 'load-3',
  text: `SELECT d.account_id AS "accountId", d.lane_id AS "laneId", d.integration_id AS "integrationId", d.seq AS "headSeq", u.tries, ${HEAD}
    FROM unnest($1::int4[], $2::uuid[], $3::int4[], $4::int4[], $5::int4[]) u(a, l, i, s, tries)
    JOIN delivery d ON d.account_id = ANY (ARRAY[u.a]) AND d.lane_id = u.l AND d.integration_id = u.i AND d.seq = u.s ${REQUEST}`,
}

/** Loads heads in a new snapshot. A head that is missing now is settled (canceled, superseded): settle it without an attempt. */
export async function loadHeads(connection: HotConnection, keys: LaneHeads['unread']): Promise<ClaimedDelivery[]> {
  const rows = await connection.run<HeadRow>(LOAD, [
    ...laneKeys(keys),
    int4Array(keys.map((k) => k.seq)),
    int4Array(keys.map((k) => k.tries)),
  ])
  return headsOf(rows).claimed
}

function laneKeys(keys: readonly LaneKey[]): Buffer[] {
  return [
    int4Array(keys.map((k) => k.accountId)),
    uuidArray(keys.map((k) => k.laneId)),
    int4Array(keys.map((k) => k.integrationId)),
  ]
}

// One statement in its own transaction; a lane stands at most once in a batch (it has one head). `moved` takes the rows in the
// order of `u`, which is key order. Fencing: the row must still be (epoch = mine, head_seq = this seq), checked again on the
// newest version after any wait. The next head is calculated from the lane's own counters, never by looking into delivery: a
// subquery would miss a delivery that committed while this statement waited for the lock, and the lane would be stuck. keep:
// continue with the lane at once; its request may have committed after this statement's snapshot, then it is unread.
const SETTLE: PreparedStatement = {
  name: 'settle-2',
  text: `WITH me AS MATERIALIZED (SELECT epoch FROM node WHERE epoch = $1::int8 FOR KEY SHARE),
    u AS MATERIALIZED (SELECT * FROM unnest($3::int4[], $4::uuid[], $5::int4[], $6::int4[], $7::text[], $8::float8[], $9::bool[], $10::bool[],
        $11::uuid[], $12::uuid[], $13::int4[], $14::uuid[], $15::float8[], $16::int4[], $17::text[], $18::text[], $19::float8[], $20::text[], $21::bytea[])
      u(a, l, i, s, state, retry, keep, logged, c, d, n, t, at, code, error, reason, ms, exchange, answer) ORDER BY a, l, i),
    moved AS (UPDATE lane l SET
        head_seq = l.head_seq + (u.state <> 'retrying')::int,
        tries = CASE WHEN u.state = 'retrying' THEN u.n ELSE 0 END,
        epoch = CASE WHEN u.keep AND u.state <> 'retrying' AND l.head_seq + 1 < l.next_seq THEN l.epoch ELSE 0 END,
        due_at = CASE WHEN u.state = 'retrying' THEN now() + u.retry * interval '1 ms'
                      WHEN NOT u.keep AND l.head_seq + 1 < l.next_seq THEN now() END
      FROM me CROSS JOIN u WHERE l.account_id = ANY (ARRAY[u.a]) AND l.lane_id = u.l AND l.integration_id = u.i
        AND l.epoch = $1 AND l.head_seq = u.s
      RETURNING u.*, l.head_seq, l.epoch),
    gone AS (DELETE FROM delivery d USING moved m WHERE m.state <> 'retrying'
      AND d.account_id = ANY (ARRAY[m.a]) AND d.lane_id = m.l AND d.integration_id = m.i AND d.seq = m.s),
    log AS (INSERT INTO attempt (account_id, call_id, delivery_id, integration_id, day, n, attempt_id, at, epoch, state, code, error, reason, ms, exchange, answer)
      SELECT a, c, d, i, $2::date, n, t, to_timestamp(at / 1000), $1, state, code, error, reason, ms, exchange, answer FROM moved WHERE logged)
    SELECT m.a AS "accountId", m.l AS "laneId", m.i AS "integrationId", m.head_seq AS "headSeq", m.epoch, 0 AS tries, ${HEAD} FROM moved m
      LEFT JOIN delivery d ON m.epoch = $1 AND d.account_id = ANY (ARRAY[m.a]) AND d.lane_id = m.l AND d.integration_id = m.i AND d.seq = m.head_seq
      ${REQUEST}`,
}

interface MovedRow extends HeadRow {
  epoch: number
}

interface SettleResult extends LaneHeads {
  /** Settlements of lanes that are no longer this node's: they changed nothing. */
  readonly late: Settlement[]
}

/** Settles heads, or puts them back for a retry, and stores the attempts. Returns the next heads of the lanes that are kept. */
export async function settleHeads(
  connection: HotConnection,
  { epoch, day }: { epoch: number; day: string },
  settlings: readonly Settlement[],
): Promise<SettleResult> {
  const rows = await connection.run<MovedRow>(SETTLE, [
    epoch,
    day,
    ...laneKeys(settlings),
    int4Array(settlings.map((s) => s.seq)),
    textArray(settlings.map((s) => s.state)),
    float8Array(settlings.map((s) => s.retryInMs)),
    boolArray(settlings.map((s) => s.keep)),
    boolArray(settlings.map((s) => s.attempt !== null)),
    ...attemptColumns(settlings),
  ])
  const kept = rows.filter((row) => row.epoch === epoch)
  const late = rows.length === settlings.length ? [] : lateOf(settlings, rows)
  return { ...headsOf(kept), late }
}

function lateOf(settlings: readonly Settlement[], rows: readonly MovedRow[]): Settlement[] {
  const moved = new Set(rows.map((row) => `${row.accountId} ${row.laneId} ${row.integrationId}`))
  return settlings.filter((s) => !moved.has(`${s.accountId} ${s.laneId} ${s.integrationId}`))
}

function attemptColumns(settlings: readonly Settlement[]): Buffer[] {
  const of = <T>(pick: (attempt: Attempt) => T): (T | null)[] =>
    settlings.map((s) => (s.attempt ? pick(s.attempt) : null))
  return [
    uuidArray(settlings.map((s) => s.callId)),
    uuidArray(settlings.map((s) => s.deliveryId)),
    int4Array(settlings.map((s) => s.attempt?.n ?? 0)),
    uuidArray(of((a) => a.attemptId)),
    float8Array(of((a) => a.at)),
    int4Array(of((a) => a.code)),
    textArray(of((a) => a.error)),
    textArray(of((a) => a.reason)),
    float8Array(of((a) => a.ms)),
    textArray(of((a) => a.exchange)),
    byteaArray(of((a) => a.answer)),
  ]
}

const LATE: PreparedStatement = {
  name: 'late-1',
  text: `INSERT INTO attempt (account_id, call_id, delivery_id, integration_id, day, n, attempt_id, at, epoch, state, code, error, reason, ms, exchange, answer)
    SELECT a, c, d, i, $2::date, n, t, to_timestamp(at / 1000), $1::int8, 'late', code, error, reason, ms, exchange, answer
    FROM unnest($3::int4[], $4::int4[], $5::uuid[], $6::uuid[], $7::int4[], $8::uuid[], $9::float8[], $10::int4[], $11::text[], $12::text[], $13::float8[], $14::text[], $15::bytea[])
      u(a, i, c, d, n, t, at, code, error, reason, ms, exchange, answer)`,
}

/** Stores attempts that ended too late to count (D9), so that the log is complete. */
export async function insertLateAttempts(
  connection: HotConnection,
  { epoch, day }: { epoch: number; day: string },
  late: readonly Settlement[],
) {
  const made = late.filter((s) => s.attempt !== null)
  if (made.length === 0) return
  await connection.run(LATE, [
    epoch,
    day,
    int4Array(made.map((s) => s.accountId)),
    int4Array(made.map((s) => s.integrationId)),
    ...attemptColumns(made),
  ])
}

const RELEASE: PreparedStatement = {
  name: 'release-1',
  text: `WITH u AS (SELECT * FROM unnest($2::int4[], $3::uuid[], $4::int4[]) u(a, l, i)),
    k AS MATERIALIZED (SELECT l.account_id, l.lane_id, l.integration_id FROM u
      JOIN lane l ON l.account_id = ANY (ARRAY[u.a]) AND l.lane_id = u.l AND l.integration_id = u.i WHERE l.epoch = $1::int8 ORDER BY u.a, u.l, u.i FOR UPDATE OF l)
    UPDATE lane l SET epoch = 0, due_at = now() FROM k
      WHERE l.account_id = ANY (ARRAY[k.account_id]) AND l.lane_id = k.lane_id AND l.integration_id = k.integration_id AND l.epoch = $1`,
}

/** Puts claimed lanes back: due at once, for any node with room. */
export async function releaseLanes(connection: HotConnection, epoch: number, keys: readonly LaneKey[]): Promise<void> {
  if (keys.length > 0) await connection.run(RELEASE, [epoch, ...laneKeys(keys)])
}

// One index descent for each integration with a waiting delivery, whatever the backlog.
const DUE: PreparedStatement = {
  name: 'due-2',
  text: `WITH RECURSIVE t AS (
      (SELECT account_id, integration_id, due_at FROM lane WHERE due_at IS NOT NULL ORDER BY account_id, integration_id, due_at LIMIT 1)
      UNION ALL SELECT x.* FROM t CROSS JOIN LATERAL (SELECT account_id, integration_id, due_at FROM lane WHERE due_at IS NOT NULL
        AND (account_id, integration_id) > (t.account_id, t.integration_id) ORDER BY account_id, integration_id, due_at LIMIT 1) x)
    SELECT account_id AS "accountId", integration_id AS "integrationId", (extract(epoch FROM due_at - now()) * 1000)::float8 AS "inMs" FROM t`,
}

interface DueIntegration {
  readonly accountId: number
  readonly integrationId: number
  /** When its longest waiting lane is due, in ms from now; negative: since when it has been due. */
  readonly inMs: number
}

/** The integrations with a waiting delivery, and when it is due. */
export function readDueIntegrations(connection: HotConnection): Promise<DueIntegration[]> {
  return connection.run<DueIntegration>(DUE, [])
}
