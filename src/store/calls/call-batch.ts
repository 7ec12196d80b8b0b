// Stores updates, in one of two ways, with the same number of statements whatever the batch's size:
//
//   one statement (STORE_EXPECTED)    if every call is as this node knows it, and no event id was seen before, which is usual
//   a transaction (LOCK_CALLS, STORE) otherwise: LOCK_CALLS returns what is different, and STORE stores what follows from that
//
// Lock order, everywhere: seen_event by key -> call by (account, source, uniqueid), recent calls first -> node KEY SHARE -> lane
// by (account, lane, integration). The caller sorts and deduplicates each list: a key that stands twice in one statement is error
// 21000. Rows are locked in the order given. No two batches of one node share a call. A batch left behind by a node that was
// taken over may share a call with another batch, and the two may disagree about which calls are recent: if they wait for each
// other, PostgreSQL ends one of them, and it is applied again.
import { DatabaseError } from 'pg'
import type { DeliveryKind } from '../../delivery/retry-timing.ts'
import { arraysFrom, boolArray, float8Array, int4Array, textArray, uuidArray } from '../database/binary-arrays.ts'
import type { HotConnection, PreparedStatement } from '../database/hot-connection.ts'
import { insertRecordings, type NewRecording } from '../recordings/new-recordings.ts'
import { saveAdditions, type NewAdditions } from './additions.ts'
import { historyArrays, readHistory, storeHistoryFrom, type HistoryRow } from './caller-history.ts'
import { insertStepRuns, type NewStepRun } from '../steps/new-step-runs.ts'

/** The columns of a call that are stored beside its state, for searching. */
export interface CallColumns {
  readonly state: string
  readonly status: string | null
  readonly outcome: string | null
  readonly caller: string | null
  readonly dialled: string | null
  readonly isTest: boolean
  /** Set by the first update of a call; never changes (C23). */
  readonly isReplayed: boolean
  readonly ended: boolean
  /** When the call began, in ms since 1970 (C6). Lists are sorted by this time. */
  readonly startedAt: number
  /** When the next waiting final is due, in ms since 1970 (C9). */
  readonly finalDueAt: number | null
}

export interface CallKey {
  readonly accountId: number
  readonly sourceId: number
  readonly uniqueid: string
}

/** A call with both of its keys. A statement that searches for a call uses both (see `STORE`). */
export interface CallRef extends CallKey {
  readonly callId: string
}

/** A call that is not in this node's cache, with the columns to store if it is new. */
export interface UncachedCall extends CallRef {
  readonly columns: CallColumns
}

export interface SeenEvent extends CallKey {
  readonly eventId: string
}

/** A call as this node stored it last. */
export interface CachedCall extends CallRef {
  readonly version: number
}

export interface LockedCall extends CallRef {
  /** Counts how often the call was stored. */
  readonly version: number
  /**
   * `new`: the call is stored with the given columns; `same`: as this node stored it last; otherwise the state that was found.
   */
  readonly found: 'new' | 'same' | { readonly state: string }
}

const KEY_TYPES = ['int4', 'uuid', 'int4', 'text']
const COLUMN_TYPES = ['text', 'text', 'text', 'text', 'text', 'bool', 'bool', 'float8', 'float8']
const COLUMN_NAMES = 'state, status, outcome, caller, dialled, test, ended, started, due'
const SET_COLUMNS = `version = c.version + 1, seen_at = now(), state = u.state, status = u.status, outcome = u.outcome, caller = u.caller, dialled = u.dialled,
        is_test = u.test, ended_at = CASE WHEN u.ended THEN coalesce(c.ended_at, now()) END, started_at = to_timestamp(u.started / 1000), final_due_at = to_timestamp(u.due / 1000)`

// A call is searched for by both of its keys. The plan is made once, while the table is empty and all indexes seem equal: with one
// key alone, it may use the index of the other key and read every call of the account for each changed call. For the same reason,
// `call_key` is the newest index of the table that has a column of this condition: of equal indexes, the newest is used.
const IS_CALL = `c.account_id = ANY (ARRAY[u.a]) AND c.call_id = u.c AND c.source_id = u.s AND c.uniqueid = u.q`

