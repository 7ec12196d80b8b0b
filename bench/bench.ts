// `npm run bench`: measures the speed of Offhook, beside the bare limit and beside alternatives, in one run.
//
//   npm run bench                        all measures, five rounds (a quarter of an hour)
//   npm run bench -- --quick             one small round (less than two minutes)
//   npm run bench -- --only drain,bare   some of the measures, by their ids
//   npm run bench -- --json              the last line is the result in JSON
//   npm run bench -- --out <file>        appends each figure to the file as soon as it is measured, a line of JSON each
//   npm run bench -- --page              first pages of the log with a million deliveries (some minutes), nothing else
//   npm run bench -- --statistics        charts with ten million deliveries (a minute or two), nothing else
//   npm run bench -- --push              500 messages a second to a source, beside the API (a minute or two), nothing else
//   npm run bench -- --posts             one event a POST: processor time of each, and its way to the receiver (minutes), nothing else
//   npm run bench -- --flood             five receivers with endless responses, beside healthy ones (some minutes), nothing else
//   npm run bench -- --start             a start with ten thousand integrations (a minute), nothing else
//   npm run bench -- --history           the cost of callers' history with ten million calls (some minutes), nothing else
//   npm run bench -- --growth            the same work with more deliveries waiting, integrations and events (minutes), nothing else;
//                                        --sizes 100000,1000000 chooses how many wait
//   npm run bench -- --disk              the disk space of an event (a minute), nothing else
//   npm run bench -- --recordings        conversion to MP3, and deliveries beside ten conversions at once, nothing else
//
// The machine's speed drifts, so throughput is a share of the bare loop: the loop runs before and after each of these
// measures, and each measure is compared with its own neighbours. The result is the median of the rounds.
import { appendFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { CONNECTIONS, EXPERIMENTS, type Experiment, QUICK, type Size, WHOLE, claimRounds } from './experiments.ts'
import { FLOOD_GOAL, besideFloods, floodTable } from './flood.ts'
import { type BenchEnvironment, openEnvironment } from './environment.ts'
import { GROWTH_GOAL, UNWANTED_GOAL_MS, growthTable, growthTimes } from './growth.ts'
import { HISTORY_GOAL_MS, historyTable, historyTimes } from './history.ts'
import { diskTable, diskUse } from './disk.ts'
import { commitsAlone } from './intake.ts'
import { type Figure, type MeasureId, MEASURES, bestRival, measureIds, resultsOf } from './measures.ts'
import { PAGE_GOAL_MS, pageTable, pageTimes } from './page.ts'
import { postsTable, postsTimes } from './posts.ts'
import { pushBesideApi, pushTable } from './push.ts'
import { besideConversions, conversionTimes, recordingsTable } from './recordings.ts'
import { START_GOAL_S, startTable, startTimes } from './start.ts'
import { commitsText, rivalsText, tableOf } from './report.ts'
import { STATISTICS_GOAL_MS, statisticsTable, statisticsTimes } from './statistics.ts'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    json: { type: 'boolean' },
    out: { type: 'string' },
    only: { type: 'string' },
    page: { type: 'boolean' },
    statistics: { type: 'boolean' },
    push: { type: 'boolean' },
    posts: { type: 'boolean' },
    flood: { type: 'boolean' },
    recordings: { type: 'boolean' },
    start: { type: 'boolean' },
    history: { type: 'boolean' },
    disk: { type: 'boolean' },
    growth: { type: 'boolean' },
    sizes: { type: 'string' },
    rounds: { type: 'string' },
  },
})

const asked = values.only?.split(',') ?? measureIds
const unknown = asked.filter((id) => !measureIds.some((known) => known === id))
if (unknown.length > 0) {
  console.error(`There is no measure ${unknown.join(', ')}. There are ${measureIds.join(', ')}.`)
  process.exit(2)
}

const PAGES = { deliveries: 1_000_000, runs: 7, hours: 24 }
const QUICK_PAGES = { deliveries: 100_000, runs: 3, hours: 24 }

const usual = values.quick === true ? QUICK : WHOLE
const size: Size = { ...usual, rounds: Number(values.rounds ?? usual.rounds) }
const figures = new Map<MeasureId, Figure[]>()
const notes: string[] = []

