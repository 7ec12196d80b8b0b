// What grows must not make the rest slower: the same work with more deliveries waiting, more integrations of an account, more
// integrations that get an event, and more events of a call. `--page` and `--history` measure settled deliveries and earlier calls.
import { join } from 'node:path'
import { Pool } from 'pg'
import { EventConsumers } from '../src/intake/event-consumers.ts'
import type { Condition } from '../src/integrations/integration.ts'
import { matches } from '../src/integrations/match.ts'
import { createPipeline, type AccountRouting } from '../src/pipeline.ts'
import { openHotConnection, openRenewableConnection } from '../src/store/database/hot-connection.ts'
import { migrate } from '../src/store/database/migrations.ts'
import { QUEUE_COUNTED_MAX } from '../src/metrics/catalogue.ts'
import { readQueueFigures } from '../src/store/database/server-figures.ts'
import { listWaitingIntegrations } from '../src/store/lanes/gauges.ts'
import { claimLanes, releaseLanes } from '../src/store/lanes/lane-statements.ts'
import { insertNode, refreshHeldLanes, takeOverDeadNodes } from '../src/store/lanes/nodes.ts'
import { eventConsumer } from '../test/kit/event-consumer.ts'
import { idleDispatcher } from '../test/kit/idle-dispatcher.ts'
import type { BenchEnvironment, Database } from './environment.ts'
import { median } from './figures.ts'

/** How much slower the work may be with the largest size than with the smallest. */
export const GROWTH_GOAL = 1.3
/** How many milliseconds more an event may take with thousands of integrations that don't want it. */
export const UNWANTED_GOAL_MS = 1

export interface GrowthTime {
  readonly work: string
  readonly size: number
  /** The median, in ms. */
  readonly ms: number
}

export interface GrowthSize {
  /** Numbers of waiting deliveries, ascending. */
  readonly waiting: readonly number[]
  /** Repetitions of each measurement. */
  readonly runs: number
}

const ACCOUNT = 1001
const INTEGRATIONS = 1_000
/** As in the dispatcher's claims. */
const CLAIMED = 100
const STEP = 500_000

export async function growthTimes(environment: BenchEnvironment, size: GrowthSize): Promise<GrowthTime[]> {
  return [...(await whileWaiting(environment, size)), ...(await ofEvents(environment, size))]
}

async function emptyDatabase(environment: BenchEnvironment): Promise<Database> {
  const database = await environment.database()
  await migrate(database.client, join(import.meta.dirname, '../migrations'))
  await database.client.query(`SELECT ensure_days(current_date - 1, current_date + 2)`)
  await database.client.query(`INSERT INTO account (uuid, name) VALUES (uuidv7(), 'bench')`)
  return database
}

/** A claim, /metrics and a take-over, while more and more deliveries wait. */
async function whileWaiting(environment: BenchEnvironment, { waiting, runs }: GrowthSize): Promise<GrowthTime[]> {
  await using database = await emptyDatabase(environment)
  const { client, connectionString } = database
  const connection = await openHotConnection(connectionString, 'bench')
  const pool = new Pool({ connectionString, max: 1 })
  const times: GrowthTime[] = []
  let filled = 0
  try {
    for (const size of waiting) {
      await fillWaiting(client, filled, size)
      await refreshHeldLanes(pool)
      filled = size
      const measure = async (work: string, run: () => Promise<number>): Promise<void> => {
        await run()
        const all: number[] = []
        for (let i = 0; i < runs; i++) all.push(await run())
        times.push({ work, size, ms: median(all) })
      }
      let turn = 0
      const wants = () =>
        Array.from({ length: CLAIMED }, () => ({
          accountId: ACCOUNT,
          integrationId: 1 + (turn++ % INTEGRATIONS),
          room: 1,
        }))
      await measure('a claim of 100 deliveries', async () => {
        const epoch = await insertNode(client, 'bench')
        const { result, ms } = await timed(() => claimLanes(connection, epoch, wants()))
        const lanes = [...result.claimed, ...result.unread]
        if (lanes.length !== CLAIMED) throw new Error(`The measure does not count: ${lanes.length} lanes were claimed.`)
        await releaseLanes(connection, epoch, lanes)
        return ms
      })
      await measure('/metrics', async () => {
        const { ms } = await timed(async () => {
          await listWaitingIntegrations(client)
          await readQueueFigures(client, QUEUE_COUNTED_MAX)
        })
        return ms
      })
      await measure(`a take-over of ${CLAIMED} deliveries`, async () => {
        await claimLanes(connection, await insertNode(client, 'dead'), wants())
        const own = await insertNode(client, 'own')
        const { result: freed, ms } = await timed(() => takeOverDeadNodes(client, own, { alone: true }))
        if (freed !== CLAIMED) throw new Error(`The measure does not count: ${freed} lanes were taken over.`)
        return ms
      })
    }
  } finally {
    await pool.end()
    await connection.close()
  }
  return times
}