const INSERT_CALL = `INSERT INTO call AS c (account_id, call_id, source_id, uniqueid, state, status, outcome, caller, dialled, is_test, ended_at, started_at, final_due_at, is_replayed)
      SELECT a, c, s, q, state, status, outcome, caller, dialled, test, CASE WHEN ended THEN now() END, to_timestamp(started / 1000), to_timestamp(due / 1000), replayed`

// `seen` runs completely before the first call is touched, in every batch, which gives one lock order. A recent call is only
// locked, and its state is read only if another node has changed it since. Any other call is new, as far as this node knows: DO
// UPDATE both locks *and* returns an existing row (DO NOTHING returns nothing); seen_at is in no index, so this is a HOT update.
const LOCK_CALLS: PreparedStatement = {
  name: 'lock-calls-3',
  text: `WITH seen AS (INSERT INTO seen_event (account_id, source_id, event_id, uniqueid)
      SELECT * FROM unnest($1::int4[], $2::int4[], $3::text[], $4::text[]) ON CONFLICT DO NOTHING
      RETURNING account_id, source_id, event_id),
    recent AS MATERIALIZED (SELECT c.account_id, c.source_id, c.uniqueid, c.call_id, c.version, CASE WHEN c.version <> k.v THEN c.state END AS state
      FROM unnest($5::int4[], $6::uuid[], $7::int4[], $8::text[], $9::int4[]) k(a, c, s, q, v)
      JOIN call c ON c.account_id = ANY (ARRAY[k.a]) AND c.call_id = k.c AND c.source_id = k.s AND c.uniqueid = k.q
      WHERE (SELECT count(*) FROM seen) >= 0 FOR NO KEY UPDATE OF c),
    taken AS (${INSERT_CALL}
      FROM unnest(${arraysFrom(10, ...KEY_TYPES, ...COLUMN_TYPES, 'bool')}) u(a, c, s, q, ${COLUMN_NAMES}, replayed)
      WHERE (SELECT count(*) FROM recent) >= 0
      ON CONFLICT (account_id, source_id, uniqueid) DO UPDATE SET seen_at = now()
      RETURNING c.account_id, c.source_id, c.uniqueid, c.call_id, c.version, old.state)
    SELECT 'same' AS kind, account_id AS "accountId", source_id AS "sourceId", uniqueid AS key, call_id AS "callId", version, state FROM recent
    UNION ALL SELECT 'new', account_id, source_id, uniqueid, call_id, version, state FROM taken
    UNION ALL SELECT 'seen', account_id, source_id, event_id, NULL, NULL, NULL FROM seen`,
}

interface LockRow {
  kind: 'same' | 'new' | 'seen'
  accountId: number
  sourceId: number
  key: string
  callId: string | null
  version: number | null
  state: string | null
}

/** The calls and event ids of a batch, each list in key order. */
export interface CallsToLock {
  readonly cached: readonly CachedCall[]
  readonly uncached: readonly UncachedCall[]
  readonly ids: readonly SeenEvent[]
}

/**
 * Stores new event ids, creates missing calls and locks all calls. Returns the calls, and the event ids that are new. A cached
 * call that does not exist any more is missing in the result.
 */
export async function lockCalls(
  connection: HotConnection,
  { cached, uncached, ids }: CallsToLock,
): Promise<{ calls: LockedCall[]; newEvents: Set<string> }> {
  const rows = await connection.run<LockRow>(LOCK_CALLS, [
    ...idArrays(ids),
    ...keysOf(cached),
    int4Array(cached.map((c) => c.version)),
    ...createdArrays(uncached),
  ])
  const calls: LockedCall[] = []
  const newEvents = new Set<string>()
  for (const { kind, accountId, sourceId, key, callId, version, state } of rows) {
    if (kind === 'seen') newEvents.add(seenEventKey(accountId, sourceId, key))
    else if (callId !== null && version !== null) {
      const found = state === null ? kind : { state }
      calls.push({ accountId, sourceId, uniqueid: key, callId, version, found })
    }
  }
  return { calls, newEvents }
}

function idArrays(ids: readonly SeenEvent[]): Buffer[] {
  return [
    int4Array(ids.map((i) => i.accountId)),
    int4Array(ids.map((i) => i.sourceId)),
    textArray(ids.map((i) => i.eventId)),
    textArray(ids.map((i) => i.uniqueid)),
  ]
}

