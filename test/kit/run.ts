// `npm test`: every test, on one PostgreSQL, ending with the line `N passed, N failed`.
//
//   npm test                       all
//   npm test -- breaker calls/     only files whose path contains one of the words
//   npm run test:ci                tests too slow for every change: files named *.ci.test.ts, properties (property.ts) alone with
//                                  more runs, and tests of what can differ in the npm package, once more
//                                  on its code (package-tests.ts)
//   npm run test:all               the build: both suites one after the other, on one server
//   npm run test:long              the nightly tests: both, and files named *.long.test.ts, with more runs of each property, more
//                                  seeds, more kills, and all tests of `npm test` without a browser on the code of the npm package
//   npm run shots -- editor        no tests: screenshots of the page's views whose names contain one of the words, into .shots/
//   npm run shots -- docs          no tests: the screenshots of README and the guides, into docs/pictures
//
// The server is the bundled one in a new folder, or the server of DATABASE_URL. Folders of pure tests run in one process each,
// and small files in one process together; every other file has a process of its own. Two browsers keep both cores of the
// smallest build machine busy; one file without a browser runs beside them, and six together once the browsers are done: those
// mostly wait for timers. Tests that kill or fill the program get more room.
//
// Some slow tests are in folders with packages of their own (scripts/install.ts), which are installed first. If that is not
// possible, the tests of the folder count as failed. Some slow tests are left out of `npm run test:ci`, which says so, while
// nothing that they depend on has changed (unchanged.ts).
//
// A failed file runs once more at the end, and is named as unsteady if it then passes: on a loaded machine time limits expire
// that a person would never notice. The nightly run repeats nothing.
//
// Each suite ends with its ten longest jobs and with its time on the clock and on the processors.
import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { parseArgs, styleText } from 'node:util'
import manifest from '../../package.json' with { type: 'json' }
import { type Folder, FOLDERS, installFolder } from '../../scripts/install.ts'
import { startBundledServer } from '../../src/store/bundled-server/bundled-server.ts'
import { API_DOCUMENT } from './declared-answers.ts'
import { type TestServer, prepareServer } from './database.ts'
import { PACKAGE_TESTS } from './package-tests.ts'
import { SHARED_PROGRAM } from './program.ts'
import { type Job, type JobResult, runJob } from './test-process.ts'
import { recordable, unchangedTests } from './unchanged.ts'

/** Folders whose tests touch nothing outside their process, and leave nothing in it, except their subfolders `runtime`. */
const PURE = ['src/sources/', 'src/calls/', 'src/render/', 'src/integrations/', 'web/']
/** What a small file does not contain: the kit, servers, processes, hooks, and changes of its process. */
const NOT_SMALL =
  /\/kit\/|\/sides\.ts|'node:(?:child_process|dns|events|http2?|https|net|tls|vm|worker_threads|stream\b.*)'|\bprocess\.|\bmock\.|\bglobalThis\b|\b(?:after|before)\(/
const PAGE = 'test/page/'
/** Compares the packed npm package with the sources. */
const PACKAGE_CONTENTS = 'test/release/package.ci.test.ts'
/** How often each property is tried: property.ts. */
const RUNS = { test: 200, ci: 1_000, long: 100_000, shots: 200, package: 20 }
const BROWSERS_AT_ONCE = 2
/** If further files fail, the program is broken, not the machine loaded. */
const REPEATED_AT_MOST = 5
/** Number of parallel files without a browser: beside browsers, and after them. */
const OTHERS_BESIDE = 1
const OTHERS_AT_ONCE = { test: 6, ci: 5, long: 5, shots: 5 }
/** A smaller number of jobs with programs is faster without a first program. */
const WARM_UP_FROM = 4
const LONGEST_SHOWN = 10
const MINUTE_MS = 60_000
/** The time limit of a process of tests. */
const LIMIT_MS = {
  test: 20 * MINUTE_MS,
  ci: 20 * MINUTE_MS,
  shots: 20 * MINUTE_MS,
  long: 12 * 60 * MINUTE_MS,
}

const root = join(import.meta.dirname, '../..')
const { values, positionals: words } = parseArgs({
  options: {
    all: { type: 'boolean' },
    ci: { type: 'boolean' },
    long: { type: 'boolean' },
    shots: { type: 'boolean' },
  },
  allowPositionals: true,
})
type SuiteName = keyof typeof LIMIT_MS

interface Suite {
  readonly name: SuiteName
  readonly jobs: readonly Job[]
}

const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort())
const suites = suiteNames().map((name) => ({ name, jobs: jobsOfSuite(name) }))
if (suites.some(({ jobs }) => jobs.some(needsPackage))) makePackage()
process.exitCode = (await runAll(suites)) ? 0 : 1