async function fillWaiting(client: Database['client'], from: number, until: number): Promise<void> {
  console.error(`filling in waiting deliveries up to ${until.toLocaleString('en')}`)
  await client.query('SET synchronous_commit = off')
  for (let begun = from; begun < until; begun += STEP)
    await client.query(
      `WITH made AS (INSERT INTO lane (account_id, lane_id, integration_id, next_seq, head_seq, due_at)
         SELECT ${ACCOUNT}, uuidv7(), 1 + n % ${INTEGRATIONS}, 2, 1, now() - interval '1 hour' FROM generate_series($1::int + 1, $2::int) n RETURNING *)
       INSERT INTO delivery (account_id, lane_id, integration_id, seq, delivery_id, day, call_id, kind)
         SELECT account_id, lane_id, integration_id, 1, lane_id, current_date, lane_id, 'final' FROM made`,
      [begun, Math.min(begun + STEP, until)],
    )
  await client.query('SET synchronous_commit = on')
  // As autovacuum would have done meanwhile.
  await client.query('VACUUM (ANALYZE) lane, delivery')
  await client.query('CHECKPOINT')
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ readonly result: Result; readonly ms: number }> {
  const begun = performance.now()
  const result = await work()
  return { result, ms: performance.now() - begun }
}

const DIALLED = '+61255550100'
const WANTED = 3
/** The events of one call, and how many of them are measured at a time. */
const EVENTS_OF_CALL = 500
const MEASURED_EVENTS = 50

/** The time of one event until it is stored. */
async function ofEvents(environment: BenchEnvironment, { runs }: GrowthSize): Promise<GrowthTime[]> {
  await using database = await emptyDatabase(environment)
  const routings = {
    few: routingOf(WANTED, WANTED),
    unwanted: routingOf(10_000, WANTED),
    fifty: routingOf(50, 50),
  }
  const number = await insertNode(database.client, 'bench')
  const connection = await openRenewableConnection(database.connectionString, 'bench')
  let routing = routings.few
  const pipeline = createPipeline({
    connections: [connection],
    epoch: { number, check: () => {}, end: () => Promise.resolve(), abandon: () => {} },
    dispatcher: idleDispatcher,
    routingOf: () => routing,
    now: Date.now,
  })
  let calls = 0
  const fields = { direction: 'inbound', caller_number: '+61400111222', tracking_number: DIALLED }
  const tell = async (uniqueid: string, status: 'ringing' | 'answered' | 'on_hold' | 'ended'): Promise<number> => {
    const update = { uniqueid, status, fields }
    return (await timed(() => pipeline.ingest({ accountId: ACCOUNT, sourceId: 1, ordered: true, updates: [update] })))
      .ms
  }
  /** The mean time of an event of a whole call. */
  const wholeCall = async (): Promise<number> => {
    const uniqueid = `call-${++calls}`
    let ms = 0
    for (const status of ['ringing', 'answered', 'ended'] as const) ms += await tell(uniqueid, status)
    return ms / 3
  }
  const times: Record<keyof typeof routings, number[]> = { few: [], unwanted: [], fifty: [] }
  // In turns: the speed of the machine drifts.
  for (let run = -1; run < runs * 5; run++)
    for (const kind of ['few', 'unwanted', 'fifty'] as const) {
      routing = routings[kind]
      const ms = await wholeCall()
      if (run >= 0) times[kind].push(ms)
    }
  routing = routings.few
  const long: number[] = []
  for (let event = 0; event < EVENTS_OF_CALL; event++)
    long.push(await tell('long', event % 2 === 0 ? 'answered' : 'on_hold'))
  await connection.close()
  return [
    { work: `an event for ${WANTED} of so many integrations`, size: WANTED, ms: median(times.few) },
    { work: `an event for ${WANTED} of so many integrations`, size: 10_000, ms: median(times.unwanted) },
    { work: 'a delivery of an event for so many integrations', size: WANTED, ms: median(times.few) / WANTED },
    { work: 'a delivery of an event for so many integrations', size: 50, ms: median(times.fifty) / 50 },
    ...[2 * MEASURED_EVENTS, EVENTS_OF_CALL].map((size) => ({
      work: 'an event after so many of its call',
      size,
      ms: median(long.slice(size - MEASURED_EVENTS, size)),
    })),
  ]
}

/** `wanted` of `count` integrations want the calls to `DIALLED`, and each of the others those to a number of its own. */
function routingOf(count: number, wanted: number): AccountRouting {
  const consumers = Array.from({ length: count }, (_, n) => {
    const conditions: Condition = {
      field: 'tracking_number',
      op: 'is',
      value: n < wanted ? DIALLED : `+6140${String(n).padStart(7, '0')}`,
    }
    return eventConsumer(1 + n, { realtime: true, conditions })
  })
  const body = 'x'.repeat(700)
  return {
    consumers: new EventConsumers(consumers),
    wants(id, event) {
      const one = consumers[id - 1]
      return one !== undefined && matches({ ...one, enabled: true }, event)
    },
    render: () => ({ method: 'POST', url: 'https://receiver.example/', headers: [], body, secrets: [] }),
    isDeleted: () => false,
    directory: () => undefined,
    steps: [],
    records: () => 'never',
  }
}

export function growthTable(times: readonly GrowthTime[]): string {
  const smallest = new Map<string, number>()
  const row = ({ work, size, ms }: GrowthTime): string => {
    const least = smallest.get(work)
    if (least === undefined) smallest.set(work, ms)
    const share = least === undefined ? '' : `${(ms / least).toFixed(2)} × (${(ms - least).toFixed(2)} ms more)`
    return `| ${work} | ${size.toLocaleString('en')} | ${ms.toFixed(2)} | ${share} |`
  }
  return [
    `| work | size | ms | beside the smallest size: goal ≤ ${GROWTH_GOAL} ×, unwanted events ≤ ${UNWANTED_GOAL_MS} ms more |`,
    '|---|--:|--:|--:|',
    ...times.map(row),
  ].join('\n')
}
