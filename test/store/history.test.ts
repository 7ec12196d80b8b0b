// The history of callers on a real server (C22), through the pipeline that accepts the calls.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Client } from 'pg'
import type { CallUpdate, Fields } from '../../src/calls/call.ts'
import { isHistoryField } from '../../src/calls/history.ts'
import type { IngestRequest } from '../../src/intake/ingest.ts'
import { createHistoryLookup, type HistoryQuery } from '../../src/intake/caller-history.ts'
import { createPipeline } from '../../src/pipeline.ts'
import { NO_ROUTING } from '../../src/engine/account-routing.ts'
import { historyHash, storeHistory } from '../../src/store/calls/caller-history.ts'
import { openRenewableConnection } from '../../src/store/database/hot-connection.ts'
import { CALLER_HISTORY_LOCK } from '../../src/store/database/advisory-locks.ts'
import { saveHistoryCounts } from '../../src/store/calls/caller-history.ts'
import { insertNode } from '../../src/store/lanes/nodes.ts'
import { openClient, openPool } from '../../src/store/database/connections.ts'
import { migrate } from '../../src/store/database/migrations.ts'
import { deleteOldCallerHistory } from '../../src/store/database/retention.ts'
import { databaseBefore, freshDatabase, MIGRATIONS, type TestDatabase } from '../kit/database.ts'
import { idleDispatcher } from '../kit/idle-dispatcher.ts'

const DAY_MS = 86_400_000
const NOW = Date.parse('2026-11-25T03:00:00.000Z')
const JANE = '+61412345678'
const LINE = '+61288889999'

/** An account of its own in the database of all tests. */
interface AccountFixture {
  readonly accountId: number
  readonly client: Client
  readonly connectionString: string
  /** Accepts updates, of a single source unless said otherwise. */
  readonly take: (updates: readonly CallUpdate[], intake?: Partial<IngestRequest>) => Promise<unknown>
  /**
   * Returns the history in the fields of a call without absent fields, from its last event or from the event with this
   * number.
   */
  readonly history: (uniqueid: string, sequence?: number) => Promise<Fields>
}

interface DatabaseFixture extends AsyncDisposable {
  scene(): Promise<AccountFixture>
}

