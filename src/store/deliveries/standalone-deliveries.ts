// Deliveries that a person asked for (D15): each in a lane of its own, so that none waits for another or overtakes one.
import type { Pool } from 'pg'
import type { RenderedRequest } from '../../render/request.ts'
import { readHead } from './stored-request.ts'
import type { Attempt } from '../../delivery/claimed-delivery.ts'
import type { DeliveryKind } from '../../delivery/retry-timing.ts'
import { timeOfUuid } from '../../ids.ts'
import { int4Array, textArray, uuidArray } from '../database/binary-arrays.ts'
import type { HotConnection, PreparedStatement } from '../database/hot-connection.ts'
import type { Job, JobProgress } from './jobs.ts'
import { partitionDay } from '../database/partitions.ts'

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
}

/** `from` gives the rows as u(a, i, d, c, s, kind, w, head, body); $1 is the day, $2 to $10 are their columns. */
function add(name: string, { before, from }: { before: string; from: string }): PreparedStatement {
  return {
    name,
    text: `WITH ${before} u AS MATERIALIZED (SELECT u.* FROM ${from} unnest($2::int4[], $3::int4[], $4::uuid[], $5::uuid[], $6::int4[], $7::text[], $8::uuid[], $9::text[], $10::text[])
      u(a, i, d, c, s, kind, w, head, body)),
    lanes AS (INSERT INTO lane (account_id, lane_id, integration_id, next_seq, head_seq, due_at) SELECT a, d, i, 2, 1, now() FROM u),
    del AS (INSERT INTO delivery (account_id, lane_id, integration_id, seq, delivery_id, day, call_id, kind) SELECT a, d, i, 1, d, $1::date, c, kind FROM u)
    INSERT INTO request (account_id, integration_id, delivery_id, day, call_id, sequence, kind, webhook_id, head, body)
      SELECT a, i, d, $1::date, c, s, kind, w, head, body FROM u RETURNING integration_id`,
  }
}

const ADD = add('standalone-add-1', { before: '', from: '' })

/** Queues them; they are due at once. */
export async function insertStandaloneDeliveries(
  connection: Pick<HotConnection, 'run'>,
  rows: readonly StandaloneDelivery[],
): Promise<void> {
  await connection.run(ADD, [partitionDay(), ...columnsOf(rows)])
}

const ADD_IN_STEP = add('standalone-add-for-job-3', {
  before: `step AS MATERIALIZED (UPDATE job SET done = $13::int4, skipped = $16::int4, skip_reasons = $17::jsonb, cursor = $14::text, updated_at = now(), state = CASE WHEN $15::bool THEN 'done' ELSE state END
      WHERE account_id = $11::int4 AND job_id = $12::uuid AND state = 'running' RETURNING job_id),`,
  from: 'step CROSS JOIN',
})

/**
 * Queues what a step of a job sends, and notes how far the job is, in one statement: a crash repeats nothing of it. How
 * many were queued: none when the job was canceled meanwhile.
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
  /** `null`: it could not be rendered (T5). */
  readonly request: RenderedRequest | null
  /** It neither waits nor is on its way. */
  readonly settled: boolean
  /** An attempt of it is in the log. */
  readonly tried: boolean
  /** Its integration was deleted. */
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
  deleted: boolean
}

// An id and its day are taken a moment apart, so around midnight they may differ: a day to spare on either side.
/** A delivery's request as it was rendered; `null` when there is none of this account, or retention has taken it. */
export async function readStoredRequest(
  pool: Pool,
  accountId: number,
  deliveryId: string,
): Promise<StoredRequest | null> {
  const { rows } = await pool.query<KeptRow>(
    `SELECT r.integration_id AS "integrationId", r.delivery_id AS "deliveryId", r.day, r.call_id AS "callId", r.sequence, r.kind,
       r.webhook_id AS "webhookId", r.head, r.body, i.deleted_at IS NOT NULL AS deleted,
       NOT EXISTS (SELECT FROM delivery d WHERE d.account_id = r.account_id AND d.integration_id = r.integration_id
         AND d.lane_id IN (r.call_id, r.delivery_id) AND d.delivery_id = r.delivery_id) AS settled,
       EXISTS (SELECT FROM attempt a WHERE a.account_id = r.account_id AND a.call_id = r.call_id AND a.delivery_id = r.delivery_id
         AND a.day >= $3::date - 1) AS tried
     FROM integration i JOIN request r ON r.account_id = i.account_id AND r.integration_id = i.integration_id
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
    deleted: row.deleted,
  }
}

/**
 * A delivery that waits becomes due now, or is in hand already; `behind`: it is not the head of its lane, so it goes after
 * those before it (D3); `settled`: it does not wait any more.
 */
export async function makeDeliveryDue(
  pool: Pool,
  accountId: number,
  { integrationId, deliveryId, callId, kind }: Pick<StoredRequest, 'integrationId' | 'deliveryId' | 'callId' | 'kind'>,
): Promise<'due' | 'behind' | 'settled'> {
  const laneId = kind === 'resend' || kind === 'past' ? deliveryId : callId
  const { rows } = await pool.query<{ ahead: number }>(
    `UPDATE lane l SET due_at = CASE WHEN l.head_seq = d.seq AND l.due_at IS NOT NULL THEN now() ELSE l.due_at END
     FROM delivery d
     WHERE d.account_id = $1 AND d.lane_id = $2 AND d.integration_id = $3 AND d.delivery_id = $4
       AND l.account_id = d.account_id AND l.lane_id = d.lane_id AND l.integration_id = d.integration_id
     RETURNING d.seq - l.head_seq AS ahead`,
    [accountId, laneId, integrationId, deliveryId],
  )
  const row = rows[0]
  // A lane that moved while this waited for its lock is past the delivery.
  if (!row || row.ahead < 0) return 'settled'
  return row.ahead === 0 ? 'due' : 'behind'
}

/** The sequence of a delivery of no event: of a test, and of its resends. The events of a call count from 1. */
export const NO_EVENT = 0

/** A test that was sent: its request and its one attempt. It belongs to no call, and was never queued (C16). */
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
      // Its own id stands where the call's would.
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
