// Counting for charts on a real server (C24, D23), compared with the log itself.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Client, Pool } from 'pg'
import { addDays, localDay, startOfLocalDay } from '../../src/render/template/local-day.ts'
import { openClient, openPool } from '../../src/store/database/connections.ts'
import { RETENTION } from '../../src/store/database/retention.ts'
import { countAgain, countNew, deleteOldStatistics, type RollUpDeps } from '../../src/store/statistics/roll-up.ts'
import { freshDatabase } from '../kit/database.ts'
import { calendar } from '../kit/statistics.ts'

const ADELAIDE = 1001
const UTC = 1002

interface Bench {
  readonly client: Client
  readonly pool: Pool
  readonly openNode: () => Pool
  /** Counts everything that is due. */
  readonly count: (pool?: Pool) => Promise<void>
  /** Moves the last count back by this interval. */
  readonly later: (interval: string) => Promise<void>
}

/** Creates two accounts, and an empty log of ten days. */
async function stage(t: TestContext): Promise<Bench> {
  const database = await freshDatabase()
  const client = await openClient(database.connectionString, 'test')
  const pools: Pool[] = []
  const openNode = (): Pool => {
    const pool = openPool({
      connectionString: database.connectionString,
      connectionsMax: 2,
      onError: () => undefined,
    })
    pools.push(pool)
    return pool
  }
  t.after(async () => {
    await Promise.all(pools.map((pool) => pool.end()))
    await client.end()
    await database[Symbol.asyncDispose]()
  })
  await client.query(`SELECT ensure_days(current_date - 10, current_date + 2)`)
  await client.query(
    `INSERT INTO account (uuid, name, timezone) VALUES (uuidv7(), 'a', 'Australia/Adelaide'), (uuidv7(), 'b', 'UTC')`,
  )
  const pool = openNode()
  return {
    client,
    pool,
    openNode,
    async count(node = pool) {
      const deps: RollUpDeps = { pool: node, calendar, keptDays: 90 }
      while (!(await countNew(deps)));
      while (!(await countAgain(deps)));
    },
    async later(interval) {
      await client.query(`UPDATE statistics_look SET until = until - $1::interval`, [interval])
    },
  }
}

interface AttemptRow {
  readonly account?: number
  readonly integration?: number
  readonly state?: string
  /** The beginning, as SQL. */
  readonly at?: string
  /** How long ago the delivery became due, at that time. */
  readonly age?: string
  readonly ms?: number | null
  readonly code?: number | null
  readonly epoch?: number
  readonly call?: string
  /** The number of such attempts. */
  readonly times?: number
}

async function attempts(client: Client, row: AttemptRow): Promise<void> {
  const { account = ADELAIDE, integration = 7, state = 'delivered', at = 'now()', age = '1 second' } = row
  const { ms = 120, code = 200, epoch = 5, call = null, times = 1 } = row
  await client.query(
    `INSERT INTO attempt (account_id, call_id, delivery_id, integration_id, day, n, attempt_id, at, epoch, state, code, ms)
     SELECT $1, coalesce($2::uuid, uuidv7()), uuidv7(at - now() - $3::interval), $4, (at AT TIME ZONE 'UTC')::date, 1, uuidv7(), at, $5, $6, $7, $8
     FROM (SELECT ${at} AS at FROM generate_series(1, $9::int)) u`,
    [account, call, age, integration, epoch, state, code, ms, times],
  )
}

interface CallRow {
  readonly account?: number
  /** When the call was first reported, and when it began, as SQL. */
  readonly heard?: string
  readonly startAt?: string
  readonly outcome?: string | null
  readonly fields?: Readonly<Record<string, unknown>>
  readonly caller?: string
  readonly dialled?: string | null
  readonly isTest?: boolean
  readonly isReplayed?: boolean
  readonly state?: string
}

async function call(client: Client, row: CallRow = {}): Promise<string> {
  const { account = ADELAIDE, heard = 'now()', outcome = 'answered', fields = {}, startAt = heard } = row
  const { caller = '+61412345678', dialled = '+61288889999', isTest = false, isReplayed = false } = row
  const state = row.state ?? JSON.stringify({ call: { fields } })
  const { rows } = await client.query<{ callId: string }>(
    `INSERT INTO call (account_id, call_id, source_id, uniqueid, state, status, outcome, caller, dialled, is_test, is_replayed, started_at, ended_at)
     SELECT $1, uuidv7(${heard} - now()), 1, uuidv7()::text, $2, 'ended', $3, $4, $5, $6, $7, ${startAt}, CASE WHEN $3::text IS NOT NULL THEN now() END
     RETURNING call_id AS "callId"`,
    [account, state, outcome, caller, dialled, isTest, isReplayed],
  )
  return rows[0]?.callId ?? ''
}

