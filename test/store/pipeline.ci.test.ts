// The pipeline on a real server, where another node stores updates of the same calls: a cached call may be out of date,
// and the database decides.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { Client } from 'pg'
import type { CallUpdate } from '../../src/calls/call.ts'
import { EventConsumers } from '../../src/intake/event-consumers.ts'
import { createPipeline, type AccountRouting, type PipelineDeps } from '../../src/pipeline.ts'
import { openRenewableConnection, type RenewableConnection } from '../../src/store/database/hot-connection.ts'
import { insertNode } from '../../src/store/lanes/nodes.ts'
import { freshDatabase } from '../kit/database.ts'
import { eventConsumer } from '../kit/event-consumer.ts'
import { idleDispatcher } from '../kit/idle-dispatcher.ts'

const ACCOUNT = 1001
const INTEGRATION = 7

const CONSUMER = eventConsumer(INTEGRATION, { realtime: true })

const ROUTING: AccountRouting = {
  consumers: new EventConsumers([CONSUMER]),
  wants: () => true,
  render: (_id, { type }) => ({ method: 'POST', url: 'https://x.example/', headers: [], body: type, secrets: [] }),
  isDeleted: () => false,
  directory: () => undefined,
  steps: [],
  records: () => 'announced',
}

interface PipelineFixture {
  readonly client: Client
  /** Starts a node, which accepts updates and returns the result of each. */
  readonly node: (
    of?: AccountRouting,
    by?: Partial<PipelineDeps['dispatcher']> & {
      readonly connect?: (connection: RenewableConnection) => RenewableConnection
    },
  ) => Promise<(...updates: CallUpdate[]) => Promise<string[]>>
  /** The stored requests of each call, in order. */
  readonly storedBodies: () => Promise<Record<string, string>>
}

async function createFixture(t: TestContext): Promise<PipelineFixture> {
  const database = await freshDatabase()
  const client = new Client({ connectionString: database.connectionString })
  await client.connect()
  await client.query(`SELECT ensure_days(current_date - 1, current_date + 2)`)
  await client.query(`INSERT INTO account (uuid, name) VALUES (uuidv7(), 'a')`)
  const closes: (() => Promise<void>)[] = []
  t.after(async () => {
    for (const close of closes) await close()
    await client.end()
    await database[Symbol.asyncDispose]()
  })
  return {
    client,
    async node(of = ROUTING, { connect = (connection: RenewableConnection) => connection, ...by } = {}) {
      const connections = await Promise.all(
        ['a', 'b'].map((name) => openRenewableConnection(database.connectionString, name)),
      )
      for (const connection of connections) closes.push(() => connection.close())
      const number = await insertNode(client, 'test')
      const epoch = { number, check: () => {}, end: () => Promise.resolve(), abandon: () => Promise.resolve() }
      const pipeline = createPipeline({
        connections: connections.map(connect),
        epoch,
        dispatcher: { ...idleDispatcher, ...by },
        routingOf: () => of,
        now: Date.now,
      })
      return async (...updates) => {
        const taken = await pipeline.ingest({ accountId: ACCOUNT, sourceId: 3, ordered: true, updates })
        return taken.map(({ result, sequences }) => `${result} ${sequences.join(',')}`)
      }
    },
    async storedBodies() {
      const { rows } = await client.query<{ uniqueid: string; told: string }>(
        `SELECT c.uniqueid, string_agg(r.sequence || ' ' || r.body, ', ' ORDER BY d.seq) AS told
         FROM call c JOIN delivery d USING (account_id, call_id) JOIN request r USING (account_id, integration_id, delivery_id)
         GROUP BY c.uniqueid`,
      )
      return Object.fromEntries(rows.map(({ uniqueid, told }) => [uniqueid, told]))
    },
  }
}

