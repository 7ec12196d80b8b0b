import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '../../../test/kit/database.ts'
import { uuidv7 } from '../../ids.ts'
import { openPool } from '../database/connections.ts'
import { openHotConnection } from '../database/hot-connection.ts'
import { cancelJob, createJob, findJobById } from './jobs.ts'
import { insertJobDeliveries, readStoredRequest, type StandaloneDelivery } from './standalone-deliveries.ts'
import { openDb } from '../database/tables.ts'
import { ensureDayPartitions } from '../database/partitions.ts'

function lane(): StandaloneDelivery {
  const deliveryId = uuidv7()
  const request = { method: 'GET', url: 'https://crm.example', headers: [], secrets: [], body: null } as const
  const ids = { accountId: 1, integrationId: 1, deliveryId, callId: uuidv7(), webhookId: deliveryId }
  return { ...ids, sequence: 1, kind: 'past', request, owedAt: null }
}

test('D15 a step of a job is queued and noted as one, and a canceled job queues nothing more', async () => {
  await using database = await freshDatabase()
  const { connectionString } = database
  const pool = openPool({ connectionString, connectionsMax: 1, onError: assert.ifError })
  const db = openDb(pool)
  await ensureDayPartitions(pool)
  const connection = await openHotConnection(connectionString, 'test')
  const queued = async () => (await pool.query('SELECT FROM delivery')).rowCount
  const job = await createJob(db, { accountId: 1, kind: 'past_calls', input: {}, total: 3 })

  const twice = lane()
  const fails = { lanes: [twice, twice], done: 2, skipped: 0, skipReasons: {}, cursor: 'there', finished: false }
  await assert.rejects(insertJobDeliveries(connection, job, fails))
  assert.deepEqual([await queued(), (await findJobById(db, 1, job.jobId))?.done], [0, 0])

  assert.equal(
    await insertJobDeliveries(connection, job, {
      lanes: [lane(), lane()],
      done: 2,
      skipped: 0,
      skipReasons: {},
      cursor: 'c',
      finished: false,
    }),
    2,
  )
  const noted = await findJobById(db, 1, job.jobId)
  assert.deepEqual([await queued(), noted?.done, noted?.cursor, noted?.state], [2, 2, 'c', 'running'])

  await cancelJob(db, 1, job.jobId)
  assert.equal(
    await insertJobDeliveries(connection, job, {
      lanes: [lane()],
      done: 3,
      skipped: 1,
      skipReasons: {},
      cursor: 'd',
      finished: true,
    }),
    0,
  )
  assert.deepEqual([await queued(), (await findJobById(db, 1, job.jobId))?.state], [2, 'canceled'])
  await connection.close()
  await pool.end()
})

test('D15 a delivery that was stored around midnight is found, though its day is not that of its id', async () => {
  await using database = await freshDatabase()
  const { connectionString } = database
  const pool = openPool({ connectionString, connectionsMax: 1, onError: assert.ifError })
  await ensureDayPartitions(pool)
  const { rows } = await pool.query<{ account_id: number; integration_id: number; delivery_id: string }>(
    `WITH a AS (INSERT INTO account (uuid, name) VALUES (uuidv7(), 'a') RETURNING account_id),
       i AS (INSERT INTO integration (account_id, uuid, config, enabled) SELECT account_id, uuidv7(), '{}', true FROM a
         RETURNING account_id, integration_id)
     INSERT INTO request (account_id, integration_id, delivery_id, day, call_id, sequence, kind, webhook_id, head)
       SELECT account_id, integration_id, uuidv7(interval '1 day'), (now() AT TIME ZONE 'UTC')::date, uuidv7(), 1, 'status', uuidv7(), '{}' FROM i
       RETURNING account_id, integration_id, delivery_id`,
  )
  const [row] = rows
  assert.ok(row)
  const kept = await readStoredRequest(pool, row.account_id, row.delivery_id)
  assert.deepEqual([kept?.integrationId, kept?.settled], [row.integration_id, true])
  await pool.end()
})
