// Manual deliveries (D15): each has a lane of its own, so that none waits for another or overtakes one.
import { sql } from 'kysely'
import type { Pool } from 'pg'
import type { RenderedRequest } from '../../render/request.ts'
import { readHead } from './stored-request.ts'
import type { Attempt } from '../../delivery/claimed-delivery.ts'
import type { DeliveryKind } from '../../delivery/retry-timing.ts'
import { timeOfUuid } from '../../ids.ts'
import { float8Array, int4Array, textArray, uuidArray } from '../database/binary-arrays.ts'
import type { HotConnection, PreparedStatement } from '../database/hot-connection.ts'
import type { Job, JobProgress } from './jobs.ts'
import { partitionDay } from '../database/partitions.ts'
import type { Db } from '../database/tables.ts'

export interface StandaloneDelivery {
  readonly accountId: number
  readonly integrationId: number
  readonly deliveryId: string
  readonly callId: string
  /** Number of the event in its call. */
  readonly sequence: number
  readonly kind: 'resend' | 'past'
  readonly webhookId: string
  readonly request: RenderedRequest
  /** Since when the delivery's event is owed, in ms since 1970; `null`: since a person asked for this delivery (D23). */
  readonly owedAt: number | null
}

/** `from` supplies the rows as u(a, i, d, c, s, kind, w, head, body, owed); $1 is the day, $2 to $11 are their columns. */
function add(name: string, { before, from }: { before: string; from: string }): PreparedStatement {
  return {
    name,
    text: `WITH ${before} u AS MATERIALIZED (SELECT u.* FROM ${from} unnest($2::int4[], $3::int4[], $4::uuid[], $5::uuid[], $6::int4[], $7::text[], $8::uuid[], $9::text[], $10::text[],
      $11::float8[]) u(a, i, d, c, s, kind, w, head, body, owed)),
    lanes AS (INSERT INTO lane (account_id, lane_id, integration_id, next_seq, head_seq, due_at) SELECT a, d, i, 2, 1, now() FROM u),
    del AS (INSERT INTO delivery (account_id, lane_id, integration_id, seq, delivery_id, day, call_id, kind) SELECT a, d, i, 1, d, $1::date, c, kind FROM u)
    INSERT INTO request (account_id, integration_id, delivery_id, day, call_id, sequence, kind, webhook_id, head, body, owed_at)
      SELECT a, i, d, $1::date, c, s, kind, w, head, body, to_timestamp(owed / 1000) FROM u RETURNING integration_id`,
  }
}

const ADD = add('standalone-add-2', { before: '', from: '' })

/** Queues the deliveries; they are due at once. */
export async function insertStandaloneDeliveries(
  connection: Pick<HotConnection, 'run'>,
  rows: readonly StandaloneDelivery[],
): Promise<void> {
  await connection.run(ADD, [partitionDay(), ...columnsOf(rows)])
}

const ADD_IN_STEP = add('standalone-add-for-job-4', {
  before: `step AS MATERIALIZED (UPDATE job SET done = $14::int4, skipped = $17::int4, skip_reasons = $18::jsonb, cursor = $15::text, updated_at = now(), state = CASE WHEN $16::bool THEN 'done' ELSE state END
      WHERE account_id = $12::int4 AND job_id = $13::uuid AND state = 'running' RETURNING job_id),`,
  from: 'step CROSS JOIN',
})

/**
 * Queues the deliveries of a job's step and stores the job's progress, in one statement: a crash repeats nothing. Returns how
 * many were queued: none when the job was cancelled meanwhile.
 */
export async function insertJobDeliveries(
  connection: HotConnection,
  { accountId, jobId }: Pick<Job, 'accountId' | 'jobId'>,
  {
    done,
    skipped,
    skipReasons,
    cursor,
    finished,
    lanes,
  }: JobProgress & { readonly lanes: readonly StandaloneDelivery[] },
): Promise<number> {
  const step = [accountId, jobId, done, cursor, finished, skipped, JSON.stringify(skipReasons)]
  return (await connection.run(ADD_IN_STEP, [partitionDay(), ...columnsOf(lanes), ...step])).length
}

