// Replacements of a waiting delivery (D12, D15), made twice or at the same time as another replacement.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CompiledQuery } from 'kysely'
import type { Pool } from 'pg'
import { freshDatabase } from '../../../test/kit/database.ts'
import { KeyedMutex } from '../../concurrency/keyed-mutex.ts'
import { timeOfUuid, uuidv7 } from '../../ids.ts'
import type { RenderedRequest } from '../../render/request.ts'
import { openPool } from '../../store/database/connections.ts'
import { ensureDayPartitions } from '../../store/database/partitions.ts'
import { openDb, type Db } from '../../store/database/tables.ts'
import { inTypedTransaction } from '../../store/database/transaction.ts'
import { replaceTriedDeliveries } from '../../store/deliveries/waiting-deliveries.ts'
import { isFailure } from '../failure.ts'
import type { DeliveryContext } from './context.ts'
import { rerenderWaiting } from './rerender-waiting.ts'
import { prepareResend, resendDelivery } from './resend.ts'

const limit = { timeout: 30_000 }
const REQUEST: RenderedRequest = { method: 'GET', url: 'https://crm.example', headers: [], secrets: [], body: null }

interface Bench {
  readonly db: Db
  readonly pool: Pool
  /** The context of an action in this transaction, or of an action without a transaction. */
  readonly contextIn: (db: Db) => DeliveryContext
  readonly accountId: number
  readonly integrationId: number
  /** The only delivery at the beginning of the test. */
  readonly deliveryId: string
  /** The states of all deliveries, oldest first: how each ended, or that it is waiting. */
  readonly log: () => Promise<string[]>
}

/** Creates one delivery, ten minutes old, that is waiting or whose first attempt ended in this state. */
async function stage(t: TestContext, state: 'queued' | 'retrying' | 'failed'): Promise<Bench> {
  const database = await freshDatabase()
  const pool = openPool({
    connectionString: database.connectionString,
    connectionsMax: 4,
    onError: (error) => assert.ifError(error),
  })
  t.after(async () => {
    await pool.end()
    await database[Symbol.asyncDispose]()
  })
  await ensureDayPartitions(pool)
  const callId = uuidv7()
  const { rows } = await pool.query<{ accountId: number; integrationId: number; deliveryId: string }>(
    `WITH a AS (INSERT INTO account (uuid, name) VALUES (uuidv7(), 'a') RETURNING account_id)
     INSERT INTO integration (account_id, uuid, config, enabled) SELECT account_id, uuidv7(), '{}', true FROM a
       RETURNING account_id AS "accountId", integration_id AS "integrationId", uuidv7(interval '-10 minutes') AS "deliveryId"`,
  )
  const [{ accountId, integrationId, deliveryId }] = rows as [(typeof rows)[number]]
  const ids = [accountId, integrationId, callId, deliveryId]
  await pool.query(
    `INSERT INTO event (account_id, call_id, sequence, day, event_id, type, at, fields)
     VALUES ($1, $2, 1, current_date, uuidv7(), 'ended', now(), '{}')`,
    [accountId, callId],
  )
  await pool.query(
    `INSERT INTO request (account_id, integration_id, delivery_id, day, call_id, sequence, kind, webhook_id, head)
     VALUES ($1, $2, $4, current_date, $3, 1, 'ended', $4, $5)`,
    [...ids, JSON.stringify(REQUEST)],
  )
  if (state !== 'queued')
    await pool.query(
      `INSERT INTO attempt (account_id, integration_id, call_id, delivery_id, day, n, attempt_id, at, epoch, state, code)
       VALUES ($1, $2, $3, $4, current_date, 1, uuidv7(), now(), 1, $5, 500)`,
      [...ids, state],
    )
  if (state !== 'failed') {
    await pool.query(
      `WITH l AS (INSERT INTO lane (account_id, lane_id, integration_id, next_seq, head_seq, tries, due_at)
         VALUES ($1, $3, $2, 2, 1, $5, now() + interval '1 hour'))
       INSERT INTO delivery (account_id, lane_id, integration_id, seq, delivery_id, day, call_id, kind)
       VALUES ($1, $3, $2, 1, $4, current_date, $3, 'ended')`,
      [...ids, state === 'queued' ? 0 : 1],
    )
  }
  const db = openDb(pool)
  const contextIn = (transaction: Db): DeliveryContext => contextOf({ db: transaction, pool, accountId }, () => REQUEST)
  return {
    db,
    pool,
    contextIn,
    accountId,
    integrationId,
    deliveryId,
    async log() {
      const { rows: found } = await pool.query<{ state: string }>(
        `SELECT coalesce(a.state, CASE WHEN d.delivery_id IS NULL THEN 'lost' ELSE 'waiting' END) AS state FROM request r
           LEFT JOIN delivery d USING (delivery_id)
           LEFT JOIN LATERAL (SELECT state FROM attempt a WHERE a.delivery_id = r.delivery_id ORDER BY at DESC LIMIT 1) a ON true
         ORDER BY r.delivery_id`,
      )
      return found.map((row) => row.state)
    },
  }
}