const DELIVERIES = `account_id, integration_id, sum(delivered)::int AS delivered, sum(failed)::int AS failed, sum(late)::int AS late,
  sum(unsent)::int AS unsent`

/** The counts by days and by quarter hours, which must agree. */
async function deliveriesCounted(client: Client): Promise<unknown[]> {
  const [days, quarters] = await Promise.all(
    ['delivery_day', 'delivery_quarter'].map((table) =>
      client.query(
        `SELECT ${DELIVERIES}, (SELECT sum(n) FROM (SELECT unnest(i.response_times) AS n FROM ${table} i
           WHERE i.account_id = t.account_id AND i.integration_id = t.integration_id))::int AS responses
         FROM ${table} t GROUP BY 1, 2 ORDER BY 1, 2`,
      ),
    ),
  )
  assert.deepEqual(days?.rows, quarters?.rows)
  return days?.rows ?? []
}

/** The same counts, from the log. */
async function deliveriesLogged(client: Client): Promise<unknown[]> {
  const { rows } = await client.query(
    `SELECT account_id, integration_id, count(*) FILTER (WHERE state = 'delivered')::int AS delivered, count(*) FILTER (WHERE state = 'failed')::int AS failed,
       count(*) FILTER (WHERE state = 'delivered' AND at + ms * interval '1 ms' - uuid_extract_timestamp(delivery_id) > interval '60 s')::int AS late,
       count(*) FILTER (WHERE state IN ('superseded', 'skipped', 'canceled'))::int AS unsent, count(code)::int AS responses
     FROM attempt WHERE epoch > 0 AND state <> 'late' AND call_id NOT IN (SELECT call_id FROM call WHERE is_test) GROUP BY 1, 2 ORDER BY 1, 2`,
  )
  return rows
}

async function callsCounted(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(
    `SELECT account_id || ' ' || number || ' ' || outcome || ' ' || sum(calls) AS line FROM number_day
     GROUP BY account_id, number, outcome ORDER BY account_id, number, outcome`,
  )
  const [byNumber, byDay] = await Promise.all(
    ['number_day', 'call_day'].map((table) =>
      client.query(`SELECT account_id, day, outcome, sum(calls) FROM ${table} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`),
    ),
  )
  assert.deepEqual(byDay?.rows, byNumber?.rows)
  return rows.map(({ line }) => line)
}

test('D23 C16 each settled delivery but a test is counted once, by how it ended, and each response by its time', async (t) => {
  const { client, count } = await stage(t)
  await attempts(client, { times: 5 })
  await attempts(client, { state: 'retrying', code: 503, ms: 900, times: 2 })
  await attempts(client, { state: 'retrying', code: null, ms: 15_000 })
  await attempts(client, { state: 'failed', code: 500 })
  // A delivery is late if it arrived more than a minute after it was due: at 60.12 s here, and not at 59.92 s.
  await attempts(client, { age: '60 seconds' })
  await attempts(client, { age: '59.8 seconds' })
  for (const state of ['superseded', 'skipped', 'canceled']) await attempts(client, { state, code: null, ms: null })
  await attempts(client, { state: 'late' })
  // A delivery of a test call, and a test delivery.
  await attempts(client, { call: await call(client, { isTest: true }), times: 3 })
  await attempts(client, { epoch: 0 })
  await attempts(client, { integration: 8, account: UTC, at: `now() - interval '5 hours'` })
  await count()
  assert.deepEqual(await deliveriesCounted(client), [
    { account_id: ADELAIDE, integration_id: 7, delivered: 7, failed: 1, late: 1, unsent: 3, responses: 10 },
    { account_id: UTC, integration_id: 8, delivered: 1, failed: 0, late: 0, unsent: 0, responses: 1 },
  ])
  assert.deepEqual(await deliveriesCounted(client), await deliveriesLogged(client))
  assert.deepEqual(await callsCounted(client), [])
})

test('D23 what arrives is late by when it was owed first, however new the delivery is that brings it', async (t) => {
  const { client, count } = await stage(t)
  await attempts(client, { times: 4 })
  // Two deliveries became due before they were created, one of these by less than a minute.
  await client.query(
    `INSERT INTO request (account_id, integration_id, delivery_id, day, call_id, sequence, kind, webhook_id, head, owed_at)
     SELECT account_id, integration_id, delivery_id, day, call_id, 1, 'resend', delivery_id, '{}', at - owed.age
     FROM (SELECT *, row_number() OVER () AS nth FROM attempt) a
       JOIN (VALUES (1, interval '10 days'), (2, interval '30 seconds'), (3, NULL)) owed(nth, age) USING (nth)`,
  )
  await count()
  assert.deepEqual(await deliveriesCounted(client), [
    { account_id: ADELAIDE, integration_id: 7, delivered: 4, failed: 0, late: 1, unsent: 0, responses: 4 },
  ])
})