function suiteNames(): readonly SuiteName[] {
  if (values.all === true) return ['test', 'ci']
  return [values.shots === true ? 'shots' : values.long === true ? 'long' : values.ci === true ? 'ci' : 'test']
}

function jobsOfSuite(suite: SuiteName): readonly Job[] {
  if (suite === 'shots') return jobsOf(['test/page/pictures.ts', 'test/page/shots.ts'])
  if (suite === 'test') return jobsOf(matching(isFast))
  if (suite === 'long') return [...jobsOf(matching(() => true)), ...packageJobs(suite)]
  const leftOut = leaveOut()
  const isChosen = (file: string): boolean =>
    file.endsWith('.ci.test.ts') && !leftOut.some((tests) => file.startsWith(tests))
  return [...jobsOf(matching(isChosen)), ...propertyJobs(), ...packageJobs(suite)]
}

/** Says which tests are left out, by the beginning of their paths. Those that the command line names run. */
function leaveOut(): readonly string[] {
  const leftOut = words.length === 0 ? unchangedTests() : []
  for (const tests of leftOut)
    console.log(
      `left out: ${tests}, since nothing that it depends on has changed since it passed (test/kit/unchanged.ts)`,
    )
  return leftOut
}

/** Whether `npm test` runs the file. */
function isFast(file: string): boolean {
  return !/\.(?:ci|long)\.test\.ts$/.test(file)
}

/** The test files that are chosen and match the words of the command line. */
function matching(isChosen: (file: string) => boolean): string[] {
  return globSync('{src,web,test,bench,scripts}/**/*.test.ts', { cwd: root, exclude: ['**/node_modules'] })
    .map((file) => relative(root, join(root, file)).replaceAll(sep, '/'))
    .filter(isChosen)
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .toSorted()
}

/** The tests with generated cases of `npm test`, which have more cases here, without the other tests of their files. */
function propertyJobs(): Job[] {
  const hasProperties = (file: string): boolean => readFileSync(join(root, file), 'utf8').includes(`kit/property.ts'`)
  return jobsOf(matching((file) => isFast(file) && hasProperties(file))).map((job) => ({
    ...job,
    name: `properties: ${job.name}`,
    onlyProperties: true,
  }))
}

/** Tests of what can differ in the npm package, once more on its code. In the nightly run also all of `npm test` without a browser. */
function packageJobs(suite: SuiteName): Job[] {
  const all = (file: string): boolean => suite === 'long' && isFast(file) && !file.startsWith(PAGE)
  const options = `${process.env['NODE_OPTIONS'] ?? ''} --import ${join(import.meta.dirname, 'package-code.ts')}`
  const env = { NODE_OPTIONS: options, OFFHOOK_RUNS: String(RUNS.package) }
  return jobsOf(matching((file) => file in PACKAGE_TESTS || all(file))).map((job) => ({
    ...job,
    name: `package: ${job.name}`,
    env,
  }))
}

function needsPackage({ files, env }: Job): boolean {
  return env !== undefined || files.includes(PACKAGE_CONTENTS)
}

/** Makes the packages of a release, without a release: in dist/package, and packed in dist/release. */
function makePackage(): void {
  execFileSync('npm', ['run', '-s', 'release', '--', manifest.version, '--dry-run', '--only-npm'], { cwd: root })
}

