// How much memory the program takes while it delivers 5,000 requests a second.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { checkArrivals } from './checks.ts'
import { untilArrived } from './drain.ts'
import type { Ground } from './ground.ts'
import { setStage } from './stage.ts'

const PER_SECOND = 5_000
const LOOK_MS = 250
/** Less than this share of the rate is not the load that was asked about. */
const KEPT_UP = 0.95

/** The most that was seen, in MB; NaN when the machine did not deliver at that rate. */
export async function memory(ground: Ground, { ms }: { readonly ms: number }): Promise<number> {
  const groups = 8
  await using stage = await setStage(ground, { integrations: groups, tells: 'realtime' })
  await using program = await stage.start()
  await ground.receiver.ask('reset')
  let most = 0
  const timer = setInterval(() => {
    most = Math.max(most, residentMb(program.process.pid ?? 0))
  }, LOOK_MS)
  const { url, key } = program
  const { events, startedAt } = await ground.load.ask('stream', {
    url,
    key,
    groups,
    width: 100,
    perSecond: PER_SECOND,
    ms,
  })
  await untilArrived(ground, events)
  clearInterval(timer)
  await program.kill('SIGTERM')
  const arrivals = await ground.receiver.ask('read')
  checkArrivals(arrivals, { count: events, secrets: stage.secrets })
  const perSecond = (events * 1000) / (arrivals.lastAt - startedAt)
  return perSecond < KEPT_UP * PER_SECOND ? Number.NaN : most
}

/** Both sources speak of KiB. */
function residentMb(pid: number): number {
  const kib =
    process.platform === 'linux'
      ? /VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })
  return (Number(kib) * 1024) / 1e6
}