function contextOf(
  { db, pool, accountId }: { readonly db: Db; readonly pool: Pool; readonly accountId: number },
  render: () => RenderedRequest,
): DeliveryContext {
  const engine = { dispatcher: { countStored: () => undefined, wake: () => undefined } }
  const delivery = {
    pool,
    registry: { routingOf: () => ({ render }) },
    engine: () => engine,
    rerenders: new KeyedMutex(),
  }
  return {
    db,
    account: { accountId },
    deps: { delivery: delivery as unknown as DeliveryContext['deps']['delivery'] },
    changed: () => undefined,
    afterCommit: (follow) => void follow(),
  }
}

test('D15 a resend that PostgreSQL ended and that is done again leaves one delivery in the place', limit, async (t) => {
  const { db, contextIn, deliveryId, log } = await stage(t, 'retrying')
  let runs = 0
  await inTypedTransaction(db, async (transaction) => {
    const resent = await resendDelivery(contextIn(transaction), { deliveryId, as: 'current' })
    assert.ok(!isFailure(resent))
    runs += 1
    if (runs === 1) throw Object.assign(new Error('conflict'), { code: '40001' })
  })
  assert.equal(runs, 2)
  assert.deepEqual(await log(), ['superseded', 'waiting'])
})

test('D15 a step of a job that is taken again sends nothing beside what it put in the place', limit, async (t) => {
  const { db, pool, contextIn, deliveryId, log } = await stage(t, 'retrying')
  const { rows } = await pool.query<{ now: number }>('SELECT now() AS now')
  const asked = { deliveryId, sinceMs: rows[0]?.now ?? 0 }
  const context = contextIn(db)
  assert.ok('deliveryId' in (await prepareResend(context, { ...asked, as: 'current' })))
  for (const as of ['current', 'sent'] as const)
    assert.deepEqual(await prepareResend(context, { ...asked, as }), { deliveryId })
  assert.deepEqual(await log(), ['superseded', 'waiting'])
  // A job that was created later was asked for after the replacement, so it does send the delivery again.
  assert.ok('lane' in (await prepareResend(context, { ...asked, as: 'sent', sinceMs: asked.sinceMs + 60_000 })))
})

test('D12 of two who render a delivery anew at once, one takes its place', limit, async (t) => {
  const { db, pool, accountId, integrationId, deliveryId, log } = await stage(t, 'retrying')
  const of = { accountId, integrationId }
  const { rows } = await pool.query<{ day: string }>('SELECT day FROM delivery')
  const anew = () => ({ deliveryId, day: rows[0]?.day ?? '', head: '{}', body: null, newId: uuidv7() })
  const { promise: second, resolve: begin } = Promise.withResolvers<Promise<number>>()
  await inTypedTransaction(db, async (transaction) => {
    assert.equal(await replaceTriedDeliveries(transaction, of, [anew()]), 1)
    begin(replaceTriedDeliveries(db, of, [anew()]))
    await untilOneWaits(pool)
  })
  assert.equal(await second, 0)
  assert.deepEqual(await log(), ['superseded', 'waiting'])
})