/** Folders first, then files with whole programs: they take longest, and short jobs fill the end. */
function jobsOf(files: readonly string[]): Job[] {
  const isPure = (file: string, folder: string): boolean => file.startsWith(folder) && !file.includes('/runtime/')
  const pure = PURE.map((folder) => ({ name: folder, files: files.filter((file) => isPure(file, folder)) }))
  const others = files.filter((file) => !PURE.some((folder) => isPure(file, folder)))
  const small = { name: 'small files', files: others.filter(isSmall) }
  const jobs = others.filter((file) => !isSmall(file)).map((file) => ({ name: file, files: [file] }))
  const isProgram = ({ name }: Job): boolean => name.startsWith('test/')
  return [
    ...[...pure, small].filter((job) => job.files.length > 0),
    ...jobs.filter(isProgram),
    ...jobs.filter((job) => !isProgram(job)),
  ]
}

/** Whether a file can share its process with others: most of the time of such a file would go into the start of its process. */
function isSmall(file: string): boolean {
  return !file.startsWith('test/') && !NOT_SMALL.test(readFileSync(join(root, file), 'utf8'))
}

/** The packages of a folder are missing, for this reason. */
interface MissingFolder {
  readonly folder: Folder
  readonly problem: string
}

/** Installs the folders of these tests that have packages of their own. Returns the folders for which that is not possible. */
function installFolders(jobs: readonly Job[]): MissingFolder[] {
  return FOLDERS.filter((folder) => jobs.some((job) => isIn(job, folder))).flatMap((folder) => {
    const problem = installFolder(folder)
    return problem === null ? [] : [{ folder, problem }]
  })
}

function isIn({ files }: Job, folder: string): boolean {
  return files.some((file) => file.startsWith(`${folder}/`))
}

/** Runs the suites one after the other, on one server; true if all tests passed. */
async function runAll(suites: readonly Suite[]): Promise<boolean> {
  const all = suites.flatMap(({ jobs }) => jobs)
  const folder = mkdtempSync(join(tmpdir(), 'offhook-test-'))
  // As root, the bundled PostgreSQL runs as another user, who needs access to this folder.
  chmodSync(folder, 0o711)
  const missing = installFolders(all)
  const server = all.some(needsDatabase) ? await startServer(folder) : null
  if (all.some(isPage)) await (await import('./browser.ts')).unpackInto(folder)
  const env = environment(folder, server)
  const warm = await warmUp(all, env, folder)
  const results: JobResult[] = []
  try {
    for (const { name, jobs } of suites) {
      const run = (job: Job): Promise<JobResult> =>
        runJob(job, {
          env: { ...env, ...settingsOf(name), ...job.env, ...warm.get(job.env)?.env },
          folder,
          limitMs: LIMIT_MS[name],
          signal: interrupted.signal,
        })
      const measured = startMeasuring()
      const done = await runSuite(
        name,
        jobs.filter((job) => !missing.some((one) => isIn(job, one.folder))),
        run,
      )
      results.push(...done)
      showTimes(name, done, measured())
    }
    results.push(...missing.map(({ folder: missed, problem }) => failure(missed, problem)))
  } finally {
    await Promise.all([...warm.values()].map(({ end }) => end()))
    const left = (await server?.clear()) ?? 0
    if (left > 0)
      results.push(failure('databases', `${left} databases were left by tests that did not dispose of them`))
    await server?.stop()
  }
  const running = processesIn(folder)
  if (running.length > 0) results.push(failure('processes', `left running: ${running.join(', ')}`))
  rmSync(folder, { recursive: true, force: true })
  // Where the command line chooses, some of them may not have run.
  for (const tests of words.length === 0 ? recordable(results) : [])
    console.log(`${tests} passed: node test/kit/unchanged.ts ${tests} records that it need not run until a change`)
  return summarize(results)
}

