// The cost of the history of callers (C22) for a batch of updates with millions of calls: the time of its statements, and the
// whole batch compared with the same batch of withheld numbers, which have no history.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CallUpdate } from '../src/calls/call.ts'
import { createPipeline } from '../src/pipeline.ts'
import { NO_ROUTING } from '../src/engine/account-routing.ts'
import { openRenewableConnection, type RenewableConnection } from '../src/store/database/hot-connection.ts'
import { migrate } from '../src/store/database/migrations.ts'
import { insertNode } from '../src/store/lanes/nodes.ts'
import { idleDispatcher } from '../test/kit/idle-dispatcher.ts'
import type { Database, BenchEnvironment } from './environment.ts'

/** The maximum delay of a batch by the history of its callers. */
export const HISTORY_GOAL_MS = 1

export interface HistorySize {
  /** Number of earlier calls, by a third as many callers. */
  readonly calls: number
  readonly batches: number
}

export interface HistoryTime {
  readonly callers: string
  /** Time of the history's statements in one batch, in ms. */
  readonly p50: number
  readonly p99: number
  /** Time of the whole batch, in ms, and of the same batch without history. */
  readonly whole: number
  readonly without: number
  /** Processor time of a batch, program and database together, in ms, and of the same batch without history. */
  readonly cpu: number
  readonly cpuWithout: number
}

/**
 * Calls that ring in each batch; as many are answered, and as many end: thirty updates, as in batches at some thousand a
 * second.
 */
const RING = 10
const HEAVY_CALLS = 100_000
const HEAVY = '+61499999999'
const LINE = '+61288889999'

export async function historyTimes(environment: BenchEnvironment, size: HistorySize): Promise<HistoryTime[]> {
  await using database = await environment.database()
  await fill(database, size)
  const callers = Math.floor(size.calls / 3)
  const random = (n: number): string => `+614${String((n * 7_919) % callers).padStart(8, '0')}`
  const kinds: Readonly<Record<string, { readonly from: (n: number) => string; readonly at?: (n: number) => number }>> =
    {
      'who called before, a few times': { from: random },
      'who call for the first time': { from: (n) => `+649${String(n).padStart(8, '0')}` },
      [`one who called ${HEAVY_CALLS.toLocaleString('en')} times`]: { from: () => HEAVY },
      'of calls of the past year, imported': {
        from: random,
        at: (n) => Date.now() - ((n * 104_729) % 31_536_000) * 1000,
      },
    }
  const times: HistoryTime[] = []
  for (const [name, { from, at = () => Date.now() }] of Object.entries(kinds)) {
    const run = (isWithheld: boolean) => measure(database, { batches: size.batches, from, at, isWithheld })
    // The first run warms up the program. Then a run without histories and a run with histories are measured.
    await run(false)
    const [plain, withHistory] = [await run(true), await run(false)]
    times.push({
      callers: name,
      p50: at50(withHistory.history),
      p99: at99(withHistory.history),
      whole: at50(withHistory.whole),
      without: at50(plain.whole),
      cpu: withHistory.cpuMs / size.batches,
      cpuWithout: plain.cpuMs / size.batches,
    })
  }
  return times
}

/** A thousand days of calls, the newest first; one caller has a hundred thousand of them. */
async function fill(database: Database, { calls }: HistorySize): Promise<void> {
  const { client } = database
  await migrate(client, join(import.meta.dirname, '../migrations'))
  await client.query(`SELECT ensure_days(current_date - 1, current_date + 2)`)
  await client.query(`INSERT INTO account (uuid, name) VALUES (uuidv7(), 'bench')`)
  const filler = await database.open()
  try {
    await filler.query(`SET synchronous_commit = off; SET maintenance_work_mem = '512MB'`)
    const STEP = 500_000
    for (let begun = 0; begun < calls; begun += STEP)
      await filler.query(
        `INSERT INTO history_call (account_id, party, at, call_hash, line, outcome, agent)
         SELECT 1001, CASE WHEN n % $3 = 0 THEN '${HEAVY}' ELSE '+614' || lpad((abs(hashint4(n)::bigint) % $4)::text, 8, '0') END,
           now() - n * (interval '1000 days' / $2), n, '${LINE}', 'answered', 'Sam Lee' FROM generate_series($1::int + 1, least($1::int + ${STEP}, $2::int)) n`,
        [begun, calls, Math.max(1, Math.floor(calls / HEAVY_CALLS)), Math.floor(calls / 3)],
      )
    await filler.query('VACUUM (ANALYZE) history_call')
    await filler.query('CHECKPOINT')
  } finally {
    await filler.end()
  }
}