async function openStage(database: TestDatabase): Promise<DatabaseFixture> {
  const { connectionString } = database
  const client = await openClient(connectionString, 'test')
  await client.query(`SELECT ensure_days('2026-11-24', '2026-11-26')`)
  const connections = await Promise.all(['a', 'b'].map((name) => openRenewableConnection(connectionString, name)))
  const number = await insertNode(client, 'test')
  const epoch = { number, check: () => {}, end: () => Promise.resolve(), abandon: () => Promise.resolve() }
  const pipeline = createPipeline({
    connections,
    epoch,
    dispatcher: idleDispatcher,
    routingOf: () => NO_ROUTING,
    now: () => NOW,
  })
  return {
    async scene() {
      const { rows: made } = await client.query<{ account_id: number }>(
        `INSERT INTO account (uuid, name) VALUES (uuidv7(), 'a') RETURNING account_id`,
      )
      const accountId = made[0]?.account_id ?? 0
      return {
        accountId,
        client,
        connectionString,
        take: (updates, intake) => pipeline.ingest({ accountId, sourceId: 3, ordered: true, updates, ...intake }),
        async history(uniqueid, sequence) {
          const { rows } = await client.query<{ fields: string }>(
            `SELECT e.fields FROM call c JOIN event e USING (account_id, call_id)
             WHERE c.account_id = $1 AND c.uniqueid = $2 AND ($3::int IS NULL OR e.sequence = $3) ORDER BY e.sequence DESC LIMIT 1`,
            [accountId, uniqueid, sequence ?? null],
          )
          const fields = JSON.parse(rows[0]?.fields ?? '{}') as Fields
          return Object.fromEntries(Object.entries(fields).filter(([name]) => isHistoryField(name)))
        },
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(connections.map((connection) => connection.close()))
      await client.end()
      await database[Symbol.asyncDispose]()
    },
  }
}

let shared: Promise<DatabaseFixture> | undefined
after(async () => {
  await (await shared)?.[Symbol.asyncDispose]()
})

async function scene(): Promise<AccountFixture> {
  shared ??= freshDatabase().then(openStage)
  return (await shared).scene()
}

interface CallOptions {
  readonly at: number
  readonly from?: string
  readonly to?: string
  readonly agent?: string
  readonly fields?: Fields
}

const ringing = (uniqueid: string, { at, from = JANE, to = LINE, fields = {} }: CallOptions): CallUpdate => ({
  uniqueid,
  status: 'ringing',
  at,
  fields: { caller_number: from, tracking_number: to, ...fields },
})

/** The updates of a complete call of a minute, answered if an agent is named. */
function whole(uniqueid: string, options: CallOptions): CallUpdate[] {
  const { at, agent } = options
  return [
    ringing(uniqueid, options),
    ...(agent === undefined
      ? []
      : [{ uniqueid, status: 'answered', at: at + 5_000, fields: { agent_name: agent } } as const]),
    { uniqueid, status: 'ended', at: at + 60_000, ...(agent === undefined && { outcome: 'missed' as const }) },
  ]
}

const FIRST = { first_call: true, prior_calls: 0, calls_30d: 1 }
const perNumber = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${name}_per_number`, value]))

test('C22 every event of a call tells what was before, of all our numbers and of the dialled one', async () => {
  const { take, history } = await scene()
  await take(whole('a', { at: NOW - 40 * DAY_MS, agent: 'Sam Lee' }))
  await take(whole('b', { at: NOW - DAY_MS, to: '+61255550101' }))
  await take(whole('c', { at: NOW - 60_000, agent: 'Kim Tran' }))
  assert.deepEqual(await history('a'), { ...FIRST, ...perNumber(FIRST) })
  assert.deepEqual(await history('b'), {
    first_call: false,
    prior_calls: 1,
    calls_30d: 1,
    last_call_at: '2026-10-16T03:00:00.000Z',
    last_outcome: 'answered',
    last_agent: 'Sam Lee',
    ...perNumber(FIRST),
  })
  const expected = {
    first_call: false,
    prior_calls: 2,
    calls_30d: 2,
    last_call_at: '2026-11-24T03:00:00.000Z',
    last_outcome: 'missed',
    last_agent: 'Sam Lee',
    ...perNumber({
      first_call: false,
      prior_calls: 1,
      calls_30d: 1,
      last_call_at: '2026-10-16T03:00:00.000Z',
      last_outcome: 'answered',
      last_agent: 'Sam Lee',
    }),
  }
  for (const sequence of [1, 2, 3]) assert.deepEqual(await history('c', sequence), expected)
})

test('C22 a call counts those that began before it, however late they are told and in whatever order, and stays as it is', async () => {
  const { take, history } = await scene()
  const at = (days: number): number => NOW - days * DAY_MS
  await take([ringing('live', { at: at(0) })])
  // A file of past calls, the newest first, with two rows in the same batch.
  await take([...whole('p3', { at: at(3) }), ...whole('p2', { at: at(31), agent: 'Sam Lee' })], {
    quiet: true,
    ordered: false,
    sourceId: 4,
  })
  await take(whole('p1', { at: at(90) }), { quiet: true, ordered: false, sourceId: 4 })
  await take(whole('p4', { at: at(2) }), { quiet: true, ordered: false, sourceId: 4 })
  await take([{ uniqueid: 'live', status: 'ended' }])
  await take([ringing('next', { at: at(0) + 1 })])
  const counts = async (uniqueid: string) => {
    const { prior_calls: prior, calls_30d: recent, last_agent: agent = null } = await history(uniqueid)
    return [prior, recent, agent]
  }
  assert.deepEqual(await counts('live'), [0, 1, null])
  assert.deepEqual(await counts('p3'), [1, 2, 'Sam Lee'])
  assert.deepEqual(await counts('p2'), [0, 1, null])
  assert.deepEqual(await counts('p1'), [0, 1, null])
  assert.deepEqual(await counts('p4'), [3, 3, 'Sam Lee'])
  assert.deepEqual(await counts('next'), [5, 4, 'Sam Lee'])
})

test('C22 the other party of an outbound call is who was dialled, and calls of both directions count', async () => {
  const { take, history } = await scene()
  const out = { direction: 'outbound', agent_id: '204' }
  await take(whole('out', { at: NOW - 2_000, from: LINE, to: JANE, agent: 'Sam Lee', fields: out }))
  await take([ringing('back', { at: NOW })])
  assert.deepEqual(await history('out'), { ...FIRST, ...perNumber(FIRST) })
  assert.equal((await history('back'))['prior_calls_per_number'], 1)
  assert.equal((await history('back'))['last_agent'], 'Sam Lee')
})

test('C22 withheld numbers, tests, replays and other accounts have no part in it; a call that became part of another is not counted', async () => {
  const { take, history } = await scene()
  const hidden = { caller_anonymous: true }
  await take(whole('hidden', { at: NOW - 9_000, fields: hidden }))
  await take(whole('word', { at: NOW - 8_000, from: 'Anonymous' }))
  await take(whole('test', { at: NOW - 7_000 }).map((update) => ({ ...update, isTest: true })))
  await take(whole('replayed', { at: NOW - 6_500 }).map((update) => ({ ...update, isReplayed: true as const })))
  await take(whole('other', { at: NOW - 6_000 }), { accountId: (await scene()).accountId })
  await take([
    ringing('merged', { at: NOW - 5_000 }),
    { uniqueid: 'merged', status: 'ended', fields: { hangup_cause: 'merged', parent_call_id: 'x' } },
  ])
  await take([ringing('open', { at: NOW - 4_000 })])
  await take([{ uniqueid: 'open', status: 'ended', fields: { hangup_cause: 'merged', parent_call_id: 'x' } }])
  for (const uniqueid of ['hidden', 'word', 'test', 'replayed']) assert.deepEqual(await history(uniqueid), {}, uniqueid)
  await take([ringing('mine', { at: NOW })])
  assert.deepEqual(await history('mine'), { ...FIRST, ...perNumber(FIRST) })
})

test('C22 who calls may become known later, or turn out to be another; then the call counts there, and once', async () => {
  const { accountId, take, history, client } = await scene()
  const other = '+61491570006'
  await take(whole('before', { at: NOW - DAY_MS }))
  await take([{ uniqueid: 'late', status: 'ringing', at: NOW - 9_000 }])
  assert.deepEqual(await history('late'), {})
  await take([{ uniqueid: 'late', status: 'queued', at: NOW - 8_000, fields: { caller_number: JANE } }])
  assert.equal((await history('late'))['prior_calls'], 1)
  assert.equal((await history('late'))['prior_calls_per_number'], undefined)
  await take([
    { uniqueid: 'late', status: 'answered', at: NOW - 7_000, fields: { tracking_number: LINE, agent_id: '204' } },
  ])
  assert.deepEqual([(await history('late'))['prior_calls'], (await history('late'))['prior_calls_per_number']], [1, 1])
  await take([ringing('second', { at: NOW - 6_000 })])
  assert.deepEqual([(await history('second'))['prior_calls'], (await history('second'))['last_agent']], [2, '204'])
  await take([{ uniqueid: 'late', status: 'on_hold', at: NOW - 5_000, fields: { caller_number: other } }])
  assert.deepEqual(await history('late'), { ...FIRST, ...perNumber(FIRST) })
  await take([ringing('third', { at: NOW - 4_000 }), ringing('theirs', { at: NOW - 3_000, from: other })])
  assert.equal((await history('third'))['prior_calls'], 2)
  assert.equal((await history('theirs'))['prior_calls'], 1)
  // The same call again, after its row was deleted as old: it is still the same call.
  await client.query(`DELETE FROM call WHERE account_id = $1 AND uniqueid = 'before'`, [accountId])
  await take(whole('before', { at: NOW - DAY_MS }))
  await take([ringing('fourth', { at: NOW })])
  assert.equal((await history('fourth'))['prior_calls'], 3)
})

test('C22 what a source tells of the calls before goes before what is counted', async () => {
  const { take, history } = await scene()
  await take([ringing('told', { at: NOW, fields: { first_call: false, prior_calls: 7 } })])
  const { first_call: first, prior_calls: prior, calls_30d: recent } = await history('told')
  assert.deepEqual([first, prior, recent], [false, 7, 1])
})

test('C22 calls of one caller that are told at once are counted each, and one of them is the first', async () => {
  const { accountId, take, history, client } = await scene()
  const names = Array.from({ length: 60 }, (_, n) => `n${n}`)
  await Promise.all(names.map((name, n) => take([ringing(name, { at: NOW - 1_000 + n })], { sourceId: n % 3 })))
  const histories = await Promise.all(names.map((name) => history(name)))
  assert.equal(histories.filter(({ first_call: first }) => first === true).length, 1)
  await take([ringing('next', { at: NOW })])
  assert.equal((await history('next'))['prior_calls'], 60)
  const { rows } = await client.query(`SELECT count(*)::int AS n FROM history_call WHERE account_id = $1`, [accountId])
  assert.deepEqual(rows, [{ n: 61 }])
})

test('C22 a call that another batch is just storing counts for those after it, once, and not when it is not stored', async () => {
  const { accountId, connectionString, client } = await scene()
  const [here, there] = await Promise.all(['a', 'b'].map((name) => openRenewableConnection(connectionString, name)))
  assert.ok(here && there)
  const lookups = createHistoryLookup()
  const queryOf = (name: string, at: number): HistoryQuery => {
    const hash = historyHash({ sourceId: 3, uniqueid: name })
    return { name, accountId, party: JANE, line: LINE, at, hash, outcome: null, agent: null }
  }
  const [first, second, third] = [queryOf('first', NOW), queryOf('second', NOW + 1), queryOf('third', NOW + 2)]
  const priorOf = async (call: HistoryQuery) => {
    const calls = [call]
    await there.command('BEGIN')
    const { histories } = await lookups.lookUp(there, calls)
    await there.command('ROLLBACK')
    lookups.release(calls)
    return histories.get(call.name)?.fields['prior_calls']
  }
  const batch = [first]
  await here.command('BEGIN')
  await lookups.lookUp(here, batch)
  assert.equal(await priorOf(second), 1)
  await storeHistory(here, batch)
  await here.command('COMMIT')
  // The call is stored, but its batch is still under way.
  assert.equal(await priorOf(third), 1)
  lookups.release(batch)
  await client.query(`DELETE FROM history_call WHERE account_id = $1`, [accountId])
  assert.equal(await priorOf(queryOf('fourth', NOW + 3)), 0)
  await Promise.all([here.close(), there.close()])
})

test('C22 of a caller with many calls the counts are kept, and stay right whatever is told later', async () => {
  const { accountId, take, history, client } = await scene()
  // A call every ninety minutes for a hundred days, every third to another number.
  await client.query(
    `INSERT INTO history_call (account_id, party, at, call_hash, line, outcome, agent)
     SELECT $1, $2, to_timestamp($3 / 1000.0) - n * interval '90 minutes', n, CASE WHEN n % 3 = 0 THEN '+61255550101' ELSE $4 END, 'missed', NULL
     FROM generate_series(1, 1600) n`,
    [accountId, JANE, NOW, LINE],
  )
  await take([ringing('a', { at: NOW })])
  const { prior_calls: prior, calls_30d: recent, last_call_at: last } = await history('a')
  assert.deepEqual([prior, recent, last], [1600, 481, '2026-11-25T01:30:00.000Z'])
  const line = await history('a')
  assert.deepEqual([line['prior_calls_per_number'], line['calls_30d_per_number']], [1067, 321])
  const { rows: kept } = await client.query(
    `SELECT line, calls FROM history_count WHERE account_id = $1 ORDER BY at, line`,
    [accountId],
  )
  assert.equal(kept.length, 3)
  // A call before all counts, a call between them, and a call that is withdrawn: the counts of later calls change.
  const past = { quiet: true, ordered: false, sourceId: 4 } as const
  await take(whole('old', { at: NOW - 400 * DAY_MS }), past)
  await take(whole('between', { at: NOW - 3 * DAY_MS }), past)
  await take(whole('gone', { at: NOW - 2 * DAY_MS }), past)
  await take([{ uniqueid: 'gone', fields: { caller_number: '+61491570006' } }], past)
  assert.equal((await history('old'))['prior_calls'], 0)
  assert.equal((await history('between'))['prior_calls'], 1554)
  await take([ringing('b', { at: NOW + 1 })])
  const now = await history('b')
  assert.deepEqual([now['prior_calls'], now['calls_30d'], now['prior_calls_per_number']], [1603, 482, 1070])
})

test('C22 what is older than the history is kept goes, and counts without it are made anew', async () => {
  const { accountId, take, history, client, connectionString } = await scene()
  await client.query(
    `INSERT INTO history_call (account_id, party, at, call_hash) SELECT $1, $2, now() - n * interval '1 day', n FROM generate_series(1, 2000) n`,
    [accountId, JANE],
  )
  await take([ringing('a', { at: NOW })])
  const pool = openPool({ connectionString, connectionsMax: 1, onError: assert.ifError })
  const retention = { bodiesDays: 1, attemptsDays: 1, eventsDays: 1, historyDays: 1000, statisticsDays: 400 }
  try {
    assert.equal(await deleteOldCallerHistory(pool, retention), 1001)
  } finally {
    await pool.end()
  }
  await take([ringing('b', { at: NOW + 1 })])
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM history_call WHERE account_id = $1 AND at < to_timestamp($2 / 1000.0)`,
    [accountId, NOW + 1],
  )
  assert.equal((await history('b'))['prior_calls'], rows[0]?.n)
})