/** The arrays of `INSERT_CALL`. */
const createdArrays = (calls: readonly UncachedCall[]): Buffer[] => [
  ...keysOf(calls),
  ...columnsOf(calls.map((c) => c.columns)),
  boolArray(calls.map((c) => c.columns.isReplayed)),
]

/** How `newEvents` writes an event id. */
export function seenEventKey(accountId: number, sourceId: number, eventId: string): string {
  return `${accountId} ${sourceId} ${eventId}`
}

/** The arrays of u(a, c, s, q). */
function keysOf(calls: readonly CallRef[]): Buffer[] {
  return [
    int4Array(calls.map((c) => c.accountId)),
    uuidArray(calls.map((c) => c.callId)),
    int4Array(calls.map((c) => c.sourceId)),
    textArray(calls.map((c) => c.uniqueid)),
  ]
}

/** The arrays of u(state, status, outcome, caller, dialled, test, ended, started, due). */
function columnsOf(columns: readonly CallColumns[]): Buffer[] {
  return [
    textArray(columns.map((c) => c.state)),
    textArray(columns.map((c) => c.status)),
    textArray(columns.map((c) => c.outcome)),
    textArray(columns.map((c) => c.caller)),
    textArray(columns.map((c) => c.dialled)),
    boolArray(columns.map((c) => c.isTest)),
    boolArray(columns.map((c) => c.ended)),
    float8Array(columns.map((c) => Math.trunc(c.startedAt))),
    float8Array(columns.map((c) => c.finalDueAt)),
  ]
}

/** A known call that this batch changed. */
interface ChangedCall extends CallRef {
  readonly columns: CallColumns
}

interface NewEvent {
  readonly accountId: number
  readonly callId: string
  readonly sequence: number
  readonly eventId: string
  readonly type: string
  readonly at: number
  readonly fields: string
}

/** One row for each lane of the batch, sorted by key; `count` new deliveries follow in it. */
export interface LaneAppend {
  readonly accountId: number
  readonly laneId: string
  readonly integrationId: number
  /**
   * The first number of a lane that does not exist: the event's number in its call, so that a lane that is created again repeats
   * no number.
   */
  readonly first: number
  readonly count: number
  /** This node has room for the delivery: if the lane is idle, it is claimed as it is stored. */
  readonly claim: boolean
}

export interface NewDelivery {
  /** Index of the delivery's lane in the batch, and its place among the lane's new deliveries. */
  readonly lane: number
  readonly place: number
  readonly accountId: number
  readonly laneId: string
  readonly integrationId: number
  readonly deliveryId: string
  readonly callId: string
  readonly sequence: number
  readonly kind: DeliveryKind
  readonly webhookId: string
  readonly head: string
  readonly body: string | null
}

/** A delivery that is settled as it is stored: its request cannot be rendered, or the backlog is full (T5, D17). */
export interface SettledDelivery extends Omit<NewDelivery, 'lane' | 'place'> {
  readonly state: 'failed' | 'skipped'
  readonly error: string
  readonly reason: string
  readonly attemptId: string
}

export interface BatchRows {
  readonly day: string
  readonly calls: readonly ChangedCall[]
  readonly events: readonly NewEvent[]
  readonly lanes: readonly LaneAppend[]
  readonly deliveries: readonly NewDelivery[]
  readonly settled: readonly SettledDelivery[]
  readonly dropped: readonly CallRef[]
  /** Calls whose record cannot be read (S46). */
  readonly unreadable: readonly CallRef[]
  readonly recordings: readonly NewRecording[]
  readonly stepRuns: readonly NewStepRun[]
  readonly additions: readonly NewAdditions[]
}

/**
 * A lane after STORE. `first`: the seq of its first new delivery. `claimed`: that delivery is the head, and this node holds it;
 * `busy`: a node holds an earlier delivery; `waiting`: due now or later, for any node that has room.
 */
export interface AppendedLane {
  readonly laneId: string
  readonly integrationId: number
  readonly first: number
  readonly state: 'claimed' | 'busy' | 'waiting'
}

