// Issues (D30): failed attempts counted by their causes, on a real server.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { Client, Pool } from 'pg'
import { freshDatabase, type TestDatabase } from '../../../test/kit/database.ts'
import { calendar } from '../../../test/kit/statistics.ts'
import { openClient, openPool } from '../database/connections.ts'
import { RETENTION, deleteOldIssues } from '../database/retention.ts'
import { countAgain, countNew, deleteOldStatistics } from '../statistics/roll-up.ts'
import { isCausedBy, messageOf, messageSql } from './cause.ts'

let database: TestDatabase
let client: Client
let pool: Pool

before(async () => {
  database = await freshDatabase()
  client = await openClient(database.connectionString, 'test')
  pool = openPool({ connectionString: database.connectionString, connectionsMax: 2, onError: () => undefined })
  await client.query(`SELECT ensure_days(current_date - 12, current_date + 2)`)
  await client.query(`INSERT INTO account (uuid, name) VALUES (uuidv7(), 'a')`)
  await client.query(
    `INSERT INTO integration (account_id, integration_id, uuid, config, enabled) OVERRIDING SYSTEM VALUE
     SELECT account_id, n, uuidv7(), '{}', n <> 3 FROM account, generate_series(1, 3) n`,
  )
})
beforeEach(async () => {
  for (const table of ['attempt', 'issue', 'statistics_look', 'call']) await client.query(`DELETE FROM ${table}`)
})
after(async () => {
  await pool.end()
  await client.end()
  await database[Symbol.asyncDispose]()
})

async function count(): Promise<void> {
  const deps = { pool, calendar, keptDays: 90 }
  while (!(await countNew(deps)));
  while (!(await countAgain(deps)));
}

interface Failure {
  readonly integration?: number
  readonly state?: string
  /** The beginning, as SQL. */
  readonly at?: string
  readonly code?: number | null
  readonly error?: string | null
  readonly reason?: string | null
  readonly call?: string
  readonly times?: number
}

async function fail(failure: Failure = {}): Promise<void> {
  const { integration = 1, state = 'retrying', at = 'now()', code = 503, error = null, times = 1 } = failure
  const { reason = 'The response was 503.', call = null } = failure
  await client.query(
    `INSERT INTO attempt (account_id, call_id, delivery_id, integration_id, day, n, attempt_id, at, epoch, state, code, error, reason)
     SELECT account_id, coalesce($1::uuid, uuidv7()), uuidv7(), $2, ((${at}) AT TIME ZONE 'UTC')::date, 1, uuidv7(), ${at}, 5, $3, $4, $5, $6
     FROM account, generate_series(1, $7::int)`,
    [call, integration, state, code, error, reason, times],
  )
}

interface Counted {
  readonly integration: number
  readonly code: number | null
  readonly error: string | null
  readonly message: string | null
  readonly state: string
  readonly attempts: number
}

async function issues(): Promise<Counted[]> {
  const { rows } = await client.query<Counted>(
    `SELECT integration_id AS integration, code, error, message, state, (earlier_attempts
       + (SELECT coalesce(sum(attempts), 0) FROM issue_quarter q WHERE q.issue_id = i.issue_id))::int AS attempts
     FROM issue i ORDER BY 1, 2, 3, 4`,
  )
  return rows
}

test('D30 what fails alike is one issue, whatever ids, times and numbers the reason contains', async () => {
  await fail({ reason: 'Record 12345 of 2026-11-25T03:04:05Z is locked.', times: 2 })
  await fail({ reason: 'Record 99999 of 2026-11-26T00:00:00Z is locked.', state: 'failed' })
  await fail({ reason: 'Field 12 is missing.' })
  await fail({ code: null, error: 'timeout', reason: 'No response within 30 s.' })
  await fail({ integration: 2, reason: 'Record 12345 of today is locked.' })
  await fail({ state: 'delivered', code: 200, reason: null })
  await fail({ state: 'skipped', code: null, error: 'integration_disabled' })
  await count()
  await count()
  const of = { integration: 1, state: 'open', error: null, code: 503 }
  assert.deepEqual(await issues(), [
    { ...of, message: 'Field 12 is missing.', attempts: 1 },
    { ...of, message: 'Record # of # is locked.', attempts: 3 },
    { ...of, code: null, error: 'timeout', message: 'No response within 30 s.', attempts: 1 },
    { ...of, integration: 2, message: 'Record # of today is locked.', attempts: 1 },
  ])
})