async function runSuite(
  suite: SuiteName,
  jobs: readonly Job[],
  run: (job: Job) => Promise<JobResult>,
): Promise<JobResult[]> {
  const results: JobResult[] = []
  const failed: { job: Job; result: JobResult }[] = []
  const work = async (waiting: Job[]): Promise<void> => {
    for (let job = waiting.shift(); job !== undefined && !interrupted.signal.aborted; job = waiting.shift()) {
      const result = await run(job)
      show(result, suite)
      if (result.failures.length > 0) failed.push({ job, result })
      else results.push(result)
    }
  }
  const lanes = (n: number, waiting: Job[]): Promise<void>[] => Array.from({ length: n }, () => work(waiting))
  const pages = jobs.filter(isPage)
  const others = jobs.filter((job) => !isPage(job))
  const beside = lanes(OTHERS_BESIDE, others)
  await Promise.all(lanes(BROWSERS_AT_ONCE, pages))
  await Promise.all([...beside, ...lanes(OTHERS_AT_ONCE[suite] - OTHERS_BESIDE, others)])
  if (suite === 'long' || failed.length > REPEATED_AT_MOST) return [...results, ...failed.map(({ result }) => result)]
  for (const { job } of failed) {
    // In another environment, without the shared program: there the inboxes and people of the first time still exist.
    const result = await run({ ...job, env: { ...job.env }, name: `${job.name}, again` })
    results.push(result)
    show(result, suite)
    if (result.failures.length === 0) console.log(styleText('yellow', `  unsteady: ${job.name} passed the second time`))
  }
  return results
}

function isPage({ name }: Job): boolean {
  return name.startsWith(PAGE)
}

function needsDatabase(job: Job): boolean {
  if (isPage(job)) return true
  return job.files.some((file) =>
    /(?:kit\/(?:api|database|program)|\.\/sides)\.ts/.test(readFileSync(join(root, file), 'utf8')),
  )
}

async function startServer(folder: string): Promise<TestServer & { stop(): Promise<void> }> {
  const own = process.env['DATABASE_URL']
  if (own) return { ...(await prepareServer(own)), stop: async () => undefined }
  const bundled = await startBundledServer({
    dataFolder: join(folder, 'server'),
    onEnded: (error) => console.error('the PostgreSQL of this run ended', error ?? 'and is started again'),
  })
  return { ...(await prepareServer(bundled.connectionString)), stop: () => bundled.stop() }
}

/**
 * No personal settings reach a test; TMPDIR puts all temporary files of tests into one folder. Processes share Node's compile
 * cache, since many load the same files.
 */
function environment(folder: string, server: TestServer | null): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('OFFHOOK_') && name !== 'DATABASE_URL')
  return {
    ...Object.fromEntries(kept),
    ...server?.env,
    TMPDIR: folder,
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
    NODE_NO_WARNINGS: '1',
  }
}

/** What tests must know of their suite: how often each property is tried, and which pictures are taken. */
function settingsOf(suite: SuiteName): Readonly<Record<string, string>> {
  return {
    OFFHOOK_RUNS: String(RUNS[suite]),
    ...(suite === 'long' && { OFFHOOK_LONG: '1' }),
    ...(suite === 'shots' && { OFFHOOK_SHOTS_OF: words.join(' ') }),
  }
}

/** A program that the jobs of one environment share. */
interface SharedProgram {
  /** The variables by which the jobs find the program and its document. */
  readonly env: NodeJS.ProcessEnv
  readonly end: () => Promise<void>
}

