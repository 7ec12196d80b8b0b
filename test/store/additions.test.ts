// What people add to calls on a real server (C26): the actions, through the pipeline that accepts the updates of sources.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Client, Pool } from 'pg'
import { addToCall, removeAddition, type AdditionInput } from '../../src/actions/calls/additions.ts'
import type { Actor } from '../../src/actions/actor.ts'
import { isFailure } from '../../src/actions/failure.ts'
import { findCallById, type CallRow } from '../../src/store/calls/calls.ts'
import type { CallUpdate, Fields } from '../../src/calls/call.ts'
import { BOUNDS } from '../../src/bounds.ts'
import type { Change } from '../../src/changes/change.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { NO_ROUTING } from '../../src/engine/account-routing.ts'
import { publicId } from '../../src/ids.ts'
import { EventConsumers } from '../../src/intake/event-consumers.ts'
import type { Ingest } from '../../src/intake/ingest.ts'
import { createPipeline, type AccountRouting } from '../../src/pipeline.ts'
import { listAdditions } from '../../src/store/calls/additions.ts'
import { deleteUnsentReplays, ensureReplaySource } from '../../src/store/calls/replayed-calls.ts'
import { openClient, openPool } from '../../src/store/database/connections.ts'
import { openRenewableConnection, type RenewableConnection } from '../../src/store/database/hot-connection.ts'
import { deleteOldAdditions, deleteOldCalls, RETENTION } from '../../src/store/database/retention.ts'
import { openDb, type Db } from '../../src/store/database/tables.ts'
import { insertNode } from '../../src/store/lanes/nodes.ts'
import { freshDatabase, type TestDatabase } from '../kit/database.ts'
import { eventConsumer } from '../kit/event-consumer.ts'
import { idleDispatcher } from '../kit/idle-dispatcher.ts'
import { countStatistics } from '../kit/statistics.ts'

const ACCOUNT = 1001
const SOURCE = 3

const SAM: Actor = { type: 'person', id: 'per_1', name: 'Sam Lee', expiresAt: null }
const CRM: Actor = { type: 'key', id: 'key_1', name: 'CRM', expiresAt: null }

/** One integration that gets finals, and later changes. */
const ROUTING: AccountRouting = {
  ...NO_ROUTING,
  consumers: new EventConsumers([eventConsumer(7, { updated: true })]),
  wants: () => true,
  render: (_id, { type }) => ({ method: 'POST', url: 'https://x.example/', headers: [], body: type, secrets: [] }),
}

interface Node {
  readonly ingest: Ingest
  /** The names of the prepared statements that the node has run. */
  readonly statements: string[]
}

let database: TestDatabase
let client: Client
let pool: Pool
let db: Db
const connections: RenewableConnection[] = []
let nodes: readonly [Node, Node]

async function startNode(): Promise<Node> {
  const statements: string[] = []
  const connection = await openRenewableConnection(database.connectionString, 'test')
  connections.push(connection)
  const number = await insertNode(client, 'test')
  const epoch = { number, check: () => {}, end: () => Promise.resolve(), abandon: () => Promise.resolve() }
  const pipeline = createPipeline({
    connections: [
      {
        ...connection,
        run: (statement, values) => {
          statements.push(statement.name)
          return connection.run(statement, values)
        },
      },
    ],
    epoch,
    dispatcher: idleDispatcher,
    routingOf: () => ROUTING,
    now: Date.now,
  })
  return { ingest: pipeline.ingest, statements }
}

before(async () => {
  database = await freshDatabase()
  client = await openClient(database.connectionString, 'test')
  await client.query(`SELECT ensure_days(current_date - 1, current_date + 2)`)
  await client.query(`INSERT INTO account (uuid, name) VALUES (uuidv7(), 'a')`)
  pool = openPool({ connectionString: database.connectionString, connectionsMax: 2, onError: () => undefined })
  db = openDb(pool)
  nodes = [await startNode(), await startNode()]
})

after(async () => {
  await Promise.all(connections.map((connection) => connection.close()))
  await pool.end()
  await client.end()
  await database[Symbol.asyncDispose]()
})