const LANE_TYPES = ['int4', 'uuid', 'int4', 'int4', 'int4', 'bool']
const EVENT_TYPES = ['int4', 'uuid', 'int4', 'uuid', 'text', 'float8', 'text']
const DELIVERY_TYPES = ['int4', 'int4', 'int4', 'uuid', 'int4', 'uuid', 'uuid', 'int4', 'text', 'uuid', 'text', 'text']
/** How many parameters `storeEventsFrom` takes. */
const EVENT_PARAMETERS = EVENT_TYPES.length + LANE_TYPES.length + DELIVERY_TYPES.length

/**
 * The parts `lanes`, `ev`, `del` and `req` of a statement, with their parameters from `first` on; `$1` is the epoch, `$2` the day.
 * They follow a part `me`: the row of this node, locked. `when` is the condition for storing anything.
 *
 * Every decision about a lane uses `l.`, the locked newest row: idle means head_seq = next_seq. A node that is dead (no row in
 * node) may store, but not claim. `num` holds the lanes' first numbers in key order, which is the order given: a delivery finds
 * its number by subscript, without a join, whatever the planner does. Deliveries commit together with their lane's next_seq, so a
 * reader that sees next_seq in a *new* snapshot finds them.
 */
function storeEventsFrom(first: number, when = 'true'): string {
  const lanes = first + EVENT_TYPES.length
  const deliveries = lanes + LANE_TYPES.length
  return `ev AS (INSERT INTO event (account_id, call_id, sequence, event_id, type, at, fields, day)
      SELECT a, c, s, e, t, to_timestamp(at / 1000), f, $2::date
      FROM unnest(${arraysFrom(first, ...EVENT_TYPES)}) u(a, c, s, e, t, at, f) WHERE ${when}),
    lanes AS (INSERT INTO lane AS l (account_id, lane_id, integration_id, next_seq, head_seq, epoch, due_at)
      SELECT u.a, u.l, u.i, u.first + u.n, u.first, CASE WHEN u.want THEN coalesce(me.epoch, 0) ELSE 0 END,
        CASE WHEN u.want AND me.epoch IS NOT NULL THEN NULL ELSE now() END
      FROM unnest(${arraysFrom(lanes, ...LANE_TYPES)}) u(a, l, i, first, n, want) LEFT JOIN me ON true WHERE ${when}
      ON CONFLICT (account_id, lane_id, integration_id) DO UPDATE SET next_seq = l.next_seq + excluded.next_seq - excluded.head_seq,
        epoch  = CASE WHEN l.head_seq = l.next_seq THEN excluded.epoch  ELSE l.epoch  END,
        due_at = CASE WHEN l.head_seq = l.next_seq THEN excluded.due_at ELSE l.due_at END
      RETURNING l.account_id, l.lane_id, l.integration_id, coalesce(old.next_seq, l.head_seq) AS first, l.head_seq, l.epoch),
    num AS MATERIALIZED (SELECT array_agg(first ORDER BY account_id, lane_id, integration_id) AS f FROM lanes),
    item AS MATERIALIZED (SELECT a, l, i, num.f[k] + j AS seq, d, c, s, kind, w, head, body
      FROM num CROSS JOIN unnest(${arraysFrom(deliveries, ...DELIVERY_TYPES)})
        u(k, j, a, l, i, d, c, s, kind, w, head, body) WHERE ${when}),
    del AS (INSERT INTO delivery (account_id, lane_id, integration_id, seq, delivery_id, day, call_id, kind)
      SELECT a, l, i, seq, d, $2::date, c, kind FROM item),
    req AS (INSERT INTO request (account_id, integration_id, delivery_id, day, call_id, sequence, kind, webhook_id, head, body)
      SELECT a, i, d, $2::date, c, s, kind, w, head, body FROM item)`
}

const LANE_COLUMNS = `account_id AS "accountId", lane_id AS "laneId", integration_id AS "integrationId", first, head_seq AS "headSeq", epoch`

const STORE: PreparedStatement = {
  name: 'store-batch-4',
  text: `WITH me AS MATERIALIZED (SELECT epoch FROM node WHERE epoch = $1::int8 FOR KEY SHARE),
    adv AS (UPDATE call c SET ${SET_COLUMNS}
      FROM unnest(${arraysFrom(3, ...KEY_TYPES, ...COLUMN_TYPES)}) u(a, c, s, q, ${COLUMN_NAMES})
      WHERE ${IS_CALL}),
    ${storeEventsFrom(16)}
    SELECT ${LANE_COLUMNS} FROM lanes`,
}