interface Measured {
  /** Milliseconds for each batch. */
  readonly history: readonly number[]
  readonly whole: readonly number[]
  /** Total of all batches, in ms. */
  readonly cpuMs: number
}

let begun = 0

async function measure(
  { client, connectionString }: Database,
  {
    batches,
    from,
    at,
    isWithheld,
  }: { batches: number; from: (n: number) => string; at: (n: number) => number; isWithheld: boolean },
): Promise<Measured> {
  const hot = await openRenewableConnection(connectionString, 'bench')
  let spent = 0
  const timed: RenewableConnection = {
    ...hot,
    async run(statement, values) {
      const start = performance.now()
      try {
        return await hot.run(statement, values)
      } finally {
        if (statement.name.startsWith('history-')) spent += performance.now() - start
      }
    },
  }
  const number = await insertNode(client, 'bench')
  const epoch = { number, check: () => {}, end: () => Promise.resolve(), abandon: () => Promise.resolve() }
  const pipeline = createPipeline({
    connections: [timed],
    epoch,
    dispatcher: idleDispatcher,
    routingOf: () => NO_ROUTING,
    now: Date.now,
  })
  const history: number[] = []
  const whole: number[] = []
  const prefix = `h${begun}`
  const [backend] = await hot.run<{ pid: number }>({ name: '', text: 'SELECT pg_backend_pid() AS pid' }, [])
  const cpuMs = () => cpuOf(backend?.pid) + process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000
  const cpuBefore = cpuMs()
  for (let batch = 0; batch < batches; batch++) {
    const updates = updatesOf(batch).map((update) => ({ ...update, uniqueid: `${prefix}.${update.uniqueid}` }))
    spent = 0
    const start = performance.now()
    await pipeline.ingest({ accountId: 1001, sourceId: 1, ordered: true, updates })
    whole.push(performance.now() - start)
    history.push(spent)
  }
  const spentMs = cpuMs() - cpuBefore
  begun += batches * RING
  await hot.close()
  return { history, whole, cpuMs: spentMs }

  /** New calls ring, the calls that rang in the last batch are answered, and the calls that were answered in it end. */
  function updatesOf(batch: number): CallUpdate[] {
    const calls = (index: number) => Array.from({ length: index < 0 ? 0 : RING }, (_, i) => begun + index * RING + i)
    return [
      ...calls(batch).map((n): CallUpdate => ({
        uniqueid: String(n),
        status: 'ringing',
        at: at(n),
        fields: {
          direction: 'inbound',
          caller_number: from(n),
          tracking_number: LINE,
          ...(isWithheld && { caller_anonymous: true }),
        },
      })),
      ...calls(batch - 1).map((n): CallUpdate => ({
        uniqueid: String(n),
        status: 'answered',
        fields: { agent_id: '204', agent_name: 'Sam Lee' },
      })),
      ...calls(batch - 2).map((n): CallUpdate => ({
        uniqueid: String(n),
        status: 'ended',
        fields: { hangup_by: 'caller' },
      })),
    ]
  }
}

/** utime and stime of a process, in ms: ticks of 10 ms. */
function cpuOf(pid: number | undefined): number {
  if (process.platform !== 'linux' || pid === undefined) return Number.NaN
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

const at50 = (values: readonly number[]): number => quantile(values, 0.5)
const at99 = (values: readonly number[]): number => quantile(values, 0.99)

function quantile(values: readonly number[], q: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))] ?? Number.NaN
}

export function historyTable(times: readonly HistoryTime[], { calls }: HistorySize): string {
  const row = ({ callers, p50, p99, whole, without, cpu, cpuWithout }: HistoryTime): string =>
    [
      `| ${callers}`,
      p50.toFixed(2),
      p99.toFixed(2),
      `${without.toFixed(1)} → ${whole.toFixed(1)}`,
      `${cpuWithout.toFixed(2)} → ${cpu.toFixed(2)}`,
      `${(cpu / cpuWithout).toFixed(2)} ×`,
      `${cpu - cpuWithout <= HISTORY_GOAL_MS ? 'yes' : 'no'} |`,
    ].join(' | ')
  return [
    `| ${RING} new callers a batch, behind ${calls.toLocaleString('en')} calls | its statements p50, ms | p99 | whole batch p50, ms | processor, ms a batch | | ≤ ${HISTORY_GOAL_MS} ms more |`,
    '|---|--:|--:|--:|--:|--:|---|',
    ...times.map(row),
  ].join('\n')
}