test('D30 a cause means the same in the database and in the log of deliveries', async () => {
  const texts = [
    'Record 12345 is locked.',
    'abc1 ab1 a1b2c3d4-e5f6:7 __9_ -123',
    `${'😀'.repeat(499)}12345`,
    'é1234 '.repeat(90),
    '',
    'x'.repeat(600),
    'Ünï1234cödé5678',
    "It's \\d+ $1 $& 'quoted' 2026-11-25",
  ]
  const { rows } = await client.query<{ message: string }>(
    `SELECT ${messageSql('t')} AS message FROM unnest($1::text[]) WITH ORDINALITY u(t, n) ORDER BY n`,
    [texts],
  )
  assert.deepEqual(
    rows.map(({ message }) => message),
    texts.map(messageOf),
  )
  const cause = { code: 503, error: null, message: 'Record # is locked.' }
  assert.ok(isCausedBy({ code: 503, error: null, reason: 'Record 777777 is locked.' }, cause))
  assert.ok(!isCausedBy({ code: 500, error: null, reason: 'Record 777777 is locked.' }, cause))
  assert.ok(!isCausedBy({ code: 503, error: null, reason: 'Record 777777 is open.' }, cause))
  assert.ok(isCausedBy({ code: 503, error: null, reason: 'Anything.' }, { ...cause, message: null }))
})

test('D30 a resolved issue that fails again is open again; a quiet issue is resolved, unless its integration is off', async () => {
  await fail({ at: `now() - interval '2 hours'` })
  await count()
  await client.query(`UPDATE issue SET state = 'resolved', state_at = now() - interval '1 hour'`)
  await client.query(`UPDATE statistics_look SET until = until - interval '3 hours'`)
  await count()
  assert.deepEqual(
    (await issues()).map(({ state, attempts }) => [state, attempts]),
    [['resolved', 1]],
    'counted again',
  )
  await fail()
  await count()
  assert.deepEqual(
    (await issues()).map(({ state, attempts }) => [state, attempts]),
    [['open', 2]],
  )

  await fail({ integration: 3 })
  await count()
  await client.query(`UPDATE issue SET last_at = now() - interval '25 hours', state = 'acknowledged'`)
  await client.query(`DELETE FROM attempt`)
  await client.query(`UPDATE statistics_look SET until = now()`)
  await count()
  assert.deepEqual(
    (await issues()).map(({ integration, state }) => [integration, state]),
    [
      [1, 'resolved'],
      [3, 'acknowledged'],
    ],
  )
})

test('D30 an integration has a hundred issues of different messages at most; the others are one', async () => {
  for (let n = 0; n < 130; n++) {
    const word = `${String.fromCharCode(97 + (n % 26))}${String.fromCharCode(97 + Math.floor(n / 26))}`
    await fail({ reason: `Refused: ${word}.` })
  }
  await count()
  await fail({ reason: 'Refused: something else.', times: 5 })
  await count()
  const found = await issues()
  assert.equal(found.length, 101)
  assert.equal(found.find(({ message }) => message === null)?.attempts, 35)
  assert.equal(
    found.reduce((sum, { attempts }) => sum + attempts, 0),
    135,
  )
})

test('D30 tests are no issue, nor what failed before it was saved', async () => {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO call (account_id, call_id, source_id, uniqueid, state, status, is_test, started_at)
     SELECT account_id, uuidv7(), 1, 'a', '{}', 'ended', true, now() FROM account RETURNING call_id AS id`,
  )
  await fail({ call: rows[0]?.id ?? '' })
  await fail({ integration: 0 })
  await count()
  assert.deepEqual(await issues(), [])
})

test('D30 quarter hours that are deleted stay in the count, and an issue goes with its attempts', async () => {
  await fail({ at: `now() - interval '11 days'`, times: 3 })
  await fail()
  await count()
  await deleteOldStatistics(pool, RETENTION)
  const { rows } = await client.query('SELECT FROM issue_quarter')
  assert.equal(rows.length, 1)
  assert.deepEqual(
    (await issues()).map(({ attempts }) => attempts),
    [4],
  )
  await deleteOldIssues(pool, RETENTION)
  assert.equal((await issues()).length, 1)
  await client.query(`UPDATE issue SET last_at = now() - interval '91 days'`)
  await deleteOldIssues(pool, RETENTION)
  assert.equal((await issues()).length, 0)
})
