// A hot statement is planned once, on its first run. The first run of a program is on empty tables, where all indexes
// seem equally good. The plan must still be right with a million rows: each row is found by a whole key, or by the time
// when it is due.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Client } from 'pg'
import { freshDatabase } from '../../../test/kit/database.ts'
import { openClient, openPool } from './connections.ts'
import {
  supersedeOldest,
  supersedeOlderStatuses,
  supersedeStale,
  skipWaiting,
  cancelWaiting,
} from '../lanes/supersede-skip-cancel.ts'
import { countHistory, saveHistoryCounts, readHistory, removeHistory, storeHistory } from '../calls/caller-history.ts'
import { openHotConnection, type HotConnection } from './hot-connection.ts'
import { storeBatch, storeExpectedBatch, lockCalls, type BatchRows } from '../calls/call-batch.ts'
import { insertJobDeliveries, insertStandaloneDeliveries } from '../deliveries/standalone-deliveries.ts'
import { claimLanes, settleHeads, readDueIntegrations, releaseLanes, loadHeads } from '../lanes/lane-statements.ts'
import { insertNode } from '../lanes/nodes.ts'
import { uuidv7 } from '../../ids.ts'
import { partitionDay, ensureDayPartitions } from './partitions.ts'

/**
 * The indexes by which a row is found by its whole key, and a column that the condition must name: with a part of the key alone, or
 * in an index with other columns between those of the key, many rows are read.
 */
const KEYS: readonly { readonly table: RegExp; readonly index: RegExp; readonly by: RegExp }[] = [
  { table: /^call$/, index: /^call_(pkey|key)$/, by: /\b(call_id|uniqueid) = / },
  { table: /^seen_event$/, index: /^seen_event_pkey$/, by: /\bevent_id = / },
  { table: /^lane$/, index: /^lane_pkey$/, by: /\blane_id = / },
  { table: /^delivery$/, index: /^delivery_(pkey|single)$/, by: /\b(lane_id|call_id) = / },
  { table: /^history_(?:call|count)$/, index: /^history_(call|count)_pkey$/, by: /\bparty = / },
  { table: /^call_addition$/, index: /^call_addition_pkey$/, by: /\baddition_id = / },
  { table: /^request_\d+$/, index: /^request_\d+_pkey$/, by: /\bdelivery_id = / },
]

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly Filter?: string
  readonly Plans?: readonly PlanNode[]
}

/** What the database holds when the statements are planned. */
const STATES: readonly { readonly when: string; readonly prepare: readonly string[] }[] = [
  { when: 'on empty tables', prepare: [] },
  { when: 'after the empty tables were vacuumed', prepare: ['VACUUM (ANALYZE)'] },
  {
    when: 'with calls and lanes, but while nothing is counted, seen or waiting',
    prepare: [
      `INSERT INTO call (account_id, call_id, source_id, uniqueid, state) SELECT 1, uuidv7(), 1, n, '{}' FROM generate_series(1, 5000) n;
       INSERT INTO lane (account_id, lane_id, integration_id, next_seq, head_seq) SELECT account_id, call_id, 1, 1, 1 FROM call;
       INSERT INTO history_call (account_id, party, at, call_hash) SELECT 1, n, now(), n FROM generate_series(1, 5000) n`,
      'VACUUM (ANALYZE)',
    ],
  },
  {
    when: 'after everything was delivered and the tables were vacuumed',
    prepare: [
      `INSERT INTO lane (account_id, lane_id, integration_id, next_seq, head_seq) SELECT 1, uuidv7(), 1, 1, 1 FROM generate_series(1, 5000);
       INSERT INTO delivery (account_id, lane_id, integration_id, seq, delivery_id, day, call_id, kind)
         SELECT account_id, lane_id, integration_id, 1, uuidv7(), now(), lane_id, 'final' FROM lane;
       INSERT INTO call (account_id, call_id, source_id, uniqueid, state) SELECT account_id, lane_id, 1, lane_id, '{}' FROM lane;
       DELETE FROM delivery; DELETE FROM lane; DELETE FROM call`,
      // Pages without rows mislead the planner. A table in use is often not truncated, so this VACUUM does not truncate either.
      'VACUUM (ANALYZE, TRUNCATE false) delivery, lane, call',
    ],
  },
]

for (const { when, prepare } of STATES)
  test(`D5 no hot statement reads more rows as calls and backlogs grow, though it was planned ${when}`, async () => {
    await using database = await freshDatabase()
    await using scene = await setScene(database.connectionString)
    for (const sql of prepare) await scene.control.query(sql)
    await runAll(scene.connection, scene.epoch)
    await checkPlans(scene.connection)
  })

interface Scene extends AsyncDisposable {
  readonly control: Client
  readonly connection: HotConnection
  readonly epoch: number
}

async function setScene(connectionString: string): Promise<Scene> {
  const pool = openPool({ connectionString, connectionsMax: 1, onError: assert.ifError })
  await ensureDayPartitions(pool)
  await pool.end()
  const control = await openClient(connectionString, 'test')
  const epoch = await insertNode(control, 'test')
  const connection = await openHotConnection(connectionString, 'test')
  return {
    control,
    connection,
    epoch,
    async [Symbol.asyncDispose]() {
      await connection.close()
      await control.end()
    },
  }
}