test('C22 no count is made of calls that are being taken out, nor are calls taken out while counts are made', async () => {
  const { accountId, client, connectionString } = await scene()
  await client.query(
    `INSERT INTO history_call (account_id, party, at, call_hash) SELECT $1, $2, now() - n * interval '1 day', n FROM generate_series(1, 20) n`,
    [accountId, JANE],
  )
  const counts = async (): Promise<number[]> =>
    (
      await client.query<{ calls: number }>('SELECT calls FROM history_count WHERE account_id = $1', [accountId])
    ).rows.map(({ calls }) => calls)
  const pool = openPool({ connectionString, connectionsMax: 1, onError: assert.ifError })
  const [upkeep, counter] = [
    await openClient(connectionString, 'upkeep'),
    await openRenewableConnection(connectionString, 'counter'),
  ]
  const point = { accountId, party: JANE, line: null, before: Date.now() }
  try {
    await upkeep.query(`BEGIN; SELECT pg_advisory_xact_lock(${CALLER_HISTORY_LOCK})`)
    await upkeep.query(`DELETE FROM history_call WHERE account_id = $1 AND at < now() - interval '10 days'`, [
      accountId,
    ])
    await saveHistoryCounts(counter, [point])
    await upkeep.query('COMMIT')
    assert.deepEqual(await counts(), [])
    await saveHistoryCounts(counter, [point])
    assert.deepEqual(await counts(), [9])

    await client.query(`BEGIN; SELECT pg_advisory_xact_lock_shared(${CALLER_HISTORY_LOCK})`)
    const removed = deleteOldCallerHistory(pool, {
      bodiesDays: 1,
      attemptsDays: 1,
      eventsDays: 1,
      historyDays: 5,
      statisticsDays: 400,
    })
    for (let waits = 0; waits === 0;) {
      const { rows } = await client.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))',
      )
      waits = rows[0]?.n ?? 0
    }
    await client.query('COMMIT')
    assert.ok((await removed) >= 5)
    assert.deepEqual(await counts(), [])
  } finally {
    await Promise.all([upkeep.end(), counter.close(), pool.end()])
  }
})

