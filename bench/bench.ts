// `npm run bench`: measures the speed of Offhook, beside the bare limit and beside alternatives, in one run.
//
//   npm run bench                        all measures, three rounds (a quarter of an hour)
//   npm run bench -- --quick             one small round (a few minutes)
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
//   npm run bench -- --against <folder>  also starts the program of another checkout, after `npm ci` there, in turns with this
//                                        one: the measures of cost and latency are judged beside it (also with --posts)
//
// The machine's speed drifts, so a measure is compared with another measure of the same round. The result is the median of the
// rounds.
import { appendFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { resolve as resolvePath } from 'node:path'
import { parseArgs } from 'node:util'
import { CONNECTIONS, EXPERIMENTS, type Experiment, QUICK, type Size, WHOLE } from './experiments.ts'
import { FLOOD_GOAL, besideFloods, floodTable } from './flood.ts'
import { type BenchEnvironment, openEnvironment, withCheckout } from './environment.ts'
import { GROWTH_GOAL, UNWANTED_GOAL_MS, growthTable, growthTimes } from './growth.ts'
import { HISTORY_GOAL_MS, historyTable, historyTimes } from './history.ts'
import { diskTable, diskUse } from './disk.ts'
import { commitsAlone } from './intake.ts'
import { type Figure, type MeasureId, MEASURES, measureIds, resultsOf } from './measures.ts'
import { PAGE_GOAL_MS, pageTable, pageTimes } from './page.ts'
import { postsTable, postsTimes } from './posts.ts'
import { pushBesideApi, pushTable } from './push.ts'
import { besideConversions, conversionTimes, recordingsTable } from './recordings.ts'
import { START_GOAL_S, startTable, startTimes } from './start.ts'
import { commitsText, tableOf, unjudgedText } from './report.ts'
import { STATISTICS_GOAL_MS, statisticsTable, statisticsTimes } from './statistics.ts'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    json: { type: 'boolean' },
    out: { type: 'string' },
    only: { type: 'string' },
    against: { type: 'string' },
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
/** The seconds of each experiment, in all rounds. */
const seconds = new Map<string, number>()

const environment = await openEnvironment()
const against = values.against === undefined ? null : withCheckout(environment, resolvePath(values.against))
const apart = apartOf()
const running = (apart ?? runAll)(environment)
const interrupted = new Promise<NodeJS.Signals>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve)
})
try {
  const signal = await Promise.race([running, interrupted])
  if (signal !== undefined) process.exitCode = 130
  if (apart === null) report()
} finally {
  await environment[Symbol.asyncDispose]()
  // Without its environment the running experiment fails, and ends the program that it started.
  await running.catch(() => undefined)
}

async function runAll(on: BenchEnvironment): Promise<void> {
  const wanted = EXPERIMENTS.filter(({ ids }) => ids.some((id) => asked.includes(id)))
  for (let round = 1; round <= size.rounds; round++) {
    progress(`round ${round} of ${size.rounds}`)
    const ofRound = new Map<MeasureId, number>()
    for (const experiment of wanted)
      if (round === 1 || experiment.once !== true) await runExperiment(on, experiment, { round, ofRound })
  }
  if (asked.includes('intake_1')) {
    const commits = await commitsAlone(on, { clients: CONNECTIONS, ms: size.bareMs })
    notes.push(commitsText(commits, valueOf('intake_1')))
  }
}

/** Runs an experiment, also against the other checkout if one of its measures is compared with it. */
async function runExperiment(
  on: BenchEnvironment,
  experiment: Experiment,
  { round, ofRound }: { readonly round: number; readonly ofRound: Map<MeasureId, number> },
): Promise<void> {
  const startedAt = performance.now()
  const other = experiment.ids.some((id) => MEASURES[id].of === 'against') ? against : null
  // Neither of the two is always the first.
  const early = other && round % 2 === 0 ? await experiment.run(other, size) : null
  const measured = await experiment.run(on, size)
  const others = early ?? (other && (await experiment.run(other, size)))
  for (const [index, id] of experiment.ids.entries()) {
    const value = measured[index] ?? Number.NaN
    ofRound.set(id, value)
    const { of } = MEASURES[id]
    const beside = of === null ? undefined : of === 'against' ? others?.[index] : ofRound.get(of)
    note(id, { value, ...(beside !== undefined && { beside }) })
  }
  const name = experiment.ids.join(', ')
  const took = (performance.now() - startedAt) / 1000
  seconds.set(name, (seconds.get(name) ?? 0) + took)
  progress(`    in ${took.toFixed(0)} s`)
}