/** A call with what people do to it. */
interface CallFixture {
  readonly callId: string
  readonly report: (update: Omit<CallUpdate, 'uniqueid'>) => Promise<void>
  /** What was added, or why nothing was. */
  readonly add: (input: AdditionInput, by?: Actor, node?: Node) => Promise<readonly string[] | string>
  readonly remove: (id: string, by?: Actor) => Promise<string>
  readonly changes: readonly Change[]
  readonly row: () => Promise<CallRow>
  /** The fields of the last event of the call, and its type. */
  readonly event: () => Promise<{ readonly type: string; readonly fields: Fields }>
}

let calls = 0

/** Begins a call by an update of its source. */
async function begin(first: Omit<CallUpdate, 'uniqueid'>, sourceId = SOURCE): Promise<CallFixture> {
  calls += 1
  const uniqueid = `u${calls}`
  const changes: Change[] = []
  const report = async (update: Omit<CallUpdate, 'uniqueid'>): Promise<void> => {
    await nodes[0].ingest({ accountId: ACCOUNT, sourceId, ordered: true, updates: [{ uniqueid, ...update }] })
  }
  await report(first)
  const { rows } = await client.query<{ callId: string }>(
    'SELECT call_id AS "callId" FROM call WHERE source_id = $1 AND uniqueid = $2',
    [sourceId, uniqueid],
  )
  const callId = rows[0]?.callId ?? ''
  const row = async (): Promise<CallRow> => {
    const found = await findCallById(db, ACCOUNT, callId)
    assert.ok(found)
    return found
  }
  const context = (actor: Actor, { ingest }: Node = nodes[0]) => ({
    db,
    actor,
    now: Date.now(),
    changed: (change: Change) => void changes.push(change),
    account: { accountId: ACCOUNT },
    deps: { delivery: { engine: () => ({ ingest }) as Engine } },
  })
  return {
    callId,
    report,
    changes,
    row,
    async add(input, by = SAM, node = nodes[0]) {
      const made = await addToCall(context(by, node), await row(), input)
      if (!isFailure(made)) return made.map(({ kind, value }) => `${kind} ${JSON.stringify(value)}`)
      return [made.message, ...made.flaws.map(({ pointer, detail }) => `${pointer}: ${detail}`)].join(' ')
    },
    async remove(id, by = SAM) {
      const removed = await removeAddition(context(by), await row(), publicId('add', id))
      return isFailure(removed) ? removed.code : removed
    },
    async event() {
      const found = await client.query<{ type: string; fields: string }>(
        'SELECT type, fields FROM event WHERE call_id = $1 ORDER BY sequence DESC LIMIT 1',
        [callId],
      )
      const [last] = found.rows
      return { type: last?.type ?? '', fields: JSON.parse(last?.fields ?? '{}') as Fields }
    },
  }
}

const additionsOf = ({ callId }: CallFixture) => listAdditions(db, ACCOUNT, callId)

test('C26 says who added what, and who removed it', async () => {
  const call = await begin({ status: 'ended', outcome: 'missed' })
  assert.deepEqual(await call.add({ tags: { add: ['vip'] }, note: 'Call back' }), ['tag "vip"', 'note "Call back"'])
  assert.deepEqual(await call.add({ value: '250.00', currency: 'aud' }, CRM), [
    'value {"amount":"250.00","currency":"AUD"}',
  ])
  const [tag] = await additionsOf(call)
  assert.equal(await call.remove(tag?.additionId ?? '', CRM), 'removed')
  const [sam, crm] = [SAM, CRM].map(({ type, id, name }) => ({ type, id, name }))
  const rows = await additionsOf(call)
  assert.deepEqual(
    rows.map(({ kind, addedBy, removedBy }) => [kind, addedBy, removedBy]),
    [
      ['tag', sam, crm],
      ['note', sam, null],
      ['value', crm, null],
    ],
  )
  assert.ok(rows.every(({ addedAt, removedAt }) => removedAt === null || removedAt >= addedAt))
  assert.deepEqual(
    call.changes.map(({ type }) => type),
    ['additions_changed', 'additions_changed', 'additions_changed'],
  )
  const { type, fields } = await call.event()
  assert.deepEqual([type, fields['sequence'], fields['tags'], fields['value']], ['updated', 5, undefined, '250.00'])
})