test('D23 the count is that of the log whoever counts, is killed at it, or counts it again', async (t) => {
  const { client, pool, openNode, count, later } = await stage(t)
  const other = openNode()
  const at = `now() - random() * interval '30 hours'`
  for (const account of [ADELAIDE, UTC])
    for (const state of ['delivered', 'failed', 'retrying', 'skipped'])
      await attempts(client, { account, integration: account, state, at, times: 400 })
  // Two counts at a time: one finds that the other is running, and leaves the work to it.
  await Promise.all([count(), count(other)])
  assert.deepEqual(await deliveriesCounted(client), await deliveriesLogged(client))

  // A count that ends halfway leaves everything as it was.
  const before = await deliveriesCounted(client)
  await attempts(client, { times: 50 })
  await client.query('BEGIN')
  await client.query('LOCK TABLE call_quarter IN ACCESS EXCLUSIVE MODE')
  const killed = assert.rejects(count())
  await untilOneWaits(client)
  assert.equal(await countNew({ pool: other, calendar, keptDays: 90 }), true, 'the other leaves it to the first')
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
  )
  await killed
  await client.query('ROLLBACK')
  assert.deepEqual(await deliveriesCounted(client), before)
  await count(pool)
  assert.deepEqual(await deliveriesCounted(client), await deliveriesLogged(client))

  // An attempt that was stored long after it was made is found by a later count.
  await attempts(client, { at: `now() - interval '3 hours'`, times: 20 })
  await count()
  assert.notDeepEqual(await deliveriesCounted(client), await deliveriesLogged(client))
  await later('27 hours')
  await count(other)
  assert.deepEqual(await deliveriesCounted(client), await deliveriesLogged(client))
})