interface StoreRow {
  accountId: number
  laneId: string
  integrationId: number
  first: number
  headSeq: number
  epoch: number
}

/** Updates calls, stores events, extends lanes (claims idle lanes for `epoch`), stores deliveries and their requests. */
export async function storeBatch(connection: HotConnection, epoch: number, batch: BatchRows): Promise<AppendedLane[]> {
  const { day, calls, events, lanes, dropped, unreadable, settled, recordings, stepRuns, additions } = batch
  if (dropped.length > 0) await deleteCalls(connection, dropped)
  if (unreadable.length > 0) await connection.run(SET_ASIDE, keysOf(unreadable))
  if (settled.length > 0) await insertSettled(connection, epoch, day, settled)
  if (recordings.length > 0) await insertRecordings(connection, recordings)
  if (stepRuns.length > 0) await insertStepRuns(connection, stepRuns)
  if (additions.length > 0) await saveAdditions(connection, additions)
  if (calls.length + events.length + lanes.length === 0) return []
  const rows = await connection.run<StoreRow>(STORE, [
    epoch,
    day,
    ...keysOf(calls),
    ...columnsOf(calls.map((c) => c.columns)),
    ...eventArrays(batch),
  ])
  return rows.map((row) => laneOf(row, epoch))
}

/** The parameters of `storeEventsFrom`. */
function eventArrays({ events, lanes, deliveries }: Pick<BatchRows, 'events' | 'lanes' | 'deliveries'>): Buffer[] {
  return [
    int4Array(events.map((e) => e.accountId)),
    uuidArray(events.map((e) => e.callId)),
    int4Array(events.map((e) => e.sequence)),
    uuidArray(events.map((e) => e.eventId)),
    textArray(events.map((e) => e.type)),
    float8Array(events.map((e) => e.at)),
    textArray(events.map((e) => e.fields)),
    int4Array(lanes.map((l) => l.accountId)),
    uuidArray(lanes.map((l) => l.laneId)),
    int4Array(lanes.map((l) => l.integrationId)),
    int4Array(lanes.map((l) => l.first)),
    int4Array(lanes.map((l) => l.count)),
    boolArray(lanes.map((l) => l.claim)),
    int4Array(deliveries.map((d) => d.lane + 1)), // subscripts count from 1
    int4Array(deliveries.map((d) => d.place)),
    int4Array(deliveries.map((d) => d.accountId)),
    uuidArray(deliveries.map((d) => d.laneId)),
    int4Array(deliveries.map((d) => d.integrationId)),
    uuidArray(deliveries.map((d) => d.deliveryId)),
    uuidArray(deliveries.map((d) => d.callId)),
    int4Array(deliveries.map((d) => d.sequence)),
    textArray(deliveries.map((d) => d.kind)),
    uuidArray(deliveries.map((d) => d.webhookId)),
    textArray(deliveries.map((d) => d.head)),
    textArray(deliveries.map((d) => d.body)),
  ]
}

const laneOf = ({ laneId, integrationId, first, headSeq, epoch }: StoreRow, own: number): AppendedLane => ({
  laneId,
  integrationId,
  first,
  state: epoch === 0 ? 'waiting' : epoch === own && headSeq === first ? 'claimed' : 'busy',
})

// The parameters of STORE_EXPECTED: $1 the epoch, $2 the day, then these.
const IDS_FROM = 3
const CHANGED_FROM = IDS_FROM + 4
const VERSION = CHANGED_FROM + KEY_TYPES.length + COLUMN_TYPES.length
const CREATED_FROM = VERSION + 1
const EVENTS_FROM = CREATED_FROM + KEY_TYPES.length + COLUMN_TYPES.length + 1
const HISTORY_FROM = EVENTS_FROM + EVENT_PARAMETERS

