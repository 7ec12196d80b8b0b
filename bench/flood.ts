// Measures the effect of five receivers with endless responses (S47) on healthy receivers. Each of the five gets every
// event.
import { checkArrivals } from './checks.ts'
import { startChild } from './child.ts'
import { untilArrived } from './drain.ts'
import type { Flooder } from './flooder.ts'
import type { BenchEnvironment } from './environment.ts'
import { processorUs } from './processor.ts'
import { postJson, createSetup } from './setup.ts'
import { floods } from '../test/kit/floods.ts'
import { warmUp } from './warm-up.ts'

const GROUPS = 8
const RECEIVERS = 5
/** Each event goes to one healthy receiver, and to all five. */
const PER_SECOND = 100
export const FLOOD_GOAL = 2

interface Latency {
  /** Processor time of the program for each event, in milliseconds: meaningful on a busy machine too. Linux only. */
  readonly cpu: number
  readonly p50: number
  readonly p99: number
}

export interface FloodTimes {
  /** The misbehaviour of the five receivers. */
  readonly name: string
  /** How long the program took to answer an event, in milliseconds; alone: without the five receivers. */
  readonly alone: Latency
  readonly beside: Latency
  /** Number of responses of the five per second. */
  readonly answers: number
}

const KINDS = ['answers plainly', ...floods.map(({ name }) => name), 'sends a body of 1 GiB']

/**
 * Measures the healthy receivers for each kind of flood, first alone and then beside the flood, with one program. Fails
 * if a healthy receiver did not get all its requests.
 */
export async function besideFloods(environment: BenchEnvironment, ms: number): Promise<FloodTimes[]> {
  await using flooder = startChild<Flooder>(new URL('./flooder.ts', import.meta.url))
  const times: FloodTimes[] = []
  for (const name of KINDS) {
    process.stderr.write(`five receivers, each of which ${name}\n`)
    await using setup = await createSetup(environment, { integrations: GROUPS, tells: 'realtime' })
    await using program = await setup.start()
    const target = { url: program.url, keys: [program.key], groups: GROUPS, width: 1, perSecond: PER_SECOND }
    const measure = async (): Promise<Latency> => {
      await environment.receiver.ask('reset')
      const before = processorUs(program.process.pid)
      const { events, answered } = await environment.load.ask('stream', { ...target, ms })
      await untilArrived(environment, events)
      checkArrivals(await environment.receiver.ask('read'), { count: events, secrets: setup.secrets })
      return { ...answered, cpu: (processorUs(program.process.pid) - before) / 1000 / events }
    }
    await warmUp(environment, target)
    const alone = await measure()
    for (const url of await flooder.ask('start', { name, count: RECEIVERS })) {
      const request = { url, rows: [{ key: 'call', value: '[[uniqueid]]' }] }
      await postJson(program, '~/integrations', { name: url, realtime: true, final: false, request })
    }
    const beside = await measure()
    times.push({ name, alone, beside, answers: ((await flooder.ask('answered')) * 1000) / ms })
    await program.kill('SIGKILL')
  }
  return times
}

export function floodTable(times: readonly FloodTimes[]): string {
  const ratio = (beside: number, alone: number): string => `${(beside / alone).toFixed(1)} ×`
  const row = ({ name, alone, beside, answers }: FloodTimes): string =>
    `| ${name} | ${answers.toFixed(0)} | ${alone.p50.toFixed(1)} | ${beside.p50.toFixed(1)} | ${ratio(beside.p50, alone.p50)} | ${alone.p99.toFixed(1)} | ${beside.p99.toFixed(1)} | ${ratio(beside.p99, alone.p99)} | ${alone.cpu.toFixed(2)} | ${beside.cpu.toFixed(2)} |`
  return [
    `| ${PER_SECOND} events/s; each of five receivers | answers/s | alone p50, ms | p50 | | alone p99, ms | p99 | | alone processor, ms an event | beside |`,
    '|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|',
    ...times.map(row),
  ].join('\n')
}