function columnsOf(rows: readonly StandaloneDelivery[]): Buffer[] {
  return [
    int4Array(rows.map((r) => r.accountId)),
    int4Array(rows.map((r) => r.integrationId)),
    uuidArray(rows.map((r) => r.deliveryId)),
    uuidArray(rows.map((r) => r.callId)),
    int4Array(rows.map((r) => r.sequence)),
    textArray(rows.map((r) => r.kind)),
    uuidArray(rows.map((r) => r.webhookId)),
    textArray(rows.map((r) => headOf(r.request))),
    textArray(rows.map((r) => r.request.body)),
    float8Array(rows.map((r) => r.owedAt)),
  ]
}

function headOf({ method, url, headers, secrets, isDryRun, urlHash }: RenderedRequest): string {
  return JSON.stringify({ method, url, headers, secrets, isDryRun, urlHash })
}

export interface StoredRequest {
  readonly integrationId: number
  readonly deliveryId: string
  /** The day of its partition. */
  readonly day: string
  readonly callId: string
  readonly sequence: number
  readonly kind: DeliveryKind
  readonly webhookId: string
  /** `null`: the request could not be rendered (T5). */
  readonly request: RenderedRequest | null
  /** Whether the delivery neither waits nor is in flight. */
  readonly settled: boolean
  /** Whether the log holds an attempt of the delivery. */
  readonly tried: boolean
  /** Whether the delivery failed and its event has not been delivered since. */
  readonly isMissing: boolean
  /** When another delivery replaced it (D12), in ms since 1970; `null`: none did. */
  readonly replacedAt: number | null
  /** Since when the event is owed, if that is longer than the delivery exists. */
  readonly owedAt: number | null
  /** Whether its integration was deleted. */
  readonly deleted: boolean
}

interface KeptRow {
  integrationId: number
  deliveryId: string
  day: string
  callId: string
  sequence: number
  kind: DeliveryKind
  webhookId: string
  head: string
  body: string | null
  settled: boolean
  tried: boolean
  isMissing: boolean
  replacedAt: number | null
  owedAt: number | null
  deleted: boolean
}

// The id and the day of a row are set at slightly different times, so around midnight they may differ: one more day on either
// side.
/** A delivery's request as it was rendered; `null` when this account has none, or retention has deleted it. */
export async function readStoredRequest(
  pool: Pool,
  accountId: number,
  deliveryId: string,
): Promise<StoredRequest | null> {
  const { rows } = await pool.query<KeptRow>(
    `SELECT r.integration_id AS "integrationId", r.delivery_id AS "deliveryId", r.day, r.call_id AS "callId", r.sequence, r.kind,
       r.webhook_id AS "webhookId", r.head, r.body, r.owed_at AS "owedAt", i.deleted_at IS NOT NULL AS deleted,
       NOT EXISTS (SELECT FROM delivery d WHERE d.account_id = r.account_id AND d.integration_id = r.integration_id
         AND d.lane_id IN (r.call_id, r.delivery_id) AND d.delivery_id = r.delivery_id) AS settled,
       l.tried, l.replaced_at AS "replacedAt", l.failed AND NOT EXISTS (SELECT FROM attempt a JOIN request s USING (account_id, integration_id, delivery_id)
         WHERE a.account_id = r.account_id AND a.call_id = r.call_id AND a.integration_id = r.integration_id AND a.state = 'delivered'
           AND a.day >= $3::date - 1 AND s.sequence = r.sequence AND s.day >= $3::date - 1) AS "isMissing"
     FROM integration i JOIN request r ON r.account_id = i.account_id AND r.integration_id = i.integration_id
     CROSS JOIN LATERAL (SELECT count(*) > 0 AS tried, coalesce(bool_or(a.state = 'failed'), false) AS failed,
         max(a.at) FILTER (WHERE a.state = 'superseded' AND a.error = 'rendered anew') AS replaced_at
       FROM attempt a WHERE a.account_id = r.account_id AND a.call_id = r.call_id AND a.delivery_id = r.delivery_id AND a.day >= $3::date - 1) l
     WHERE i.account_id = $1 AND r.delivery_id = $2 AND r.day BETWEEN $3::date - 1 AND $3::date + 1`,
    [accountId, deliveryId, partitionDay(timeOfUuid(deliveryId))],
  )
  const row = rows[0]
  if (!row) return null
  const head = readHead(row.head)
  return {
    integrationId: row.integrationId,
    deliveryId: row.deliveryId,
    day: row.day,
    callId: row.callId,
    sequence: row.sequence,
    kind: row.kind,
    webhookId: row.webhookId,
    request: head === null || 'refused' in head ? null : { ...head, body: row.body },
    settled: row.settled,
    tried: row.tried,
    isMissing: row.isMissing,
    replacedAt: row.replacedAt,
    owedAt: row.owedAt,
    deleted: row.deleted,
  }
}

