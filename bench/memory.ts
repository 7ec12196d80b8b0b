// The memory of the program while it delivers 5,000 requests a second: a queue is drained, and calls arrive.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { checkArrivals } from './checks.ts'
import { rateOf, untilArrived } from './drain.ts'
import type { BenchEnvironment } from './environment.ts'
import { createSetup } from './setup.ts'

/** Below this rate the measurement does not count. */
const DELIVERIES_PER_SECOND = 5_000
const EVENTS_PER_SECOND = 300
const LOOK_MS = 250

/** The maximum seen, in MB; NaN if the machine did not deliver at that rate. */
export async function memory(
  environment: BenchEnvironment,
  { queue, ms }: { queue: number; ms: number },
): Promise<number> {
  const groups = 8
  const waiting = { count: queue, of: 'all' } as const
  await using setup = await createSetup(environment, { integrations: groups, tells: 'realtime', queue: waiting })
  await environment.receiver.ask('reset')
  await using program = await setup.start()
  let most = 0
  const timer = setInterval(() => {
    most = Math.max(most, residentMb(program.process.pid ?? 0))
  }, LOOK_MS)
  const { url, key } = program
  const target = { url, keys: [key], groups, width: 100, perSecond: EVENTS_PER_SECOND, ms }
  const { events } = await environment.load.ask('stream', target)
  await untilArrived(environment, queue + events)
  clearInterval(timer)
  await program.kill('SIGTERM')
  const arrivals = await environment.receiver.ask('read')
  checkArrivals(arrivals, { count: queue + events, secrets: setup.secrets })
  return rateOf(arrivals) < DELIVERIES_PER_SECOND ? Number.NaN : most
}

/** Both sources use KiB. */
function residentMb(pid: number): number {
  const kib =
    process.platform === 'linux'
      ? /VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })
  return (Number(kib) * 1024) / 1e6
}
