// Plays many requests at once, and checks whether another account notices them (S45).
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { messageOf } from '../../src/errors.ts'
import type { CrowdInput, CrowdPart } from './input.ts'
import type { PlayedAnswer, Player } from './player.ts'
import type { Watched, WatchOptions, WatchReport } from './watch.ts'
import type { World } from './world.ts'

/** The longest allowed duration of each request, without the time that the machine's other work took (S45). */
const LIMITS_MS: Readonly<Record<Watched, number>> = { readyz: 250, events: 1000, saves: 2000 }
/** The time of watching before the crowd, to compare with the time during the crowd. */
const CALM_MS = 300

export interface CrowdResult {
  /** The problems, one sentence each. */
  readonly wrong: readonly string[]
  /** The measurements, in one line. */
  readonly measured: string
}

/**
 * Plays a crowd. If others noticed it, it is played once more: only an effect of the program comes again, not that of a
 * disk or a machine that stood still.
 */
export async function playCrowd(player: Player, world: World, input: CrowdInput): Promise<CrowdResult> {
  const first = await playOnce(player, world, input)
  if (first.wrong.length > 0 || first.felt.length === 0) return first
  const second = await playOnce(player, world, input)
  return {
    wrong: [...second.wrong, ...second.felt],
    measured: `${second.measured}; the first time: ${first.felt.join(', ')}`,
  }
}

interface PlayedOnce extends CrowdResult {
  /** The effects on others. */
  readonly felt: readonly string[]
}

let watches = 0

async function playOnce(player: Player, world: World, { what, before, crowd }: CrowdInput): Promise<PlayedOnce> {
  const made: string[] = []
  const wrong: string[] = []
  for (const input of before) {
    const { status, text } = await player.ask(input)
    if (status >= 400) wrong.push(`what the crowd needs was answered ${status}: ${text.slice(0, 300)}`)
    else if (input.path === '~/integrations') made.push((JSON.parse(text) as { id: string }).id)
  }
  const end = await beginWatch({
    url: world.program.url,
    pid: world.program.process.pid ?? 0,
    ...world.bystander,
    integration: world.integration,
    name: `watch-${(watches += 1)}`,
  })
  await sleep(CALM_MS)
  const begunAt = performance.now()
  const answers = await Promise.all(crowd.map((part) => playPart(player, part)))
  const seconds = ((performance.now() - begunAt) / 1000).toFixed(1)
  await sleep(CALM_MS)
  const report = await end()
  for (const id of made) await player.remove('operator as guest', `~/integrations/${id}`)
  wrong.push(...crowd.flatMap((part, nth) => wrongOf(part, answers[nth] ?? [])))
  const statuses = crowd.map((_, nth) => countsOf((answers[nth] ?? []).map(({ status }) => status)))
  return {
    wrong,
    felt: [...refusedOf(report), ...slowOf(report)],
    measured: `${what}: ${statuses.join(' and ')} in ${seconds} s; ${summary(report)}`,
  }
}

/** Returns the responses; the status is 0 where there was none. */
async function playPart(player: Player, { request, times, atOnce = times }: CrowdPart): Promise<PlayedAnswer[]> {
  const answers: PlayedAnswer[] = []
  let begun = 0
  const work = async (): Promise<void> => {
    while (begun < times) {
      const nth = (begun += 1)
      answers.push(await player.ask(request, nth).catch((error: unknown) => ({ status: 0, text: messageOf(error) })))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return answers
}

function wrongOf({ request, isLimited = false }: CrowdPart, answers: readonly PlayedAnswer[]): string[] {
  const bad = answers.find(({ status }) => status === 0 || status === 408 || (status >= 500 && status !== 503))
  return [
    ...(bad ? [`${request.what} was answered ${bad.status}: ${bad.text.slice(0, 300)}`] : []),
    ...(isLimited && !answers.some(({ status }) => status === 429) ? [`${answers.length} were all taken`] : []),
  ]
}

/** Checks that the bystander's events are stored and that the program is ready, whatever others do. */
function refusedOf({ sightings }: WatchReport): string[] {
  return (['readyz', 'events', 'saves'] as const).flatMap((of) => {
    const refused = sightings.filter((one) => one.of === of && (one.status < 200 || one.status > 299))
    const count = sightings.filter((one) => one.of === of).length
    if (refused.length === 0) return []
    return [
      `${refused.length} of ${count} ${of} of the bystander were refused (${countsOf(refused.map(({ status }) => status))})`,
    ]
  })
}

function slowOf(report: WatchReport): string[] {
  return (['readyz', 'events', 'saves'] as const).flatMap((of) => {
    const allowedMs = allowedOf(report, of)
    const longest = longestOf(report, of)
    if (longest <= allowedMs) return []
    return [
      `${of} of the bystander took ${longest.toFixed(0)} ms, less what others on the machine took: more than ${allowedMs.toFixed(0)}`,
    ]
  })
}

/**
 * The thread that responds to `/readyz` has its waiting time subtracted already, but its helper threads, such as the
 * collector's, wait too. PostgreSQL, which the other requests need, waits as long as the thread.
 */
function allowedOf({ stretch }: WatchReport, of: Watched): number {
  return LIMITS_MS[of] * (of === 'readyz' ? Math.min(2, 1 + (stretch - 1) / 8) : Math.min(5, stretch))
}

/** The longest duration in ms, without the time of waiting for a processor. */
function longestOf({ sightings }: WatchReport, of: Watched): number {
  return Math.max(0, ...sightings.filter((one) => one.of === of).map(({ ms, starvedMs }) => ms - starvedMs))
}

function summary(report: WatchReport): string {
  const longest = (['readyz', 'events', 'saves'] as const).map(
    (of) => `${of} ${longestOf(report, of).toFixed(0)} ms of ${allowedOf(report, of).toFixed(0)}`,
  )
  return `${longest.join(', ')} (× ${report.stretch.toFixed(1)} by others)`
}

function countsOf(statuses: readonly number[]): string {
  const counts = new Map<number, number>()
  for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1)
  return shownCounts(counts)
}

/** `300 × 200, 4 × 503` */
export function shownCounts(counts: ReadonlyMap<number, number>): string {
  return [...counts]
    .toSorted(([a], [b]) => a - b)
    .map(([status, count]) => `${count} × ${status}`)
    .join(', ')
}

/** Begins to watch; the returned function ends the watch. */
async function beginWatch(options: WatchOptions): Promise<() => Promise<WatchReport>> {
  const worker = new Worker(fileURLToPath(import.meta.resolve('./watch.ts')), { workerData: options, execArgv: [] })
  await once(worker, 'message')
  return async () => {
    worker.postMessage('end', [])
    const [report] = (await once(worker, 'message')) as [WatchReport]
    return report
  }
}