async function checkPlans(connection: HotConnection): Promise<void> {
  const names = await connection.run<{ name: string; parameters: number }>(
    {
      name: '',
      text: `SELECT name, array_length(parameter_types, 1) AS parameters FROM pg_prepared_statements WHERE name <> ''`,
    },
    [],
  )
  assert.ok(names.length >= 20, `only ${names.length} statements were looked at`)
  const wrong: string[] = []
  for (const { name, parameters } of names) {
    const accesses = accessesOf(await planOf(connection, name, parameters ?? 0)).filter((access) => !isByKey(access))
    for (const node of accesses)
      wrong.push(
        `${name}: ${node['Node Type']} of ${node['Relation Name']} by ${node['Index Name']} where ${node['Index Cond']} and ${node.Filter}`,
      )
  }
  assert.deepEqual(wrong, [])
}

/** Runs every hot statement once, with keys that do not exist. */
async function runAll(connection: HotConnection, epoch: number): Promise<void> {
  const now = { epoch, day: partitionDay() }
  const call = { accountId: 1, sourceId: 1, uniqueid: 'none', callId: uuidv7() }
  const lane = { accountId: 1, laneId: uuidv7(), integrationId: 1 }
  await lockCalls(connection, { cached: [], uncached: [], ids: [] })
  await storeBatch(connection, epoch, {
    ...NOTHING,
    calls: [{ ...call, columns: NO_COLUMNS }],
    dropped: [call],
    unreadable: [call],
    additions: [{ ...call, news: { by: { type: 'offhook', id: null, name: null }, remove: uuidv7() } }],
  })
  await storeExpectedBatch(connection, epoch, { ...NOTHING, ids: [], versions: [], created: [], history: [] })
  const past = { accountId: 1, party: 'none', line: null }
  await readHistory(connection, [{ ...past, from: 1, to: 2 }])
  await countHistory(connection, [{ ...past, before: 1 }])
  await saveHistoryCounts(connection, [{ ...past, before: 1 }])
  await storeHistory(connection, [{ ...past, at: 1, hash: 1, outcome: null, agent: null }])
  await removeHistory(connection, [{ ...past, at: 1, hash: 1, outcome: null, agent: null }])
  await claimLanes(connection, epoch, [{ ...lane, room: 1 }])
  await settleHeads(connection, now, [])
  await loadHeads(connection, [{ ...lane, seq: 1, tries: 0 }])
  await releaseLanes(connection, epoch, [lane])
  await readDueIntegrations(connection)
  await insertStandaloneDeliveries(connection, [])
  await insertJobDeliveries(
    connection,
    { accountId: 1, jobId: uuidv7() },
    { lanes: [], done: 0, skipped: 0, skipReasons: {}, cursor: null, finished: false },
  )
  await supersedeOlderStatuses(connection, now, [lane])
  await supersedeStale(connection, now, 1)
  await supersedeOldest(connection, now, { integrationId: 1, most: 1 })
  await skipWaiting(connection, now, { integrationId: 1, olderThanS: 1, error: '', reason: '' })
  await cancelWaiting(connection, now, { ...lane, deliveryId: uuidv7(), reason: '' })
}

const NO_COLUMNS = {
  state: '{}',
  status: null,
  outcome: null,
  caller: null,
  dialled: null,
  isTest: false,
  isReplayed: false,
  ended: false,
  startedAt: 0,
  finalDueAt: null,
}
const NOTHING: BatchRows = {
  day: partitionDay(),
  calls: [],
  events: [],
  lanes: [],
  deliveries: [],
  settled: [],
  dropped: [],
  unreadable: [],
  recordings: [],
  stepRuns: [],
  additions: [],
}

/** The plan that the connection keeps for a statement it has prepared. */
async function planOf(connection: HotConnection, name: string, parameters: number): Promise<PlanNode> {
  const nulls = Array.from({ length: parameters }, () => 'NULL').join(', ')
  const text = `EXPLAIN (FORMAT JSON) EXECUTE "${name}"${parameters > 0 ? `(${nulls})` : ''}`
  const [row] = await connection.run<{ 'QUERY PLAN': string }>({ name: '', text }, [])
  const [explained] = JSON.parse(row?.['QUERY PLAN'] ?? '[]') as { Plan: PlanNode }[]
  assert.ok(explained, `no plan of ${name}`)
  return explained.Plan
}

/** The nodes of the plan that read one of the tables that grow. */
function accessesOf(node: PlanNode): PlanNode[] {
  const below = (node.Plans ?? []).flatMap(accessesOf)
  const reads = node['Node Type'].endsWith('Scan') && KEYS.some(({ table }) => table.test(node['Relation Name'] ?? ''))
  return reads ? [node, ...below] : below
}

function isByKey(node: PlanNode): boolean {
  if (!node['Node Type'].startsWith('Index')) return false
  // Claims read this index from the lane that has waited longest, and stop early.
  if (node['Index Name'] === 'lane_due') return node.Filter === undefined
  // A call is looked for as the first row at its key or after it.
  if (/ROW\(source_id, uniqueid\) >= ROW/.test(node['Index Cond'] ?? '')) return node.Filter === undefined
  const key = KEYS.find(({ table }) => table.test(node['Relation Name'] ?? ''))
  return key !== undefined && key.index.test(node['Index Name'] ?? '') && key.by.test(node['Index Cond'] ?? '')
}