// `expected` looks before anything is stored: usually it is an event id that was sent before, or a call that this node does not
// know any more, and then nothing is stored. Whatever changes between this look and the row's turn, at another node, fails the
// statement, which undoes all of it: a key that exists by now (23505), or a call with another version (22012, division by zero).
//
// An existing call is looked for as the first at its key or after it. Only the index of the key has this order, so that the plan,
// which is made while the table may be empty, uses no other index. A known event id is looked for in a LATERAL subquery with
// LIMIT: in a plain join, the planner may begin with the table and read its whole index, because only key columns are needed.
//
// Each part waits for the part before it (`count(*) … >= 0`), in the lock order of the transaction. Such a condition reads no
// column of the part, so that it is evaluated once, also where the part has no rows.
const EXPECTED = '(SELECT ok FROM expected)'
const STORE_EXPECTED: PreparedStatement = {
  name: 'store-expected-2',
  text: `WITH expected AS MATERIALIZED (SELECT
        NOT EXISTS (SELECT FROM unnest(${arraysFrom(IDS_FROM, 'int4', 'int4', 'text')}) u(a, s, e)
          CROSS JOIN LATERAL (SELECT FROM seen_event o WHERE o.account_id = u.a AND o.source_id = u.s AND o.event_id = u.e LIMIT 1) o)
        AND NOT EXISTS (SELECT FROM unnest($${CREATED_FROM}::int4[], ${arraysFrom(CREATED_FROM + 2, 'int4', 'text')}) u(a, s, q)
          CROSS JOIN LATERAL (SELECT c.source_id, c.uniqueid FROM call c WHERE c.account_id = u.a AND (c.source_id, c.uniqueid) >= (u.s, u.q)
            ORDER BY c.account_id, c.source_id, c.uniqueid LIMIT 1) o
          WHERE o.source_id = u.s AND o.uniqueid = u.q) AS ok),
    seen AS (INSERT INTO seen_event (account_id, source_id, event_id, uniqueid)
      SELECT * FROM unnest(${arraysFrom(IDS_FROM, 'int4', 'int4', 'text', 'text')}) WHERE ${EXPECTED} RETURNING 1),
    changed AS (UPDATE call c SET ${SET_COLUMNS}
      FROM unnest(${arraysFrom(CHANGED_FROM, ...KEY_TYPES, ...COLUMN_TYPES, 'int4')}) u(a, c, s, q, ${COLUMN_NAMES}, v)
      WHERE ${IS_CALL} AND c.version = u.v AND ${EXPECTED} AND (SELECT count(*) FROM seen) >= 0 RETURNING 1),
    created AS (${INSERT_CALL}
      FROM unnest(${arraysFrom(CREATED_FROM, ...KEY_TYPES, ...COLUMN_TYPES, 'bool')}) u(a, c, s, q, ${COLUMN_NAMES}, replayed)
      WHERE ${EXPECTED} AND (SELECT count(*) FROM changed) >= 0 RETURNING 1),
    ${storeHistoryFrom(HISTORY_FROM, `${EXPECTED} AND (SELECT count(*) FROM created) >= 0`)},
    me AS MATERIALIZED (SELECT epoch FROM node WHERE epoch = $1::int8 AND (SELECT count(*) FROM counted) >= 0 FOR KEY SHARE),
    ${storeEventsFrom(EVENTS_FROM, EXPECTED)}
    SELECT ok AS "isExpected", NULL::int4 AS "accountId", NULL::uuid AS "laneId", NULL::int4 AS "integrationId", NULL::int4 AS first, NULL::int4 AS "headSeq", NULL::int8 AS epoch
      FROM expected WHERE NOT ok OR 1 / ((SELECT count(*) FROM changed) = cardinality($${CHANGED_FROM}::int4[]))::int4 = 1
    UNION ALL SELECT NULL, ${LANE_COLUMNS} FROM lanes`,
}

/** A batch whose calls this node knows, or believes to be new, and whose event ids it believes to be new. */
export interface ExpectedBatch extends Pick<BatchRows, 'day' | 'calls' | 'events' | 'lanes' | 'deliveries'> {
  readonly ids: readonly SeenEvent[]
  /** The versions of `calls`, as this node stored them last. */
  readonly versions: readonly number[]
  readonly created: readonly UncachedCall[]
  readonly history: readonly HistoryRow[]
}

