// The hot statements on a real server: the promises of each statement.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import type { ClaimedDelivery, Settlement } from '../../src/delivery/claimed-delivery.ts'
import type { DeliveryKind } from '../../src/delivery/retry-timing.ts'
import { uuidv7 } from '../../src/ids.ts'
import { cancelWaiting, skipWaiting, supersedeOlderStatuses } from '../../src/store/lanes/supersede-skip-cancel.ts'
import { openHotConnection, repeatingConnection, type HotConnection } from '../../src/store/database/hot-connection.ts'
import { storeBatch, lockCalls, type CallColumns, type BatchRows } from '../../src/store/calls/call-batch.ts'
import {
  claimLanes,
  settleHeads,
  readDueIntegrations,
  releaseLanes,
  loadHeads,
} from '../../src/store/lanes/lane-statements.ts'
import type { Epoch } from '../../src/store/lanes/epoch.ts'
import { createLaneStore } from '../../src/store/lanes/lane-store.ts'
import { insertNode, takeOverDeadNodes } from '../../src/store/lanes/nodes.ts'
import { freshDatabase } from '../kit/database.ts'
import { partitionDay } from '../../src/store/database/partitions.ts'

/** The id of the first account of a new database. */
const ACCOUNT = 1001
const INTEGRATION = 7

const columns: CallColumns = {
  state: '{}',
  status: 'ringing',
  outcome: null,
  caller: null,
  dialled: null,
  isTest: false,
  isReplayed: false,
  ended: false,
  startedAt: 0,
  finalDueAt: null,
}

interface Bench {
  readonly client: Client
  readonly hot: HotConnection
  readonly epoch: number
  readonly now: { readonly epoch: number; readonly day: string }
  /** Stores deliveries of a call, one for each sequence; returns the result of STORE for the lane. */
  addEvents(
    callId: string,
    sequences: readonly number[],
    more?: { want?: boolean; kind?: DeliveryKind },
  ): Promise<string | undefined>
}

async function stage(t: TestContext): Promise<Bench> {
  const database = await freshDatabase()
  const client = new Client({ connectionString: database.connectionString })
  await client.connect()
  await client.query(`SELECT ensure_days(current_date - 1, current_date + 2)`)
  await client.query(`INSERT INTO account (uuid, name) VALUES (uuidv7(), 'a')`)
  await client.query(
    `INSERT INTO integration (account_id, integration_id, uuid, config, enabled) OVERRIDING SYSTEM VALUE
     SELECT account_id, ${INTEGRATION}, uuidv7(), '{}', true FROM account`,
  )
  const hot = await openHotConnection(database.connectionString, 'test')
  const epoch = await insertNode(client, 'test')
  t.after(async () => {
    await hot.close()
    await client.end()
    await database[Symbol.asyncDispose]()
  })
  return {
    client,
    hot,
    epoch,
    now: { epoch, day: partitionDay() },
    async addEvents(callId, sequences, { want = true, kind = 'status' } = {}) {
      const lanes = await storeBatch(hot, epoch, batchOf(callId, sequences, { want, kind }))
      return lanes[0]?.state
    },
  }
}

function batchOf(
  callId: string,
  sequences: readonly number[],
  { want, kind }: { want: boolean; kind: DeliveryKind },
): BatchRows {
  const lane = { accountId: ACCOUNT, laneId: callId, integrationId: INTEGRATION }
  const deliveries = sequences.map((sequence, place) => {
    const deliveryId = uuidv7()
    const head = JSON.stringify({ method: 'POST', url: 'https://x.example/', headers: [], secrets: [] })
    return {
      ...lane,
      lane: 0,
      place,
      deliveryId,
      callId,
      sequence,
      kind,
      webhookId: deliveryId,
      head,
      body: `${sequence}`,
    }
  })
  const growth = { ...lane, first: sequences[0] ?? 1, count: sequences.length, claim: want }
  return {
    day: partitionDay(),
    calls: [],
    events: [],
    lanes: [growth],
    deliveries,
    settled: [],
    dropped: [],
    unreadable: [],
    recordings: [],
    stepRuns: [],
    additions: [],
  }
}

