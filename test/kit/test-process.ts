// A process of tests, which is run, read and checked: it must end by itself in time, and leave nothing behind.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ReportLine } from './reporter.ts'

export interface Job {
  /** The displayed name: a file, or a folder of pure tests. */
  readonly name: string
  /** Several files share the process, which is only right for tests that touch nothing outside it. */
  readonly files: readonly string[]
  /** Of these files only the tests with generated cases run: those of property.ts. */
  readonly onlyProperties?: true
  /** Environment variables of this job, beside the environment of the run. */
  readonly env?: Readonly<Record<string, string>>
}

export interface JobResult {
  readonly name: string
  readonly passed: number
  readonly skipped: number
  readonly failures: readonly { readonly name: string; readonly error: string }[]
  /** The output on stdout and stderr. */
  readonly output: string
  readonly seconds: number
}

export interface JobSettings {
  readonly env: NodeJS.ProcessEnv
  /** A folder for the report. */
  readonly folder: string
  readonly limitMs: number
  /** Ends all running jobs, with all processes they started. */
  readonly signal: AbortSignal
}

const REPORTER = fileURLToPath(import.meta.resolve('./reporter.ts'))
/** The end of a long output is kept: it contains the reason of the failure. */
const OUTPUT_MAX = 20_000

/** Runs a job to its end. Errors are in the result; this does not throw. */
export async function runJob(job: Job, settings: JobSettings): Promise<JobResult> {
  const report = join(settings.folder, `${job.name.replaceAll(/[^\w.-]/g, '_')}.jsonl`)
  const begunAt = performance.now()
  const { ended, output } = await runNode(job, report, settings)
  const lines = readReport(report)
  const failures = lines.flatMap(({ type, name, error = '' }) => (type === 'failed' ? [{ name, error }] : []))
  // Exit code 1 means failed tests; any other end is one more failure.
  if (ended !== null && !(ended === 'it ended with 1' && failures.length > 0)) {
    const remarks = lines.flatMap(({ type, name }) => (type === 'remark' ? [name] : []))
    failures.push({ name: job.name, error: [ended + unfinished(lines), ...remarks].join('\n') })
  }
  return {
    name: job.name,
    passed: lines.filter(({ type }) => type === 'passed').length,
    skipped: lines.filter(({ type }) => type === 'skipped').length,
    failures,
    output,
    seconds: (performance.now() - begunAt) / 1000,
  }
}

/** `ended` is `null` if all went well, else the error. */
async function runNode(
  job: Job,
  report: string,
  settings: JobSettings,
): Promise<{ ended: string | null; output: string }> {
  const together = job.files.length > 1 ? ['--test', '--test-isolation=none'] : []
  const chosen = job.onlyProperties === true ? ['--test-only'] : []
  const reporting = [`--test-reporter=${REPORTER}`, `--test-reporter-destination=${report}`]
  // A test that hangs leaves time for the others.
  const limit = `--test-timeout=${settings.limitMs / 2}`
  // A process group of its own, so that all its children can be found, and ended, with it.
  const child = spawn(process.execPath, [...together, ...chosen, ...reporting, limit, ...job.files], {
    env: settings.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-OUTPUT_MAX)
    })
  }
  let stopped: string | null = null
  const stop = (why: string): void => {
    stopped = why
    endGroup(child.pid)
  }
  const timer = setTimeout(stop, settings.limitMs, `it did not end within ${settings.limitMs / 1000} s`)
  const abort = (): void => stop('it was interrupted')
  settings.signal.addEventListener('abort', abort)
  const { promise, resolve } = Promise.withResolvers<string | null>()
  child.once('error', (error) => resolve(error.message))
  child.once('exit', (code, signal) => resolve(code === 0 ? null : `it ended with ${signal ?? code}`))
  const ended = await promise
  clearTimeout(timer)
  settings.signal.removeEventListener('abort', abort)
  const left = endGroup(child.pid) ? 'it left a process running that it had started' : null
  return { ended: stopped ?? ended ?? left, output }
}

/** Kills the rest of a process group; false if it was empty. */
function endGroup(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(-pid, 'SIGKILL')
  } catch {
    // ESRCH: the group is empty, as it should be.
    return false
  }
}

function readReport(path: string): ReportLine[] {
  try {
    const lines = readFileSync(path, 'utf8').split('\n')
    // A killed process may have left half a line at the end.
    return lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line) as ReportLine)
  } catch {
    // The process ended before it could report anything; its exit code shows why.
    return []
  }
}

/** The tests that began and did not end, which show where a stuck file is stuck. */
function unfinished(lines: readonly ReportLine[]): string {
  const open = new Set(lines.filter(({ type }) => type === 'begun').map(({ name }) => name))
  for (const { type, name } of lines) if (type !== 'begun') open.delete(name)
  return open.size === 0 ? '' : `; not ended: ${[...open].map((name) => JSON.stringify(name)).join(', ')}`
}