/** Stores a batch in one statement; `null`: something is not as expected, and nothing was stored. */
export async function storeExpectedBatch(
  connection: HotConnection,
  epoch: number,
  batch: ExpectedBatch,
): Promise<AppendedLane[] | null> {
  const { day, ids, calls, versions, created, history } = batch
  try {
    const rows = await connection.run<StoreRow & { isExpected: boolean | null }>(STORE_EXPECTED, [
      epoch,
      day,
      ...idArrays(ids),
      ...keysOf(calls),
      ...columnsOf(calls.map((c) => c.columns)),
      int4Array(versions),
      ...createdArrays(created),
      ...eventArrays(batch),
      ...historyArrays(history),
    ])
    if (rows.some(({ isExpected }) => isExpected === false)) return null
    return rows.filter(({ isExpected }) => isExpected === null).map((row) => laneOf(row, epoch))
  } catch (error) {
    if (error instanceof DatabaseError && NOT_EXPECTED.has(error.code ?? '')) return null
    throw error
  }
}

/** Prepares the usual statements, so that the first batch does not wait for their plans. Nothing is stored. */
export async function prepareBatchStatements(connection: HotConnection, day: string): Promise<void> {
  const nothing = { ids: [], calls: [], versions: [], created: [], history: [], events: [], lanes: [], deliveries: [] }
  await readHistory(connection, [])
  await storeExpectedBatch(connection, 0, { day, ...nothing })
  await lockCalls(connection, { cached: [], uncached: [], ids: [] })
}

/** A key that exists by now, and a call with another version. */
const NOT_EXPECTED = new Set(['23505', '22012'])

const INSERT_SETTLED: PreparedStatement = {
  name: 'insert-settled-1',
  text: `WITH u AS MATERIALIZED (SELECT * FROM unnest($3::int4[], $4::int4[], $5::uuid[], $6::uuid[], $7::int4[], $8::text[], $9::uuid[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::uuid[])
      u(a, i, d, c, s, kind, w, head, body, state, error, reason, t)),
    req AS (INSERT INTO request (account_id, integration_id, delivery_id, day, call_id, sequence, kind, webhook_id, head, body)
      SELECT a, i, d, $2::date, c, s, kind, w, head, body FROM u)
    INSERT INTO attempt (account_id, call_id, delivery_id, integration_id, day, n, attempt_id, at, epoch, state, error, reason)
      SELECT a, c, d, i, $2::date, 0, t, now(), $1::int8, state, error, reason FROM u`,
}

async function insertSettled(connection: HotConnection, epoch: number, day: string, rows: readonly SettledDelivery[]) {
  await connection.run(INSERT_SETTLED, [
    epoch,
    day,
    int4Array(rows.map((r) => r.accountId)),
    int4Array(rows.map((r) => r.integrationId)),
    uuidArray(rows.map((r) => r.deliveryId)),
    uuidArray(rows.map((r) => r.callId)),
    int4Array(rows.map((r) => r.sequence)),
    textArray(rows.map((r) => r.kind)),
    uuidArray(rows.map((r) => r.webhookId)),
    textArray(rows.map((r) => r.head)),
    textArray(rows.map((r) => r.body)),
    textArray(rows.map((r) => r.state)),
    textArray(rows.map((r) => r.error)),
    textArray(rows.map((r) => r.reason)),
    uuidArray(rows.map((r) => r.attemptId)),
  ])
}

const DROP: PreparedStatement = {
  name: 'delete-calls-1',
  text: `DELETE FROM call c USING unnest($1::int4[], $2::uuid[], $3::int4[], $4::text[]) u(a, c, s, q)
    WHERE ${IS_CALL}`,
}

async function deleteCalls(connection: HotConnection, calls: BatchRows['dropped']) {
  await connection.run(DROP, keysOf(calls))
}

// Clears the due times of an unreadable call. Otherwise its due final, or its end by silence, would be found again each time,
// before all other calls.
const SET_ASIDE: PreparedStatement = {
  name: 'set-aside-2',
  text: `UPDATE call c SET ended_at = coalesce(c.ended_at, now()), final_due_at = NULL
    FROM unnest($1::int4[], $2::uuid[], $3::int4[], $4::text[]) u(a, c, s, q)
    WHERE ${IS_CALL}`,
}
