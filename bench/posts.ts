// One event a POST, as phone systems send them: events a second and processor time per event, right after the start and later,
// and the time until the receiver has the request.
import { readFileSync, readdirSync } from 'node:fs'
import type { Program } from '../test/kit/program.ts'
import { checkArrivals, checkStored } from './checks.ts'
import { untilArrived } from './drain.ts'
import type { BenchEnvironment } from './environment.ts'
import { CONNECTIONS } from './experiments.ts'
import { createSetup } from './setup.ts'

const GROUPS = 8
/** A rate that leaves the machine idle most of the time. */
const PER_SECOND = 200

export interface PostsSize {
  readonly rounds: number
  readonly floodMs: number
  readonly streamMs: number
}

/** Processor time per event, in microseconds; NaN on a system without /proc. */
interface Cost {
  readonly program: number
  readonly database: number
}

interface Load extends Cost {
  readonly perSecond: number
}

export interface PostsRound {
  /** The first seconds of a program. */
  readonly cold: Load
  readonly warm: Load
  /** From sending an event to the first byte at the receiver, in milliseconds, from the start of a program on. */
  readonly lateness: { readonly p50: number; readonly p99: number }
}

export async function postsTimes(environment: BenchEnvironment, size: PostsSize): Promise<PostsRound[]> {
  const rounds: PostsRound[] = []
  for (let round = 0; round < size.rounds; round++)
    rounds.push({ ...(await loads(environment, size)), lateness: await lateness(environment, size) })
  return rounds
}

async function loads(
  environment: BenchEnvironment,
  { floodMs: ms }: PostsSize,
): Promise<Pick<PostsRound, 'cold' | 'warm'>> {
  await using setup = await createSetup(environment, { integrations: GROUPS, tells: 'realtime' })
  await using program = await setup.start()
  const { rows } = await setup.database.client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  const postgres = parentOf(rows[0]?.pid ?? 0)
  const processor = (): Cost => ({ program: processorUs(program.process.pid), database: processorUs(postgres) })
  const target = { url: program.url, key: program.key, groups: GROUPS, width: 1, connections: CONNECTIONS, ms }
  let stored = 0
  const load = async (): Promise<Load> => {
    await environment.receiver.ask('reset')
    const before = processor()
    const { events, startedAt } = await environment.load.ask('flood', target)
    await untilArrived(environment, events)
    stored += events
    await checkStored(setup, stored)
    const after = processor()
    const arrivals = await environment.receiver.ask('read')
    checkArrivals(arrivals, { count: events, secrets: setup.secrets })
    return {
      perSecond: (events * 1000) / (arrivals.lastAt - startedAt),
      program: (after.program - before.program) / events,
      database: (after.database - before.database) / events,
    }
  }
  const cold = await load()
  const warm = await load()
  await program.kill('SIGTERM')
  return { cold, warm }
}

async function lateness(environment: BenchEnvironment, { streamMs: ms }: PostsSize): Promise<PostsRound['lateness']> {
  await using setup = await createSetup(environment, { integrations: GROUPS, tells: 'realtime' })
  await using program: Program = await setup.start()
  await environment.receiver.ask('reset')
  const target = { url: program.url, key: program.key, groups: GROUPS, width: 1, perSecond: PER_SECOND, ms }
  const { events } = await environment.load.ask('stream', target)
  await untilArrived(environment, events)
  await program.kill('SIGTERM')
  const arrivals = await environment.receiver.ask('read')
  checkArrivals(arrivals, { count: events, secrets: setup.secrets })
  return arrivals.lateness
}

/** /proc counts in hundredths of a second. */
const TICK_US = 10_000

/** The processor time of a process, with its children that run, and those that ended. */
function processorUs(pid = 0): number {
  const own = statOf(pid)
  if (own === null) return Number.NaN
  let ticks = own.used + own.usedByEnded
  for (const child of readdirSync('/proc')) {
    const stat = /^\d+$/.test(child) ? statOf(Number(child)) : null
    if (stat?.parent === pid) ticks += stat.used
  }
  return ticks * TICK_US
}

const parentOf = (pid: number): number => statOf(pid)?.parent ?? 0

interface ProcessStat {
  readonly parent: number
  /** In ticks, user and system. */
  readonly used: number
  readonly usedByEnded: number
}

/** Fields of proc(5); `null`: there is no such process, or no /proc. */
function statOf(pid: number): ProcessStat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of the process may contain spaces and brackets.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [parent = 0, utime = 0, stime = 0, cutime = 0, cstime = 0] = [1, 11, 12, 13, 14].map((at) => fields[at])
    return { parent, used: utime + stime, usedByEnded: cutime + cstime }
  } catch {
    return null
  }
}

export function postsTable(rounds: readonly PostsRound[]): string {
  const load = ({ perSecond, program, database }: Load): string[] =>
    [perSecond, program + database, program, database].map((value) => value.toFixed(0))
  return [
    `| one event a POST, ${CONNECTIONS} connections | events/s | processor µs an event | program | PostgreSQL |`,
    '|---|--:|--:|--:|--:|',
    ...rounds.flatMap(({ cold, warm }, round) => [
      `| round ${round + 1}, from the start | ${load(cold).join(' | ')} |`,
      `| round ${round + 1}, later | ${load(warm).join(' | ')} |`,
    ]),
    '',
    `| ${PER_SECOND} events/s from the start | p50, ms | p99, ms |`,
    '|---|--:|--:|',
    ...rounds.map(
      ({ lateness: { p50, p99 } }, round) => `| round ${round + 1} | ${p50.toFixed(1)} | ${p99.toFixed(1)} |`,
    ),
  ].join('\n')
}
