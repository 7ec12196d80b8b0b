// The claim statement, on a queue long enough to show any cost that grows with its length: 1,000 integrations have due
// deliveries, and each claim takes the maximum number of rows, one of each of the next 100 integrations, as the dispatcher
// does when all are waiting. Between two claims the rows are settled.
import { uuidv7 } from '../src/ids.ts'
import type { ClaimedDelivery, Settlement } from '../src/delivery/claimed-delivery.ts'
import { openHotConnection } from '../src/store/database/hot-connection.ts'
import { claimLanes, settleHeads } from '../src/store/lanes/lane-statements.ts'
import { insertNode } from '../src/store/lanes/nodes.ts'
import { percentile } from './figures.ts'
import type { BenchEnvironment } from './environment.ts'
import { fillQueue } from './queue.ts'
import { createSetup } from './setup.ts'
import { partitionDay } from '../src/store/database/partitions.ts'

const INTEGRATIONS = 1_000
/** Far from the ids of existing integrations. */
const FIRST_INTEGRATION = 100_001
/** As in the dispatcher's claims. */
const ROWS = 100

export interface Claims {
  readonly queue: number
  readonly claims: number
}

/** The 99th percentile of the claims, in milliseconds. */
export async function claimP99(environment: BenchEnvironment, { queue, claims }: Claims): Promise<number> {
  await using setup = await createSetup(environment, { integrations: 8, tells: 'final' })
  const { client, connectionString } = setup.database
  const integrations = { first: FIRST_INTEGRATION, count: INTEGRATIONS }
  await fillQueue(client, { count: queue, integrations })
  const epoch = await insertNode(client, 'bench')
  const { rows } = await client.query<{ account_id: number }>('SELECT DISTINCT account_id FROM integration')
  const accountId = rows[0]?.account_id ?? 0
  const connection = await openHotConnection(connectionString, 'bench')
  let turn = 0
  const oneClaim = async (): Promise<number> => {
    const wants = Array.from({ length: ROWS }, () => {
      const integrationId = FIRST_INTEGRATION + (turn++ % INTEGRATIONS)
      return { accountId, integrationId, room: 1 }
    })
    const startedAt = performance.now()
    const { claimed: held } = await claimLanes(connection, epoch, wants)
    const ms = performance.now() - startedAt
    if (held.length !== ROWS)
      throw new Error(`The measure does not count: ${held.length} of ${ROWS} rows were claimed.`)
    await settleHeads(connection, { epoch, day: partitionDay() }, held.map(settled))
    return ms
  }
  try {
    // The first claims read from disk.
    for (let i = 0; i < INTEGRATIONS / ROWS; i++) await oneClaim()
    const times: number[] = []
    for (let i = 0; i < claims; i++) times.push(await oneClaim())
    return percentile(times, 0.99)
  } finally {
    await connection.close()
  }
}

function settled(held: ClaimedDelivery): Settlement {
  const attempt = {
    attemptId: uuidv7(),
    n: 1,
    at: Date.now(),
    code: 200,
    error: null,
    reason: null,
    ms: 1,
    exchange: '{}',
    answer: null,
  }
  return { ...held, state: 'delivered', retryInMs: null, keep: false, latest: false, attempt }
}