/**
 * Makes a waiting delivery due now, unless a node holds it already. `behind`: it is not the head of its lane, so it goes after
 * the deliveries before it (D3). `settled`: it does not wait any more.
 */
export async function makeDeliveryDue(
  db: Db,
  accountId: number,
  { integrationId, deliveryId, callId, kind }: Pick<StoredRequest, 'integrationId' | 'deliveryId' | 'callId' | 'kind'>,
): Promise<'due' | 'behind' | 'settled'> {
  const laneId = kind === 'resend' || kind === 'past' ? deliveryId : callId
  const { rows } = await sql<{ ahead: number }>`
    UPDATE lane l SET due_at = CASE WHEN l.head_seq = d.seq AND l.due_at IS NOT NULL THEN now() ELSE l.due_at END
    FROM delivery d
    WHERE d.account_id = ${accountId} AND d.lane_id = ${laneId} AND d.integration_id = ${integrationId} AND d.delivery_id = ${deliveryId}
      AND l.account_id = d.account_id AND l.lane_id = d.lane_id AND l.integration_id = d.integration_id
    RETURNING d.seq - l.head_seq AS ahead`.execute(db)
  const row = rows[0]
  // The lane moved on while this statement waited for its lock: the delivery is settled.
  if (!row || row.ahead < 0) return 'settled'
  return row.ahead === 0 ? 'due' : 'behind'
}

/** The sequence of a delivery without an event: of a test, and of its resends. The events of a call count from 1. */
export const NO_EVENT = 0

/** Stores a test that was sent: its request and its one attempt. A test belongs to no call, and is never queued (C16). */
export async function insertTestDelivery(
  pool: Pool,
  test: Pick<StandaloneDelivery, 'accountId' | 'integrationId' | 'deliveryId' | 'request'> & {
    attempt: Attempt
    state: 'delivered' | 'failed'
  },
): Promise<void> {
  const { accountId, integrationId, deliveryId, request, attempt, state } = test
  await pool.query(
    `WITH req AS (INSERT INTO request (account_id, integration_id, delivery_id, day, call_id, sequence, kind, webhook_id, head, body)
       VALUES ($1, $2, $3, $4, $5, $6, 'test', $3, $7, $8))
     INSERT INTO attempt (account_id, call_id, delivery_id, integration_id, day, n, attempt_id, at, epoch, state, code, error, reason, ms, exchange, answer)
       VALUES ($1, $5, $3, $2, $4, 1, $9, to_timestamp($10 / 1000.0), 0, $11, $12, $13, $14, $15, $16, $17)`,
    [
      accountId,
      integrationId,
      deliveryId,
      partitionDay(timeOfUuid(deliveryId)),
      // The delivery's own id is stored in place of the call's.
      deliveryId,
      NO_EVENT,
      headOf(request),
      request.body,
      attempt.attemptId,
      attempt.at,
      state,
      attempt.code,
      attempt.error,
      attempt.reason,
      attempt.ms,
      attempt.exchange,
      attempt.answer,
    ],
  )
}