/** Resolves when a backend of this database waits for a lock. */
async function untilOneWaits(client: Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query(
      `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    )
    if (rows.length > 0) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

test('D23 C24 C18 a day is that of the account’s time zone, and of an imported call the one that it began on', async (t) => {
  const { client, count } = await stage(t)
  const today = localDay('Australia/Adelaide', Date.now())
  const yesterday = addDays(today, -1)
  const midnight = `to_timestamp(${startOfLocalDay('Australia/Adelaide', today)} / 1000.0)`
  await attempts(client, { at: `${midnight} - interval '1 second'`, times: 2 })
  await attempts(client, { at: `${midnight} - interval '24 hours' + interval '1 second'`, times: 4 })
  await call(client, { heard: `${midnight} - interval '1 second'`, outcome: 'missed' })
  for (const at of ['2024-02-29T13:29:59.000Z', '2024-02-29T13:30:00.000Z'])
    await call(client, { startAt: `timestamptz '${at}'`, heard: midnight })
  await count()
  const { rows } = await client.query(`SELECT day, delivered FROM delivery_day`)
  assert.deepEqual(rows, [{ day: yesterday, delivered: 6 }])
  const calls = await client.query('SELECT heard, day, outcome, calls FROM call_day ORDER BY day')
  assert.deepEqual(calls.rows, [
    { heard: today, day: '2024-02-29', outcome: 'answered', calls: 1 },
    { heard: today, day: '2024-03-01', outcome: 'answered', calls: 1 },
    { heard: yesterday, day: yesterday, outcome: 'missed', calls: 1 },
  ])
})

test('C24 calls are counted by our number and outcome once they have ended, and again when that changes', async (t) => {
  const { client, count, later } = await stage(t)
  await attempts(client, { at: `now() - interval '4 hours'` })
  await call(client, { outcome: 'missed' })
  const open = await call(client, { outcome: null, heard: `now() - interval '3 hours'` })
  const corrected = await call(client, { outcome: 'unanswered', heard: `now() - interval '3 hours'` })
  await call(client, { dialled: '+61499999999', caller: '+61288887777', fields: { direction: 'outbound' } })
  await call(client, { dialled: null })
  await call(client, { dialled: '9'.repeat(65) })
  await call(client, { isReplayed: true })
  await call(client, { fields: { hangup_cause: 'merged' } })
  await call(client, { state: 'not JSON' })
  await call(client, { state: '{"call": {"fields": 3}}', account: UTC })
  await count()
  assert.deepEqual(await callsCounted(client), [
    '1001  answered 2',
    '1001 +61288887777 answered 1',
    '1001 +61288889999 answered 1',
    '1001 +61288889999 missed 1',
    '1001 +61288889999 unanswered 1',
    '1002 +61288889999 answered 1',
  ])

  // An active call has ended: its quarter hour is counted with the next count, although it is long past.
  await client.query(`UPDATE call SET outcome = 'busy', ended_at = now() WHERE call_id = $1`, [open])
  await count()
  assert.ok((await callsCounted(client)).includes('1001 +61288889999 busy 1'))

  // The outcome changed long after the end of the call.
  await client.query(`UPDATE call SET outcome = 'answered' WHERE call_id = $1`, [corrected])
  await later('27 hours')
  await count()
  const then = await callsCounted(client)
  assert.ok(then.includes('1001 +61288889999 answered 2'), then.join(', '))
  assert.ok(!then.some((line) => line.includes('unanswered')), then.join(', '))
})

test('D23 C26 a call whose outcome is corrected is counted again with the next count, also when its quarter hours are deleted', async (t) => {
  const { client, pool, count } = await stage(t)
  const old = await call(client, { outcome: 'missed', heard: `now() - interval '20 days'` })
  for (const heard of ['20 days', '20 days 1 hour', '19 days 20 hours'])
    await call(client, { outcome: 'busy', heard: `now() - interval '${heard}'` })
  await call(client, { outcome: 'busy', heard: `now() - interval '20 days'`, account: UTC })
  const recent = await call(client, { outcome: 'missed', heard: `now() - interval '3 hours'` })
  const lines = (old: string, recent: string) => [
    `1001 +61288889999 ${old} 1`,
    `1001 +61288889999 ${recent} 1`,
    '1001 +61288889999 busy 3',
    '1002 +61288889999 busy 1',
  ]
  /** The counts of all days. */
  const counted = async (): Promise<string[]> => {
    const { rows } = await client.query<{ line: string }>(
      `SELECT account_id || ' ' || number || ' ' || outcome || ' ' || sum(calls) AS line FROM number_day GROUP BY account_id, number, outcome`,
    )
    return rows.map(({ line }) => line).toSorted()
  }
  await count()
  await client.query(`UPDATE statistics_look SET until = now()`)
  await deleteOldStatistics(pool, RETENTION)
  assert.equal((await client.query(`SELECT FROM call_quarter WHERE heard < now() - interval '10 days'`)).rowCount, 0)
  for (const [id, outcome] of [
    [old, 'answered'],
    [recent, 'voicemail'],
  ] as const) {
    await client.query(`UPDATE call SET outcome = $2 WHERE call_id = $1`, [id, outcome])
    await client.query(
      `INSERT INTO call_addition (account_id, call_id, addition_id, kind, value, added_at, added_by)
       VALUES ($1, $2, uuidv7(), 'outcome', to_jsonb($3::text), now(), '{}')`,
      [ADELAIDE, id, outcome],
    )
  }
  await count()
  assert.deepEqual(await counted(), lines('answered', 'voicemail').toSorted())
  await client.query(`UPDATE call SET outcome = 'missed' WHERE call_id = $1`, [old])
  await client.query(`UPDATE call_addition SET removed_at = now(), removed_by = '{}' WHERE call_id = $1`, [old])
  await count()
  assert.deepEqual(await counted(), lines('missed', 'voicemail').toSorted())

  // Of a day whose quarter hours are all kept, the quarter hour is enough.
  await client.query(`UPDATE statistics_look SET until = until - interval '5 days' WHERE look <> 'new'`)
  await client.query(`UPDATE call SET outcome = 'rejected' WHERE call_id = $1`, [recent])
  await client.query(`UPDATE call_addition SET added_at = now() WHERE call_id = $1`, [recent])
  await countNew({ pool, calendar, keptDays: 90 })
  assert.deepEqual(await counted(), lines('missed', 'rejected').toSorted())
})

test('D23 days outlive the log, and what is no longer in it is not counted again', async (t) => {
  const { client, pool, count, later } = await stage(t)
  await attempts(client, { at: `now() - interval '3 days'`, times: 3 })
  await call(client, { heard: `now() - interval '3 days'` })
  await count()
  const [deliveries, calls] = [await deliveriesCounted(client), await callsCounted(client)]
  assert.deepEqual(deliveries, await deliveriesLogged(client))
  await client.query(`DELETE FROM attempt`)
  await client.query(`DELETE FROM call`)
  await later('100 days')
  const deps = { pool, calendar, keptDays: 2 }
  while (!(await countNew(deps)));
  while (!(await countAgain(deps)));
  assert.deepEqual([await deliveriesCounted(client), await callsCounted(client)], [deliveries, calls])

  await client.query(`UPDATE statistics_look SET until = now()`)
  await deleteOldStatistics(pool, RETENTION)
  const { rows } = await client.query(`SELECT (SELECT sum(delivered) FROM delivery_quarter) AS quarters,
    (SELECT sum(delivered) FROM delivery_day)::int AS days, (SELECT sum(calls) FROM number_day)::int AS calls`)
  assert.deepEqual(rows, [{ quarters: null, days: 3, calls: 1 }])
  await deleteOldStatistics(pool, { statisticsDays: 1 })
  assert.deepEqual((await client.query('SELECT FROM delivery_day')).rows, [])
  assert.deepEqual(await callsCounted(client), [])
})