const wants = [{ accountId: ACCOUNT, integrationId: INTEGRATION, room: 10 }]

const end = (claimed: ClaimedDelivery, state: Settlement['state'], more: Partial<Settlement> = {}): Settlement => ({
  accountId: claimed.accountId,
  laneId: claimed.laneId,
  integrationId: claimed.integrationId,
  seq: claimed.seq,
  callId: claimed.callId,
  deliveryId: claimed.deliveryId,
  state,
  retryInMs: state === 'retrying' ? 0 : null,
  keep: false,
  latest: false,
  attempt: {
    attemptId: uuidv7(),
    n: claimed.attemptsMade + 1,
    at: Date.now(),
    code: 200,
    error: null,
    reason: null,
    ms: 1,
    exchange: '{}',
    answer: Buffer.from('ok'),
  },
  ...more,
})

const states = async ({ client }: Bench): Promise<string[]> =>
  (await client.query<{ state: string }>('SELECT state FROM attempt ORDER BY attempt_id')).rows.map((row) => row.state)

test('D3 a lane that is idle is born claimed, one that is busy is not, and its second delivery waits for its first', async (t) => {
  const bench = await stage(t)
  const call = uuidv7()
  assert.equal(await bench.addEvents(call, [1]), 'claimed')
  assert.equal(await bench.addEvents(call, [2]), 'busy')
  assert.deepEqual((await claimLanes(bench.hot, bench.epoch, wants)).claimed, [])
})

test('D3 the next delivery of a lane comes when the one before is settled, also when it was stored in between', async (t) => {
  const bench = await stage(t)
  const call = uuidv7()
  await bench.addEvents(call, [1, 2], { want: false })
  const [first] = (await claimLanes(bench.hot, bench.epoch, wants)).claimed
  assert.equal(first?.request.body, '1')
  await bench.addEvents(call, [3])
  const kept = await settleHeads(bench.hot, bench.now, [end(first, 'delivered', { keep: true })])
  assert.deepEqual(
    kept.claimed.map((claimed) => claimed.request.body),
    ['2'],
  )
  const [second] = kept.claimed
  assert.ok(second)
  const left = await settleHeads(bench.hot, bench.now, [end(second, 'delivered')])
  assert.deepEqual(left.claimed, [])
  assert.deepEqual(
    (await claimLanes(bench.hot, bench.epoch, wants)).claimed.map((claimed) => claimed.request.body),
    ['3'],
  )
})

test('D3 a delivery that is tried again keeps its place before those that follow', async (t) => {
  const bench = await stage(t)
  await bench.addEvents(uuidv7(), [1, 2], { want: false })
  const [first] = (await claimLanes(bench.hot, bench.epoch, wants)).claimed
  assert.ok(first)
  await settleHeads(bench.hot, bench.now, [end(first, 'retrying')])
  const [again] = (await claimLanes(bench.hot, bench.epoch, wants)).claimed
  assert.equal(again?.request.body, '1')
  assert.equal(again.attemptsMade, 1)
})

test('D10 a settlement that PostgreSQL ends because of another session is repeated', async (t) => {
  const bench = await stage(t)
  const { client, hot, epoch } = bench
  const runs: string[] = []
  const counted: HotConnection = {
    ...hot,
    run: (statement, values) => {
      runs.push(statement.name)
      return hot.run(statement, values)
    },
  }
  const settles = repeatingConnection(counted)
  const lanes = createLaneStore({ epoch: { ...NO_EPOCH, number: epoch }, claims: hot, settles, maintenance: hot })
  const [first, second] = [uuidv7(), uuidv7()]
  for (const callId of [first, second]) await bench.addEvents(callId, [1], { want: false })
  const { claimed } = await claimLanes(hot, epoch, wants)
  const lock = 'SELECT FROM lane WHERE lane_id = $1 FOR UPDATE'
  // The session that looks for the deadlock first is ended.
  await hot.command(`SET deadlock_timeout = '300ms'`)
  await client.query(`BEGIN; SET LOCAL deadlock_timeout = '10s'`)
  await client.query(lock, [second])
  const settled = lanes.settle(claimed.map((delivery) => end(delivery, 'delivered')))
  const blocked = 'SELECT FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))'
  while ((await client.query(blocked)).rowCount === 0) await sleep(5)
  await client.query(lock, [first])
  await client.query('COMMIT')
  assert.deepEqual(await settled, { next: [], superseded: [] })
  assert.deepEqual(runs, ['settle-2', 'settle-2'])
  assert.equal((await client.query('SELECT FROM delivery')).rowCount, 0)
})