test('D12 of two saves the settings of the later hold for what waits', limit, async (t) => {
  const { db, pool, accountId, integrationId, log } = await stage(t, 'queued')
  let url = 'https://first.example'
  const { promise: rendered, resolve: hasRendered } = Promise.withResolvers<void>()
  const { promise: stored, resolve: hasStored } = Promise.withResolvers<void>()
  // Without the mutex, the first save would store its request after the second save has stored all of its own.
  const slow = {
    async executeQuery(query: CompiledQuery) {
      if (url === 'https://first.example') {
        hasRendered()
        await Promise.race([stored, sleep(200)])
      }
      return db.executeQuery(query)
    },
  }
  const context = contextOf({ db: slow as unknown as Db, pool, accountId }, () => ({ ...REQUEST, url }))
  const first = rerenderWaiting(context, integrationId)
  await rendered
  url = 'https://second.example'
  await Promise.all([first, rerenderWaiting(context, integrationId).then(() => hasStored())])
  const { rows } = await pool.query<{ url: string }>(`SELECT head::json ->> 'url' AS url FROM request`)
  assert.deepEqual([rows, await log()], [[{ url }], ['waiting']])
})

test(
  'D23 what takes the place of another is owed since that was, and so is a resend of what failed',
  limit,
  async (t) => {
    const waiting = await stage(t, 'retrying')
    const { deliveryId } = waiting
    await prepareResend(waiting.contextIn(waiting.db), { deliveryId, as: 'current' })
    const { rows } = await waiting.pool.query<{ owed: number }>(
      'SELECT owed_at AS owed FROM request WHERE owed_at IS NOT NULL',
    )
    assert.deepEqual(rows, [{ owed: timeOfUuid(deliveryId) }])

    const failed = await stage(t, 'failed')
    const resendOf = (id: string) =>
      inTypedTransaction(failed.db, async (db) => {
        const resent = await resendDelivery(failed.contextIn(db), { deliveryId: id, as: 'sent' })
        return isFailure(resent) ? '' : resent
      })
    const end = (id: string, state: string) =>
      failed.pool.query(
        `WITH l AS (DELETE FROM lane WHERE lane_id = $1), d AS (DELETE FROM delivery WHERE delivery_id = $1)
       INSERT INTO attempt (account_id, integration_id, call_id, delivery_id, day, n, attempt_id, at, epoch, state, code)
       SELECT account_id, integration_id, call_id, $1, day, 1, uuidv7(), now(), 1, $2, 200 FROM request WHERE delivery_id = $1`,
        [id, state],
      )
    const owedAt = async (id: string): Promise<number | null | undefined> =>
      (
        await failed.pool.query<{ owed: number | null }>('SELECT owed_at AS owed FROM request WHERE delivery_id = $1', [
          id,
        ])
      ).rows[0]?.owed
    const first = await resendOf(failed.deliveryId)
    await end(first, 'failed')
    const second = await resendOf(first)
    await end(second, 'delivered')
    // This resend has been delivered, so a third resend is owed only since it was asked for.
    const third = await resendOf(failed.deliveryId)
    const owed = timeOfUuid(failed.deliveryId)
    assert.deepEqual([await owedAt(first), await owedAt(second), await owedAt(third)], [owed, owed, null])
  },
)

async function untilOneWaits(pool: Pool): Promise<void> {
  for (let waits = false; !waits;) {
    const { rows } = await pool.query<{ waits: boolean }>(
      `SELECT count(*) > 0 AS waits FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    )
    waits = rows[0]?.waits === true
  }
}