async function runPages(on: BenchEnvironment): Promise<void> {
  const times = await pageTimes(on, values.quick === true ? QUICK_PAGES : PAGES)
  show(pageTable(times), { goal: PAGE_GOAL_MS, pages: times })
}

async function runStatistics(on: BenchEnvironment): Promise<void> {
  const isQuick = values.quick === true
  const deliveries = isQuick ? 1_000_000 : 10_000_000
  const times = await statisticsTimes(on, { deliveries, numbers: 500, runs: isQuick ? 5 : 15 })
  show(statisticsTable(times), { goal: STATISTICS_GOAL_MS, statistics: times })
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
  show(floodTable(times), { goal: FLOOD_GOAL, floods: times })
}

async function runRecordings(on: BenchEnvironment): Promise<void> {
  const isQuick = values.quick === true
  const times = await conversionTimes(isQuick ? { minutes: 10, runs: 3 } : { minutes: 60, runs: 3 })
  const beside = await besideConversions(on, isQuick ? { ms: 5000, rounds: 1 } : { ms: 10_000, rounds: 5 })
  show(recordingsTable(times, beside), { recordings: times, beside })
}

async function runStart(on: BenchEnvironment): Promise<void> {
  const startSize = { integrations: values.quick === true ? 1_000 : 10_000, accounts: 100, runs: 3 }
  const times = await startTimes(on, startSize)
  show(startTable(times, startSize), { goal: START_GOAL_S, starts: times })
}

async function runHistory(on: BenchEnvironment): Promise<void> {
  const historySize = values.quick === true ? { calls: 1_000_000, batches: 100 } : { calls: 10_000_000, batches: 300 }
  const times = await historyTimes(on, historySize)
  show(historyTable(times, historySize), { goal: HISTORY_GOAL_MS, history: times })
}

async function runGrowth(on: BenchEnvironment): Promise<void> {
  const usualSizes = values.quick === true ? '10000,100000' : '100000,1000000,10000000'
  const waiting = (values.sizes ?? usualSizes).split(',').map(Number)
  const times = await growthTimes(on, { waiting, runs: values.quick === true ? 5 : 15 })
  show(growthTable(times), { goal: { share: GROWTH_GOAL, unwantedMs: UNWANTED_GOAL_MS }, growth: times })
}

async function runDisk(on: BenchEnvironment): Promise<void> {
  const use = await diskUse(on, { events: values.quick === true ? 3_000 : 90_000 })
  show(diskTable(use), { disk: use })
}

async function runPush(on: BenchEnvironment): Promise<void> {
  const times = await pushBesideApi(on, values.quick === true ? 10_000 : 60_000)
  show(pushTable(times), times)
}

async function runPosts(on: BenchEnvironment): Promise<void> {
  const isQuick = values.quick === true
  const postsSize = isQuick
    ? { rounds: 1, floodMs: 5_000, streamMs: 5_000 }
    : { rounds: 3, floodMs: 12_000, streamMs: 20_000 }
  const rounds = Number(values.rounds ?? postsSize.rounds)
  const times = await postsTimes(on, against, { ...postsSize, rounds, keep })
  show(postsTable(times), { posts: times })
}

/** The result of a separate benchmark. */
function show(table: string, result: object): void {
  console.log(['', table, '', machine()].join('\n'))
  keep(result)
  if (values.json) console.log(JSON.stringify(result))
}

/** Keeps what is measured, should the run be cut. */
function keep(result: object): void {
  if (values.out !== undefined) appendFileSync(values.out, `${JSON.stringify(result)}\n`)
}

function note(id: MeasureId, figure: Figure): void {
  figures.set(id, [...(figures.get(id) ?? []), figure])
  keep({ id, ...figure })
  const share =
    figure.beside === undefined ? '' : `, ${(figure.value / figure.beside).toFixed(3)} of ${MEASURES[id].of}`
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
  const rounds = `${size.rounds} ${size.rounds === 1 ? 'round' : 'rounds'}${values.quick ? ', quick: too short for a verdict' : ''}`
  const times = [...seconds].map(([name, took]) => `${name} ${took.toFixed(0)}`).join('; ')
  const lines = [tableOf(results), '', ...unjudgedText(results), ...notes, `Seconds: ${times}.`]
  console.log(['', ...lines, `${machine()}; medians of ${rounds}.`].join('\n'))
  if (values.json) console.log(JSON.stringify({ measures: results }))
}

function machine(): string {
  return `${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}`
}