test('C26 what a person removed counts no more, and cannot be removed again', async () => {
  const call = await begin({ status: 'ended', outcome: 'missed' })
  await call.add({ outcome: 'answered' })
  assert.equal((await call.row()).outcome, 'answered')
  const [correction] = await additionsOf(call)
  assert.equal(await call.remove(correction?.additionId ?? ''), 'removed')
  assert.equal((await call.row()).outcome, 'missed')
  assert.equal(await call.remove(correction?.additionId ?? ''), 'not_found')
  assert.equal(await call.remove('call_1'), 'not_found')
})

test('C26 of people who add to a call at once, at two nodes, nobody loses anything, and the rows have the order of the call', async () => {
  const call = await begin({ status: 'ended', outcome: 'missed' })
  const names = Array.from({ length: 10 }, (_, index) => `n${index}`)
  await Promise.all(names.map((note, index) => call.add({ note }, SAM, nodes[index % 2 === 0 ? 0 : 1])))
  const notes = (await additionsOf(call)).flatMap((one) => (one.kind === 'note' ? [one.value] : []))
  assert.deepEqual(new Set(notes), new Set(names))
  const { fields } = await call.event()
  assert.equal(fields['notes'], notes.join('\n'))
  // The end, its final, and ten updates without a gap (C5).
  assert.equal(fields['sequence'], 12)
})

test('C26 while a call is active additions make no event, and the next event has them', async () => {
  const call = await begin({ status: 'ringing' })
  await call.add({ tags: { add: ['vip'] } })
  assert.equal((await call.event()).type, 'ringing')
  await call.report({ status: 'answered' })
  const { type, fields } = await call.event()
  assert.deepEqual([type, fields['sequence'], fields['tags']], ['answered', 2, ['vip']])
  assert.match(String(await call.add({ outcome: 'missed', note: 'x' })), /\/outcome: The call is still active/)
  assert.equal((await additionsOf(call)).length, 1)
})

test('C26 C17 texts are cleaned, and what is wrong is refused as a whole', async () => {
  const call = await begin({ status: 'ended', outcome: 'missed' })
  assert.deepEqual(await call.add({ tags: { add: [' a\u0000\nb ', 'a b'] }, note: ' line\r\nnext\u0000\uD800 ' }), [
    'tag "a b"',
    'note "line\\nnext\uFFFD\uFFFD"',
  ])
  const refused = String(
    await call.add({
      tags: { add: ['good', ' ', 'x'.repeat(BOUNDS.tagChars + 1)] },
      note: 'x'.repeat(BOUNDS.noteChars + 1),
      value: 'much',
      currency: '$',
    }),
  )
  for (const place of ['/tags/add/1', '/tags/add/2', '/note', '/value']) assert.match(refused, new RegExp(`${place}:`))
  assert.match(String(await call.add({ currency: 'AUD' })), /\/currency: Must come with a value/)
  assert.match(String(await call.add({ value: 1, currency: 'dollars' })), /\/currency: Must be a code/)
  assert.equal((await additionsOf(call)).length, 2)
  assert.deepEqual(await call.add({ tags: { add: ['a b'], remove: ['unknown'] } }), [])
})

test('S45 C26 the limits of a call hold for people who add at once', async () => {
  const call = await begin({ status: 'ended', outcome: 'missed' })
  const full = (letter: string) =>
    call.add({ tags: { add: Array.from({ length: BOUNDS.addedTags }, (_, index) => `${letter}${index}`) } })
  const made = await Promise.all(['a', 'b'].map(full))
  assert.equal(made.filter((one) => typeof one !== 'string').length, 1)
  assert.match(made.find((one) => typeof one === 'string') ?? '', /at most 50 tags/)
  assert.equal((await additionsOf(call)).length, BOUNDS.addedTags)
})