const NO_EPOCH: Omit<Epoch, 'number'> = {
  check: () => undefined,
  end: () => Promise.resolve(),
  abandon: () => undefined,
}

test('D9 a settling under a dead epoch changes nothing', async (t) => {
  const bench = await stage(t)
  await bench.addEvents(uuidv7(), [1], { want: false })
  const [claimed] = (await claimLanes(bench.hot, bench.epoch, wants)).claimed
  assert.ok(claimed)
  const other = await insertNode(bench.client, 'other')
  assert.equal(await takeOverDeadNodes(bench.client, other, { alone: true }), 1)
  const { late } = await settleHeads(bench.hot, bench.now, [end(claimed, 'delivered')])
  assert.equal(late.length, 1)
  assert.deepEqual(
    (await claimLanes(bench.hot, other, wants)).claimed.map((h) => [h.deliveryId, h.attemptsMade]),
    [[claimed.deliveryId, 0]],
  )
})

test('D9 a dead node may store, but it claims nothing', async (t) => {
  const bench = await stage(t)
  await bench.client.query('DELETE FROM node')
  assert.equal(await bench.addEvents(uuidv7(), [1]), 'waiting')
  assert.deepEqual((await claimLanes(bench.hot, bench.epoch, wants)).claimed, [])
})

test('D14 what a dead node had in hand is logged as unknown, and is due at once', async (t) => {
  const bench = await stage(t)
  await bench.addEvents(uuidv7(), [1])
  const other = await insertNode(bench.client, 'other')
  await takeOverDeadNodes(bench.client, other, { alone: true })
  const { rows } = await bench.client.query('SELECT n, state, error FROM attempt')
  assert.deepEqual(rows, [{ n: 1, state: 'retrying', error: 'outcome_unknown' }])
  assert.equal((await claimLanes(bench.hot, other, wants)).claimed.length, 1)
})

test('D9 a lane of an epoch that left no row behind is taken over as well', async (t) => {
  const bench = await stage(t)
  await bench.addEvents(uuidv7(), [1])
  await bench.client.query('DELETE FROM node')
  const other = await insertNode(bench.client, 'other')
  assert.equal(await takeOverDeadNodes(bench.client, other, { alone: true }), 1)
})

test('D16 lanes that are given back are due at once', async (t) => {
  const bench = await stage(t)
  await bench.addEvents(uuidv7(), [1], { want: false })
  const { claimed } = await claimLanes(bench.hot, bench.epoch, wants)
  assert.deepEqual(await readDueIntegrations(bench.hot), [])
  await releaseLanes(bench.hot, bench.epoch, claimed)
  assert.deepEqual(
    (await readDueIntegrations(bench.hot)).map((row) => row.integrationId),
    [INTEGRATION],
  )
  assert.equal((await claimLanes(bench.hot, bench.epoch, wants)).claimed.length, 1)
})