const environment = await openEnvironment()
const apart = apartOf()
const running = (apart ?? runAll)(environment)
const interrupted = new Promise<NodeJS.Signals>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve)
})
try {
  const signal = await Promise.race([running, interrupted])
  if (signal !== undefined) process.exitCode = 130
  else if (apart === null) report()
} finally {
  await environment[Symbol.asyncDispose]()
  // Without its environment the running experiment fails, and ends the program that it started.
  await running.catch(() => undefined)
}

async function runAll(on: BenchEnvironment): Promise<void> {
  const wanted = EXPERIMENTS.filter(({ ids }) => ids.some((id) => asked.includes(id)))
  for (let round = 1; round <= size.rounds; round++) {
    progress(`round ${round} of ${size.rounds}`)
    await runRound(on, wanted)
  }
  if (asked.includes('claim_p99')) {
    progress(`claims out of ${size.claim.queue.toLocaleString('en')}`)
    for (const p99 of await claimRounds(on, size)) note('claim_p99', { value: p99 })
  }
  if (asked.includes('intake_1')) {
    const commits = await commitsAlone(on, { clients: CONNECTIONS, ms: size.bareMs })
    notes.push(commitsText(commits, valueOf('intake_1')))
  }
}

async function runPages(on: BenchEnvironment): Promise<void> {
  const times = await pageTimes(on, values.quick === true ? QUICK_PAGES : PAGES)
  console.log(['', pageTable(times), '', machine()].join('\n'))
  if (values.json) console.log(JSON.stringify({ goal: PAGE_GOAL_MS, pages: times }))
}

async function runStatistics(on: BenchEnvironment): Promise<void> {
  const isQuick = values.quick === true
  const deliveries = isQuick ? 1_000_000 : 10_000_000
  const times = await statisticsTimes(on, { deliveries, numbers: 500, runs: isQuick ? 5 : 15 })
  console.log(['', statisticsTable(times), '', machine()].join('\n'))
  if (values.json) console.log(JSON.stringify({ goal: STATISTICS_GOAL_MS, statistics: times }))
}

/** A separate benchmark, instead of the measures. */
function apartOf(): ((on: BenchEnvironment) => Promise<void>) | null {
  if (values.start) return runStart
  if (values.history) return runHistory
  if (values.disk) return runDisk
  if (values.growth) return runGrowth
  if (values.page) return runPages
  if (values.statistics) return runStatistics
  if (values.recordings) return runRecordings
  if (values.push) return runPush
  if (values.posts) return runPosts
  return values.flood ? runFloods : null
}

async function runFloods(on: BenchEnvironment): Promise<void> {
  const times = await besideFloods(on, values.quick === true ? 5000 : 20_000)
  console.log(['', floodTable(times), '', machine()].join('\n'))
  if (values.json) console.log(JSON.stringify({ goal: FLOOD_GOAL, floods: times }))
}

async function runRecordings(on: BenchEnvironment): Promise<void> {
  const isQuick = values.quick === true
  const times = await conversionTimes(isQuick ? { minutes: 10, runs: 3 } : { minutes: 60, runs: 3 })
  const beside = await besideConversions(on, isQuick ? { ms: 5000, rounds: 1 } : { ms: 10_000, rounds: 5 })
  console.log(['', recordingsTable(times, beside), '', machine()].join('\n'))
  if (values.json) console.log(JSON.stringify({ recordings: times, beside }))
}

async function runStart(on: BenchEnvironment): Promise<void> {
  const startSize = { integrations: values.quick === true ? 1_000 : 10_000, accounts: 100, runs: 3 }
  const times = await startTimes(on, startSize)
  console.log(['', startTable(times, startSize), '', machine()].join('\n'))
  if (values.json) console.log(JSON.stringify({ goal: START_GOAL_S, starts: times }))
}

async function runHistory(on: BenchEnvironment): Promise<void> {
  const historySize = values.quick === true ? { calls: 1_000_000, batches: 100 } : { calls: 10_000_000, batches: 300 }
  const times = await historyTimes(on, historySize)
  console.log(['', historyTable(times, historySize), '', machine()].join('\n'))
  if (values.json) console.log(JSON.stringify({ goal: HISTORY_GOAL_MS, history: times }))
}