test('C26 an addition begins no call: if the call was deleted meanwhile, there is none afterwards either', async () => {
  const call = await begin({ status: 'ended', outcome: 'missed' })
  const remembered = await begin({ status: 'ended', outcome: 'missed' })
  await remembered.add({ note: 'x' })
  for (const one of [call, remembered]) {
    const row = await one.row()
    await client.query('DELETE FROM call WHERE call_id = $1', [one.callId])
    const context = {
      db,
      actor: SAM,
      now: Date.now(),
      changed: () => {},
      account: { accountId: ACCOUNT },
      // The other node has never heard of the call.
      deps: { delivery: { engine: () => ({ ingest: nodes[one === call ? 1 : 0].ingest }) as Engine } },
    }
    const added = await addToCall(context, row, { note: 'late' })
    assert.deepEqual(isFailure(added) && [added.code, added.message], ['not_found', 'The call no longer exists.'])
    const { rowCount } = await client.query('SELECT FROM call WHERE uniqueid = $1', [row.uniqueid])
    assert.equal(rowCount, 0)
  }
})

test('C26 an update of a source takes the same statements, whether its call has additions or not', async () => {
  const runsOf = async (call: CallFixture): Promise<readonly string[]> => {
    nodes[0].statements.length = 0
    await call.report({ fields: { caller_name: 'Jane' } })
    return [...nodes[0].statements]
  }
  const [plain, added] = [await begin({ status: 'ringing' }), await begin({ status: 'ringing' })]
  await added.add({ tags: { add: ['vip'] } })
  const usual = await runsOf(plain)
  assert.equal(usual.length, 1)
  assert.deepEqual(await runsOf(added), usual)
})

test('C24 C22 statistics and the caller history count the corrected outcome', async () => {
  const fields = { caller_number: '+61412345678', tracking_number: '+61288880024' }
  const call = await begin({ status: 'ringing', fields })
  await call.report({ status: 'ended', outcome: 'missed' })
  const counted = async () => {
    await countStatistics(database.connectionString)
    const { rows } = await client.query<{ is: string }>(
      `SELECT outcome || ' ' || calls AS is FROM number_day WHERE number = '+61288880024' ORDER BY outcome`,
    )
    return rows.map((row) => row.is)
  }
  assert.deepEqual(await counted(), ['missed 1'])
  await call.add({ outcome: 'answered' })
  assert.deepEqual(await counted(), ['answered 1'])
  const later = await begin({ status: 'ringing', fields })
  assert.equal((await later.event()).fields['last_outcome'], 'answered')
  const [correction] = await additionsOf(call)
  await call.remove(correction?.additionId ?? '')
  assert.deepEqual(await counted(), ['missed 1'])
})

test('C26 additions are deleted with their call', async () => {
  const [old, young] = [await begin({ status: 'ended' }), await begin({ status: 'ended' })]
  for (const call of [old, young]) await call.add({ note: 'x' })
  // Ids contain the time of the first update.
  const { rows } = await client.query<{ id: string }>(`SELECT uuidv7(interval '-91 days') AS id`)
  const aged = rows[0]?.id ?? ''
  for (const table of ['call', 'call_addition'])
    await client.query(`UPDATE ${table} SET call_id = $1 WHERE call_id = $2`, [aged, old.callId])
  assert.equal(await deleteOldAdditions(pool, RETENTION), 0)
  await client.query(`UPDATE call SET ended_at = now() - interval '91 days', final_due_at = NULL WHERE call_id = $1`, [
    aged,
  ])
  assert.equal(await deleteOldCalls(pool, RETENTION), 1)
  assert.equal(await deleteOldAdditions(pool, RETENTION), 1)
  assert.equal((await additionsOf(young)).length, 1)

  const { sourceId } = await ensureReplaySource(db, ACCOUNT, 'unsent')
  const replayed = await begin({ status: 'ended', isReplayed: true }, sourceId)
  await replayed.add({ note: 'x' })
  await deleteUnsentReplays(db, ACCOUNT, [(await replayed.row()).uniqueid])
  assert.deepEqual(await additionsOf(replayed), [])
})