test('C5 a call that another node stored meanwhile goes on from what is stored, not from what is remembered', async (t) => {
  const { node, storedBodies } = await createFixture(t)
  const [here, there] = [await node(), await node()]
  assert.deepEqual(await here({ uniqueid: 'u', status: 'ringing' }), ['event 1'])
  assert.deepEqual(await there({ uniqueid: 'u', status: 'answered' }), ['event 2'])
  assert.deepEqual(await here({ uniqueid: 'u', status: 'on_hold' }), ['event 3'])
  assert.deepEqual(await here({ uniqueid: 'u', status: 'answered' }), ['event 4'])
  assert.deepEqual(await there({ uniqueid: 'u', status: 'ended' }), ['event 5,6'])
  assert.deepEqual(await storedBodies(), { u: '1 ringing, 2 answered, 3 on_hold, 4 answered, 5 ended, 6 final' })
})

test('C8 an event id that was taken by another node is a duplicate here, and changes nothing', async (t) => {
  const { node, storedBodies } = await createFixture(t)
  const [here, there] = [await node(), await node()]
  await here({ uniqueid: 'u', status: 'ringing' })
  await there({ uniqueid: 'u', status: 'answered', eventId: 'e' })
  assert.deepEqual(await here({ uniqueid: 'u', status: 'answered', eventId: 'e' }), ['duplicate '])
  assert.deepEqual(await here({ uniqueid: 'u', status: 'on_hold', eventId: 'f' }), ['event 3'])
  assert.deepEqual(await storedBodies(), { u: '1 ringing, 2 answered, 3 on_hold' })
})

test('C1 a call that is gone begins anew, though it is remembered', async (t) => {
  const { client, node } = await createFixture(t)
  const here = await node()
  await here({ uniqueid: 'u', status: 'ringing' }, { uniqueid: 'v', status: 'ringing' })
  await client.query(`DELETE FROM call WHERE uniqueid = 'u'`)
  assert.deepEqual(await here({ uniqueid: 'u', status: 'answered' }, { uniqueid: 'v', status: 'answered' }), [
    'event 1',
    'event 2',
  ])
})

test('C11 what changes nothing is a sign of life all the same, once', async (t) => {
  const { client, node } = await createFixture(t)
  const [here, there] = [await node(), await node()]
  const look = async () => {
    const { rows } = await client.query<{ version: number; alive: boolean }>(
      `SELECT version, seen_at > now() - interval '1 hour' AS alive FROM call`,
    )
    await client.query(`UPDATE call SET seen_at = now() - interval '2 hours'`)
    return rows[0]
  }
  await here({ uniqueid: 'u', status: 'ringing' })
  assert.deepEqual(await look(), { version: 1, alive: true })
  await here({ uniqueid: 'u', status: 'ringing' })
  assert.deepEqual(await look(), { version: 2, alive: true })
  await there({ uniqueid: 'u', status: 'ringing' })
  assert.equal((await look())?.alive, true)
})

test('C5 two nodes that store updates of the same calls at once number their events without a gap, and refuse none', async (t) => {
  const { node, storedBodies } = await createFixture(t)
  const nodes = [await node(), await node()]
  const names = Array.from({ length: 12 }, (_, n) => `u${n}`)
  const sent = nodes.flatMap((take, which) =>
    Array.from({ length: 15 }, (_, turn) => {
      const order = which === turn % 2 ? names : names.toReversed()
      const status = turn % 2 === 0 ? 'answered' : 'on_hold'
      return Promise.all(order.map((uniqueid) => take({ uniqueid, status })))
    }),
  )
  await Promise.all(sent)
  const stories = await storedBodies()
  assert.deepEqual(Object.keys(stories).toSorted(), names.toSorted())
  for (const [name, story] of Object.entries(stories)) {
    const numbers = story.split(', ').map((part) => Number(part.split(' ')[0]))
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => index + 1),
      name,
    )
  }
})