test('C22 the calls that there were before there was a history are in it, except those that cannot be read', async () => {
  const database = await databaseBefore('0014')
  const before = await openClient(database.connectionString, 'test')
  // The id of the first account that is created afterwards.
  const accountId = 1001
  const call = (fields: Fields, more: object = {}): string =>
    JSON.stringify({ call: { startAt: NOW - DAY_MS, answerAt: null, fields, ...more }, finals: {} })
  const states: Readonly<Record<string, readonly [state: string, outcome: string | null, isTest?: boolean]>> = {
    answered: [
      call({ caller_number: JANE, tracking_number: LINE, agent_name: 'Sam Lee' }, { answerAt: NOW }),
      'answered',
    ],
    outbound: [
      call({ direction: 'outbound', caller_number: LINE, tracking_number: JANE }, { startAt: NOW - 2 * DAY_MS }),
      'busy',
    ],
    hidden: [call({ caller_number: JANE, caller_anonymous: true }), 'missed'],
    word: [call({ caller_number: 'Anonymous' }), 'missed'],
    merged: [call({ caller_number: JANE, hangup_cause: 'merged', parent_call_id: 'x' }), 'answered'],
    test: [call({ caller_number: JANE }), 'answered', true],
    none: [call({ caller_number: JANE }, { startAt: 'soon' }), 'answered'],
    half: ['{"call": {', null],
    deep: ['['.repeat(100_000), null],
    null: ['null', null],
    list: ['{"call": {"fields": [], "startAt": 1e300}}', null],
  }
  for (const [uniqueid, [state, outcome, isTest = false]] of Object.entries(states))
    await before.query(
      `INSERT INTO call (account_id, call_id, source_id, uniqueid, state, outcome, is_test, status, ended_at) VALUES ($1, uuidv7(), 3, $2, $3, $4, $5, 'ended', now())`,
      [accountId, uniqueid, state, outcome, isTest],
    )
  await migrate(before, MIGRATIONS)
  await before.end()
  await using stage = await openStage(database)
  const { take, history, client } = await stage.scene()
  const { rows } = await client.query(`SELECT party, line, outcome, agent FROM history_call ORDER BY at`)
  assert.deepEqual(rows, [
    { party: JANE, line: LINE, outcome: 'busy', agent: null },
    { party: JANE, line: LINE, outcome: 'answered', agent: 'Sam Lee' },
  ])
  // A call that is reported again after its row was deleted is the same call.
  await client.query(`DELETE FROM call WHERE uniqueid = 'answered'`)
  await take(whole('answered', { at: NOW - DAY_MS, agent: 'Sam Lee' }))
  await take([ringing('next', { at: NOW })])
  const { prior_calls: prior, last_agent: agent } = await history('next')
  assert.deepEqual([prior, agent], [2, 'Sam Lee'])
})