/** Starts a program in each environment that many jobs have, which they share, and which makes their own programs start faster. */
async function warmUp(
  jobs: readonly Job[],
  env: NodeJS.ProcessEnv,
  folder: string,
): Promise<Map<Job['env'], SharedProgram>> {
  const groups = [...Map.groupBy(jobs.filter(needsDatabase), (job) => job.env)]
  const warm = new Map<Job['env'], SharedProgram>()
  for (const [own, { length }] of groups) {
    if (length < WARM_UP_FROM) continue
    const file = join(folder, `document-${warm.size}.json`)
    const script = join(import.meta.dirname, 'warm-up.ts')
    const child = fork(script, [file], { env: { ...env, ...own }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    const ended = once(child, 'exit')
    const program = await Promise.race([once(child, 'message'), ended.then(() => null)])
    // Without it, the tests show the error of its start, each for itself.
    if (program === null) continue
    warm.set(own, {
      env: { [API_DOCUMENT]: file, [SHARED_PROGRAM]: JSON.stringify(program[0]) },
      end: async () => {
        if (child.connected) child.disconnect()
        await ended
      },
    })
  }
  return warm
}

/** Processes that run in the run's folder, such as a PostgreSQL that a test started and left. Linux only. */
function processesIn(folder: string): string[] {
  return globSync('/proc/[0-9]*/cmdline').flatMap((file) => {
    try {
      const command = readFileSync(file, 'utf8').replaceAll('\0', ' ').trim()
      return command.includes(folder) ? [command] : []
    } catch {
      // The process has ended since the list was made.
      return []
    }
  })
}

function failure(name: string, error: string): JobResult {
  const result = { name, passed: 0, skipped: 0, failures: [{ name, error }], output: '', seconds: 0 }
  show(result)
  return result
}

function show({ name, passed, skipped, failures, output, seconds }: JobResult, suite?: SuiteName): void {
  const mark = failures.length === 0 ? styleText('green', '✔') : styleText('red', '✖')
  const skips = skipped === 0 ? '' : `, ${skipped} skipped`
  console.log(`${mark} ${name}  ${styleText('dim', `${passed} passed${skips}, ${seconds.toFixed(1)} s`)}`)
  for (const failed of failures) {
    console.log(`  ${styleText('red', `✖ ${failed.name}`)}`)
    console.log(failed.error.replaceAll(/^/gm, '    '))
  }
  if ((failures.length > 0 || suite === 'shots') && output.trim() !== '')
    console.log(output.trim().replaceAll(/^/gm, '    | '))
}

interface Measured {
  readonly seconds: number
  /** The time in which the machine's processors were busy, with everything, in seconds. */
  readonly processorSeconds: number
}

/** Measures from now on. The machine's own count includes programs that a test killed, which no parent adds up. */
function startMeasuring(): () => Measured {
  const busyMs = (): number => cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys, 0)
  const [begunAt, busyBefore] = [performance.now(), busyMs()]
  return () => ({ seconds: (performance.now() - begunAt) / 1000, processorSeconds: (busyMs() - busyBefore) / 1000 })
}

function showTimes(suite: SuiteName, results: readonly JobResult[], { seconds, processorSeconds }: Measured): void {
  const longest = results.toSorted((a, b) => b.seconds - a.seconds).slice(0, LONGEST_SHOWN)
  const passed = results.reduce((sum, result) => sum + result.passed, 0)
  const lines = [
    `the longest of ${results.length} processes:`,
    ...longest.map((job) => `${job.seconds.toFixed(1).padStart(7)} s  ${job.name}`),
    `npm ${suite === 'test' ? suite : `run test:${suite}`}: ${passed} tests in ${seconds.toFixed(0)} s, with ${processorSeconds.toFixed(0)} s of ${cpus().length} processors`,
  ]
  console.log(styleText('dim', `\n${lines.join('\n')}`))
}

function summarize(results: readonly JobResult[]): boolean {
  const failures = results.flatMap((result) => result.failures.map(({ name }) => `${result.name}: ${name}`))
  const passed = results.reduce((sum, result) => sum + result.passed, 0)
  if (interrupted.signal.aborted) failures.push('the run was interrupted')
  if (passed === 0 && failures.length === 0)
    failures.push(words.length === 0 ? 'there are no such tests' : `no test matches ${words.join(' ')}`)
  console.log()
  for (const name of failures) console.log(`${styleText('red', '✖')} ${name}`)
  console.log(`${passed} passed, ${failures.length} failed`)
  return failures.length === 0
}