test('S45 while the requests of a batch are rendered others have their turn, however much they cost', async (t) => {
  const { node, storedBodies } = await createFixture(t)
  const turns: number[] = []
  let turn = 0
  let isOver = false
  const count = (): void => {
    turn += 1
    if (!isOver) setImmediate(count)
  }
  const costly: AccountRouting = {
    ...ROUTING,
    render(...of) {
      turns.push(turn)
      const endsAt = performance.now() + 15
      while (performance.now() < endsAt);
      return ROUTING.render(...of)
    },
  }
  const here = await node(costly)
  count()
  await here(...['a', 'b', 'c', 'd'].map((uniqueid): CallUpdate => ({ uniqueid, status: 'ringing' })))
  isOver = true
  assert.equal(new Set(turns).size, 4, 'each in a turn of its own')
  assert.deepEqual(Object.keys(await storedBodies()).toSorted(), ['a', 'b', 'c', 'd'])
})

test('S45 an event that makes more than a batch may hold is stored in parts, as one: with one commit, and little of it held', async (t) => {
  const offered: number[] = []
  const large: AccountRouting = {
    ...ROUTING,
    consumers: new EventConsumers(Array.from({ length: 8 }, (_, n) => ({ ...CONSUMER, id: n + 1 }))),
    render: (...of) => ({ ...ROUTING.render(...of), body: 'x'.repeat(3_000_000) }),
  }
  const { client, node } = await createFixture(t)
  const here = await node(large, {
    canInsertClaimed: () => true,
    enqueue: (claimed) => void offered.push(...claimed.map(({ integrationId }) => integrationId)),
  })
  assert.deepEqual(await here({ uniqueid: 'u', status: 'ringing' }), ['event 1'])
  const { rows } = await client.query<{ integrations: string; commits: number }>(
    `SELECT string_agg(integration_id::text, ' ' ORDER BY integration_id) AS integrations, count(DISTINCT xmin::text)::int AS commits FROM request`,
  )
  assert.deepEqual(rows, [{ integrations: '1 2 3 4 5 6 7 8', commits: 1 }])
  // The requests of the other lanes are in a later part, so a node that claims such a lane reads its request again.
  assert.deepEqual(offered, [1, 2, 3, 4, 5, 6])
})

test('S45 a request that makes more than a batch may hold is stored in several transactions, in order', async (t) => {
  const large: AccountRouting = {
    ...ROUTING,
    render: (...of) => ({ ...ROUTING.render(...of), body: `${of[1].sequence} ${'x'.repeat(3_000_000)}` }),
  }
  const { client, node } = await createFixture(t)
  const here = await node(large)
  const statuses = Array.from({ length: 7 }, (_, n) => (n % 2 === 0 ? ('answered' as const) : ('on_hold' as const)))
  const numbers = statuses.map((_, n) => n + 1)
  assert.deepEqual(
    await here(...statuses.map((status): CallUpdate => ({ uniqueid: 'u', status })), {
      uniqueid: 'v',
      status: 'ringing',
    }),
    [...numbers.map((n) => `event ${n}`), 'event 1'],
  )
  const { rows } = await client.query<{ uniqueid: string; sequences: string; commits: number }>(
    `SELECT c.uniqueid, string_agg(split_part(r.body, ' ', 1), ' ' ORDER BY d.seq) AS sequences, count(DISTINCT r.xmin::text)::int AS commits
     FROM call c JOIN delivery d USING (account_id, call_id) JOIN request r USING (account_id, integration_id, delivery_id)
     GROUP BY c.uniqueid ORDER BY 1`,
  )
  assert.deepEqual(rows, [
    { uniqueid: 'u', sequences: numbers.join(' '), commits: 2 },
    { uniqueid: 'v', sequences: '1', commits: 1 },
  ])
})

/** Records the steps in order: `render`, `store` for the statement that stores a whole batch, and the commands of transactions. */
function logged(steps: string[], of: AccountRouting = ROUTING) {
  const routing: AccountRouting = {
    ...of,
    render(...event) {
      steps.push('render')
      return of.render(...event)
    },
  }
  const connect = (connection: RenewableConnection): RenewableConnection => ({
    ...connection,
    run(statement, values) {
      if (statement.name.startsWith('store-expected-')) steps.push('store')
      return connection.run(statement, values)
    },
    command(sql) {
      steps.push(sql)
      return connection.command(sql)
    },
  })
  return { routing, connect }
}