test('D8 older statuses of a lane give way to the newest, its end does not, and the lane goes on', async (t) => {
  const bench = await stage(t)
  const call = uuidv7()
  await bench.addEvents(call, [1, 2, 3], { want: false })
  await bench.addEvents(call, [4], { kind: 'ended' })
  const [first] = (await claimLanes(bench.hot, bench.epoch, wants)).claimed
  assert.ok(first)
  await settleHeads(bench.hot, bench.now, [end(first, 'retrying', { retryInMs: 60_000 })])
  assert.deepEqual(await supersedeOlderStatuses(bench.hot, bench.now, [first]), [
    { integrationId: INTEGRATION, count: 3 },
  ])
  const { claimed, unread: unseen } = await claimLanes(bench.hot, bench.epoch, wants)
  assert.deepEqual([claimed.length, unseen.length], [0, 1])
  assert.deepEqual(await loadHeads(bench.hot, unseen), [])
  assert.deepEqual((await states(bench)).toSorted(), ['retrying', 'superseded', 'superseded', 'superseded'])
})

test('D2 a delivery that waits can be canceled; one that a node has in hand cannot', async (t) => {
  const bench = await stage(t)
  const call = uuidv7()
  await bench.addEvents(call, [1, 2], { want: false })
  const ids = (await bench.client.query<{ id: string }>('SELECT delivery_id AS id FROM delivery ORDER BY seq')).rows
  await claimLanes(bench.hot, bench.epoch, wants)
  const cancel = (deliveryId: string | undefined) =>
    cancelWaiting(bench.hot, bench.now, {
      accountId: ACCOUNT,
      integrationId: INTEGRATION,
      deliveryId: deliveryId ?? '',
      reason: 'by hand',
    })
  assert.equal(await cancel(ids[0]?.id), false)
  assert.equal(await cancel(ids[1]?.id), true)
  assert.deepEqual(await states(bench), ['canceled'])
})

test('D12 what waits of an integration is skipped, each with its reason', async (t) => {
  const bench = await stage(t)
  await bench.addEvents(uuidv7(), [1, 2], { want: false })
  await bench.addEvents(uuidv7(), [1], { want: false })
  const why = { integrationId: INTEGRATION, olderThanS: -1, error: 'integration_disabled', reason: 'dropped' }
  const skipped = await skipWaiting(bench.hot, bench.now, why)
  assert.equal(skipped, 3)
  assert.deepEqual(await states(bench), ['skipped', 'skipped', 'skipped'])
})

test('C8 an event id is new once; its call is locked and answered as it was', async (t) => {
  const { hot } = await stage(t)
  const key = { accountId: ACCOUNT, sourceId: 3, uniqueid: 'u1' }
  const once = async (state: string) =>
    lockCalls(hot, {
      cached: [],
      uncached: [{ ...key, callId: uuidv7(), columns: { ...columns, state } }],
      ids: [{ ...key, eventId: 'e1' }],
    })
  const first = await once('{"a":1}')
  assert.deepEqual([first.calls[0]?.found, first.newEvents.size], ['new', 1])
  const second = await once('{"a":2}')
  assert.deepEqual([second.calls[0]?.found, second.newEvents.size], [{ state: '{"a":1}' }, 0])
  assert.equal(second.calls[0]?.callId, first.calls[0]?.callId)
})

test('C1 of a call that is known no state is read, unless another has stored it since', async (t) => {
  const { hot, epoch } = await stage(t)
  const key = { accountId: ACCOUNT, sourceId: 3, uniqueid: 'u1', callId: uuidv7() }
  const nothing = { ...batchOf(uuidv7(), [], { want: false, kind: 'status' }), lanes: [] }
  await lockCalls(hot, { cached: [], uncached: [{ ...key, columns: { ...columns, state: '"new"' } }], ids: [] })
  const look = async (version: number) => {
    const { calls } = await lockCalls(hot, { cached: [{ ...key, version }], uncached: [], ids: [] })
    return calls.map((call) => [call.version, call.found])
  }
  assert.deepEqual(await look(1), [[1, 'same']])
  const calls = [{ ...key, columns: { ...columns, state: '"changed"' } }]
  await storeBatch(hot, epoch, { ...nothing, calls })
  assert.deepEqual(await look(1), [[2, { state: '"changed"' }]])
  assert.deepEqual(await look(2), [[2, 'same']])
  await storeBatch(hot, epoch, { ...nothing, dropped: [key] })
  assert.deepEqual(await look(2), [])
})