async function runGrowth(on: BenchEnvironment): Promise<void> {
  const usualSizes = values.quick === true ? '10000,100000' : '100000,1000000,10000000'
  const waiting = (values.sizes ?? usualSizes).split(',').map(Number)
  const times = await growthTimes(on, { waiting, runs: values.quick === true ? 5 : 15 })
  console.log(['', growthTable(times), '', machine()].join('\n'))
  if (values.json)
    console.log(JSON.stringify({ goal: { share: GROWTH_GOAL, unwantedMs: UNWANTED_GOAL_MS }, growth: times }))
}

async function runDisk(on: BenchEnvironment): Promise<void> {
  const use = await diskUse(on, { events: values.quick === true ? 3_000 : 90_000 })
  console.log(['', diskTable(use), '', machine()].join('\n'))
  if (values.json) console.log(JSON.stringify({ disk: use }))
}

async function runPush(on: BenchEnvironment): Promise<void> {
  const times = await pushBesideApi(on, values.quick === true ? 10_000 : 60_000)
  console.log(['', pushTable(times), '', machine()].join('\n'))
  if (values.json) console.log(JSON.stringify(times))
}

async function runPosts(on: BenchEnvironment): Promise<void> {
  const isQuick = values.quick === true
  const postsSize = isQuick
    ? { rounds: 1, floodMs: 5_000, streamMs: 5_000 }
    : { rounds: 3, floodMs: 12_000, streamMs: 20_000 }
  const times = await postsTimes(on, { ...postsSize, rounds: Number(values.rounds ?? postsSize.rounds) })
  console.log(['', postsTable(times), '', machine()].join('\n'))
  if (values.json) console.log(JSON.stringify({ posts: times }))
}

/** The bare loop runs between the measures that are compared with it. */
async function runRound(on: BenchEnvironment, wanted: readonly Experiment[]): Promise<void> {
  const compared = wanted.filter((experiment) => experiment.ofBare)
  let bareBefore = compared.length > 0 || asked.includes('bare') ? await bare(on) : Number.NaN
  for (const experiment of compared) {
    const values = await experiment.run(on, size)
    const bareAfter = await bare(on)
    noteAll(experiment, values, (bareBefore + bareAfter) / 2)
    bareBefore = bareAfter
  }
  for (const experiment of wanted) if (!experiment.ofBare) noteAll(experiment, await experiment.run(on, size))
}

async function bare({ load, receiver, port }: BenchEnvironment): Promise<number> {
  await receiver.ask('reset')
  const value = await load.ask('bareLoop', { port, connections: CONNECTIONS, ms: size.bareMs })
  await receiver.ask('reset')
  note('bare', { value })
  return value
}

function noteAll({ ids }: Experiment, values: readonly number[], bareValue?: number): void {
  for (const [index, id] of ids.entries()) {
    const value = values[index] ?? Number.NaN
    note(id, bareValue === undefined ? { value } : { value, bare: bareValue })
  }
}

function note(id: MeasureId, figure: Figure): void {
  figures.set(id, [...(figures.get(id) ?? []), figure])
  // What is measured is kept, should the run be cut.
  if (values.out !== undefined) appendFileSync(values.out, `${JSON.stringify({ id, ...figure })}\n`)
  const share = figure.bare === undefined ? '' : `, ${(figure.value / figure.bare).toFixed(3)} of bare`
  progress(`  ${id}: ${Number(figure.value.toPrecision(4)).toLocaleString('en')} ${MEASURES[id].unit}${share}`)
}

function valueOf(id: MeasureId): number {
  return resultsOf(figures).find((result) => result.id === id)?.value ?? Number.NaN
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`)
}

function report(): void {
  const results = resultsOf(figures)
  const rival = bestRival(figures)
  if (rival > 0 && figures.has('drain')) notes.unshift(rivalsText(valueOf('drain'), rival))
  const rounds = `${size.rounds} ${size.rounds === 1 ? 'round' : 'rounds'}${values.quick ? ', quick: too short for a verdict' : ''}`
  console.log(['', tableOf(results), '', ...notes, `${machine()}; medians of ${rounds}.`].join('\n'))
  if (values.json) console.log(JSON.stringify({ measures: results }))
}

function machine(): string {
  return `${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}`
}