test('S45 requests are rendered before the transaction opens, also those of a call that another node has stored', async (t) => {
  const consumers = Array.from({ length: 21 }, (_, n) => ({ ...CONSUMER, id: n + 1 }))
  const many = { ...ROUTING, consumers: new EventConsumers(consumers) }
  const steps: string[] = []
  const { routing, connect } = logged(steps, many)
  const { node, storedBodies } = await createFixture(t)
  const [here, there] = [await node(routing, { connect }), await node()]
  const renders = consumers.map(() => 'render')
  assert.deepEqual(await here({ uniqueid: 'u', status: 'ringing', eventId: 'a' }), ['event 1'])
  assert.deepEqual(steps.splice(0), [...renders, 'store'])
  await there({ uniqueid: 'u', status: 'answered', eventId: 'b' })
  assert.deepEqual(
    await here({ uniqueid: 'u', status: 'answered', eventId: 'b' }, { uniqueid: 'u', status: 'on_hold', eventId: 'c' }),
    ['duplicate ', 'event 3'],
  )
  // Both updates seemed new; then the first turned out to be a duplicate.
  assert.deepEqual(steps, [...renders, ...renders, 'store', 'BEGIN', 'ROLLBACK', ...renders, 'BEGIN', 'COMMIT'])
  assert.match((await storedBodies())['u'] ?? '', /^1 ringing, .*3 on_hold$/)
})

test('D1 a batch that one statement cannot store is stored in a transaction, and the statement leaves nothing', async (t) => {
  const steps: string[] = []
  const { routing, connect } = logged(steps)
  const { client, node, storedBodies } = await createFixture(t)
  const [here, there] = [await node(routing, { connect }), await node()]
  await here({ uniqueid: 'u', status: 'ringing', eventId: 'a' })
  await there({ uniqueid: 'u', status: 'answered', eventId: 'b' })
  steps.length = 0
  // The call has another version, which shows when the statement has stored the event ids and the other call.
  assert.deepEqual(
    await here({ uniqueid: 'u', status: 'on_hold', eventId: 'c' }, { uniqueid: 'v', status: 'ringing', eventId: 'd' }),
    ['event 3', 'event 1'],
  )
  assert.deepEqual(steps, ['render', 'render', 'store', 'BEGIN', 'render', 'COMMIT'])
  assert.deepEqual(await storedBodies(), { u: '1 ringing, 2 answered, 3 on_hold', v: '1 ringing' })
  const { rows } = await client.query(`SELECT string_agg(event_id, ' ' ORDER BY event_id) AS ids FROM seen_event`)
  assert.deepEqual(rows, [{ ids: 'a b c d' }])
})

test('D10 a batch in one statement locks its calls before its lanes, as every transaction does', async (t) => {
  const { client, node } = await createFixture(t)
  const here = await node()
  await here({ uniqueid: 'u', status: 'ringing' })
  // Another node is storing the new call, whose key makes the statement wait.
  await client.query(
    `BEGIN; INSERT INTO call (account_id, call_id, source_id, uniqueid, state) VALUES (${ACCOUNT}, uuidv7(), 3, 'v', '{}')`,
  )
  const taken = here({ uniqueid: 'u', status: 'answered' }, { uniqueid: 'v', status: 'ringing' })
  while ((await client.query(`SELECT FROM pg_locks WHERE NOT granted`)).rowCount === 0);
  await client.query(`SELECT FROM lane FOR UPDATE NOWAIT`)
  await client.query('ROLLBACK')
  assert.deepEqual(await taken, ['event 2', 'event 1'])
})

test('S45 what little there is to be rendered of a call that another node has stored is rendered within the transaction', async (t) => {
  const steps: string[] = []
  const { routing, connect } = logged(steps)
  const { node } = await createFixture(t)
  const [here, there] = [await node(routing, { connect }), await node()]
  await there({ uniqueid: 'u', status: 'ringing' })
  assert.deepEqual(await here({ uniqueid: 'u', status: 'answered' }), ['event 2'])
  assert.deepEqual(steps, ['render', 'store', 'BEGIN', 'render', 'COMMIT'])
})

