// The statement that claims, out of a queue so long that anything that grows with it would show: 1,000 integrations have
// something due, and each claim takes as many rows as a claim may, one of each of the next 100 integrations, which is what
// the dispatcher deals when all are waiting. Between two claims the rows are settled.
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
/** Far from those that exist. */
const FIRST_INTEGRATION = 100_001
/** As the dispatcher's claims. */
const ROWS = 100

export interface Claims {
  readonly queue: number
  readonly rounds: number
  /** Claims in one round. */
  readonly claims: number
}

/** For each round what 99 of 100 claims took at the most, in milliseconds. */
export async function claimTimes(environment: BenchEnvironment, { queue, rounds, claims }: Claims): Promise<number[]> {
  await using setup = await createSetup(environment, { integrations: 8, tells: 'final' })
  const { client, connectionString } = setup.database
  const integrations = { first: FIRST_INTEGRATION, count: INTEGRATIONS }
  await fillQueue(client, { count: queue, port: environment.port, integrations })
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
  const p99s: number[] = []
  try {
    // The first claims read what lies on disk.
    for (let i = 0; i < INTEGRATIONS / ROWS; i++) await oneClaim()
    for (let round = 0; round < rounds; round++) {
      const times: number[] = []
      for (let i = 0; i < claims; i++) times.push(await oneClaim())
      p99s.push(percentile(times, 0.99))
    }
  } finally {
    await connection.close()
  }
  return p99s
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
