// One event a POST, as phone systems send them, to eight accounts with one integration each: events a second and processor time
// per event, right after the start and later, and the time until the receiver has the request.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Program } from '../test/kit/program.ts'
import { checkArrivals, checkStored } from './checks.ts'
import { STORED_MS, untilArrived } from './drain.ts'
import type { BenchEnvironment, Database } from './environment.ts'
import { CONNECTIONS } from './experiments.ts'
import { type Cost, openMeter } from './processor.ts'
import { postJson, secretIn, startOn } from './setup.ts'

const ACCOUNTS = 8
/** A rate that leaves the machine idle most of the time. */
const PER_SECOND = 200
/** The pause between the load and the measurement of latency. */
const QUIET_MS = 2_000

export interface PostsSize {
  readonly rounds: number
  readonly floodMs: number
  readonly streamMs: number
  /** Is given each run as soon as it is measured. */
  readonly keep: (run: PostsRun) => void
}

interface Load extends Cost {
  readonly perSecond: number
}

/** From sending an event to the first byte at the receiver, in milliseconds. */
interface Lateness {
  readonly p50: number
  readonly p99: number
}

export interface PostsRun {
  readonly round: number
  readonly program: 'this' | 'against'
  /** The first seconds of a program. */
  readonly cold: Load
  readonly warm: Load
  /** From the start of another program on. */
  readonly coldLateness: Lateness
  readonly warmLateness: Lateness
}

/** `against`: the other checkout, whose runs alternate with the runs of this one. */
export async function postsTimes(
  environment: BenchEnvironment,
  against: BenchEnvironment | null,
  size: PostsSize,
): Promise<PostsRun[]> {
  const runs: PostsRun[] = []
  for (let round = 1; round <= size.rounds; round++)
    for (const on of against === null ? [environment] : [environment, against]) {
      const program = on === against ? 'against' : 'this'
      const run = { round, program, ...(await loads(on, size)), coldLateness: await coldLateness(on, size) } as const
      runs.push(run)
      size.keep(run)
    }
  return runs
}

/** A running program, and the keys of its accounts. */
interface Posting {
  readonly database: Database
  readonly program: Program
  readonly keys: readonly string[]
  readonly secrets: readonly string[]
}

async function withProgram<Result>(
  environment: BenchEnvironment,
  measure: (posting: Posting) => Promise<Result>,
): Promise<Result> {
  await using database = await environment.database()
  await using program = await startOn(environment, database)
  const [keys, secrets]: [string[], string[]] = [[], []]
  for (let i = 0; i < ACCOUNTS; i++) {
    const { id } = (await postJson(program, '/api/v1/accounts', { name: `Account ${i}` })) as { id: string }
    const options = { account: id }
    secrets.push(secretIn(await postJson(program, '~/integrations', integrationTo(environment.port), options)))
    const made = await postJson(program, '~/keys', { name: 'Bench', rights: ['events'] }, options)
    keys.push((made as { key: string }).key)
  }
  const result = await measure({ database, program, keys, secrets })
  await program.kill('SIGTERM')
  return result
}

/** Sends everything that `createWideCalls` reports. */
function integrationTo(port: number): object {
  const rows = ['sent_at', 'call', 'status', 'caller', 'name', 'dialled', 'note'].map((key) => ({
    key,
    value: `[[custom.${key}]]`,
  }))
  const request = { url: `http://127.0.0.1:${port}/calls`, rows: [...rows, { key: 'n', value: '[[sequence]]' }] }
  return { name: 'Receiver', realtime: true, final: false, request }
}

function loads(
  environment: BenchEnvironment,
  { floodMs, streamMs }: PostsSize,
): Promise<Pick<PostsRun, 'cold' | 'warm' | 'warmLateness'>> {
  return withProgram(environment, async (posting) => {
    const { database, program, keys, secrets } = posting
    const used = await openMeter(program, database)
    const target = { url: program.url, keys, groups: 1, width: 1, wide: true, connections: CONNECTIONS, ms: floodMs }
    let stored = 0
    const load = async (): Promise<Load> => {
      await environment.receiver.ask('reset')
      const before = used()
      const { events, startedAt } = await environment.load.ask('flood', target)
      await untilArrived(environment, events)
      await sleep(STORED_MS)
      const spent = used(before)
      stored += events
      await checkStored({ database, secrets: [] }, stored)
      const arrivals = await environment.receiver.ask('read')
      checkArrivals(arrivals, { count: events, secrets })
      const perSecond = (events * 1000) / (arrivals.lastAt - startedAt)
      return { perSecond, program: spent.program / events, database: spent.database / events }
    }
    const cold = await load()
    const warm = await load()
    await sleep(QUIET_MS)
    return { cold, warm, warmLateness: await lateness(environment, posting, streamMs) }
  })
}

const coldLateness = (environment: BenchEnvironment, { streamMs }: PostsSize): Promise<Lateness> =>
  withProgram(environment, (posting) => lateness(environment, posting, streamMs))

async function lateness(
  environment: BenchEnvironment,
  { program, keys, secrets }: Posting,
  ms: number,
): Promise<Lateness> {
  await environment.receiver.ask('reset')
  const target = { url: program.url, keys, groups: 1, width: 1, wide: true, perSecond: PER_SECOND, ms }
  const { events } = await environment.load.ask('stream', target)
  await untilArrived(environment, events)
  const arrivals = await environment.receiver.ask('read')
  checkArrivals(arrivals, { count: events, secrets })
  return arrivals.lateness
}

export function postsTable(runs: readonly PostsRun[]): string {
  const load = ({ perSecond, program, database }: Load): string[] =>
    [perSecond, program + database, program, database].map((value) => value.toFixed(0))
  const late = ({ p50, p99 }: Lateness): string[] => [p50, p99].map((value) => value.toFixed(1))
  const row = (run: PostsRun, when: string, cells: readonly string[]): string =>
    `| ${run.program}, round ${run.round}, ${when} | ${cells.join(' | ')} |`
  return [
    `| one event a POST, ${CONNECTIONS} connections | events/s | processor µs an event | program | PostgreSQL | at ${PER_SECOND} events/s p50, ms | p99, ms |`,
    '|---|--:|--:|--:|--:|--:|--:|',
    ...runs.flatMap((run) => [
      row(run, 'from the start', [...load(run.cold), ...late(run.coldLateness)]),
      row(run, 'later', [...load(run.warm), ...late(run.warmLateness)]),
    ]),
  ].join('\n')
}