test('S45 what takes long to render is rendered once, however large its call is', async (t) => {
  const steps: string[] = []
  const slow: AccountRouting = {
    ...ROUTING,
    render(...of) {
      const begin = process.threadCpuUsage()
      for (let used = 0; used < 130_000;) {
        const { user, system } = process.threadCpuUsage(begin)
        used = user + system
      }
      return ROUTING.render(...of)
    },
  }
  const { routing, connect } = logged(steps, slow)
  const { node } = await createFixture(t)
  const here = await node(routing, { connect })
  // Larger than the cache for a call.
  await here({ uniqueid: 'u', status: 'ringing', fields: { transcript: 'x'.repeat(20_000) } })
  steps.length = 0
  assert.deepEqual(await here({ uniqueid: 'u', status: 'answered' }), ['event 2'])
  assert.deepEqual(steps, ['BEGIN', 'ROLLBACK', 'render', 'store'])
})

test('D10 a connection that its own time limit closes refuses its batch, and no other', async (t) => {
  const { client, node, storedBodies } = await createFixture(t)
  const losses: unknown[] = []
  let isFrozen = false
  const connect = (connection: RenewableConnection): RenewableConnection => {
    void connection.lost.then((cause) => losses.push(cause))
    return {
      ...connection,
      async command(sql) {
        if (sql === 'BEGIN' && isFrozen) await connection.command(`SET idle_in_transaction_session_timeout = '20ms'`)
        const tag = await connection.command(sql)
        // A program that is frozen within a transaction.
        if (sql === 'BEGIN' && isFrozen) await client.query('SELECT pg_sleep(0.2)')
        return tag
      },
    }
  }
  const here = await node(ROUTING, { connect })
  // A batch with an event id that was sent before needs a transaction.
  const ringing: CallUpdate = { uniqueid: 'u', status: 'ringing', eventId: 'a' }
  await here(ringing)
  isFrozen = true
  // A call for each connection.
  for (let n = 0; n < 2; n += 1)
    await assert.rejects(here(ringing, { uniqueid: 'u', status: 'answered' }), { code: 'unavailable' })
  isFrozen = false
  for (let n = 0; n < 2; n += 1) await here({ uniqueid: `v${n}`, status: 'ringing' })
  assert.deepEqual(await here(ringing, { uniqueid: 'u', status: 'answered' }), ['duplicate ', 'event 2'])
  assert.deepEqual(await storedBodies(), { u: '1 ringing, 2 answered', v0: '1 ringing', v1: '1 ringing' })
  assert.deepEqual(losses, [])
})

test('D10 a batch that PostgreSQL ends for the sake of another transaction is applied again', async (t) => {
  const { client, node, storedBodies } = await createFixture(t)
  const here = await node(ROUTING, {
    connect: (connection) => ({
      ...connection,
      async command(sql) {
        const tag = await connection.command(sql)
        // The session that waits first looks for the deadlock, and ends its own transaction.
        if (sql === 'BEGIN') await connection.command(`SET LOCAL deadlock_timeout = '300ms'`)
        return tag
      },
    }),
  })
  await here({ uniqueid: 'a', status: 'ringing' }, { uniqueid: 'b', status: 'ringing' })
  await client.query(`BEGIN; SET LOCAL deadlock_timeout = '10s'; SELECT FROM call WHERE uniqueid = 'b' FOR UPDATE`)
  const taken = here({ uniqueid: 'a', status: 'answered' }, { uniqueid: 'b', status: 'answered' })
  while ((await client.query(`SELECT FROM pg_locks WHERE NOT granted`)).rowCount === 0);
  await client.query(`SELECT FROM call WHERE uniqueid = 'a' FOR UPDATE`)
  await client.query('COMMIT')
  assert.deepEqual(await taken, ['event 2', 'event 2'])
  assert.deepEqual(await storedBodies(), { a: '1 ringing, 2 answered', b: '1 ringing, 2 answered' })
})
