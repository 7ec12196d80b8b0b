// One attempt of a step that runs a program of the operator's. No shell is involved: the program and its arguments are the
// operator's, and the program reads the call from its standard input.
//
// The program gets a temporary folder, few environment variables, and a process group of its own, so that all processes that it
// starts end with it: they get SIGTERM first, and SIGKILL if they do not end.
import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageOf } from '../errors.ts'
import { toSingleLine } from '../text/single-line.ts'
import { ANSWER_BYTES_MAX, parseStepAnswer } from './step-answer.ts'
import type { CommandStep } from './step.ts'
import type { Commands, StepOutcome, StepRunnerDeps, StepPayload } from './step-run.ts'

/** Time between SIGTERM and SIGKILL. */
const GRACE_MS = 3_000
/** How much of the end of standard error is shown. */
const SAID_MAX = 500
/** How much of standard error is kept while the program runs: enough for its end, in any encoding. */
const SAID_BYTES_MAX = 4 * 1024

interface CommandOptions {
  readonly step: CommandStep
  readonly payload: StepPayload
  readonly country: string
  readonly signal: AbortSignal
}

/** Runs the program once. */
export async function runCommandStep(
  { commands, path }: Pick<StepRunnerDeps, 'path'> & { readonly commands: Commands },
  options: CommandOptions,
): Promise<StepOutcome> {
  const { settings, name } = options.step
  const words = Object.hasOwn(commands, settings.command) ? commands[settings.command] : undefined
  if (words === undefined) {
    const problem = `The command "${settings.command}" is not available to this account. Ask your server administrator to add it to OFFHOOK_COMMANDS.`
    return { is: 'failed', problem, again: false }
  }
  const { recording, call } = options.payload
  const input = JSON.stringify({
    step: name,
    call,
    recording: recording && { path: path(recording.file), seconds: recording.seconds, channels: recording.channels },
  })
  const folder = await mkdtemp(join(tmpdir(), 'offhook-step-'))
  try {
    const { signal } = options
    const ended = await runProcess(words, { folder, input, timeoutMs: settings.timeout_s * 1000, signal })
    return outcomeOf(ended, { timeout_s: settings.timeout_s, country: options.country })
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** How a program ended. */
interface ProcessResult {
  readonly how: 'exit' | 'not started' | 'too slow' | 'too much' | 'stopped'
  /** `null`: the program was ended by a signal. */
  readonly code: number | null
  readonly output: Buffer
  /** The end of standard error, or why the program did not start. */
  readonly stderr: string
}

interface ProcessOptions {
  readonly folder: string
  readonly input: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

function runProcess(
  [program = '', ...args]: readonly string[],
  { folder, input, timeoutMs, signal }: ProcessOptions,
): Promise<ProcessResult> {
  if (signal.aborted) return Promise.resolve({ how: 'stopped', code: null, output: Buffer.alloc(0), stderr: '' })
  const { promise, resolve } = Promise.withResolvers<ProcessResult>()
  const child = spawn(program, args, { cwd: folder, env: environment(folder), detached: true })
  let how: ProcessResult['how'] = 'exit'
  let kill: NodeJS.Timeout | null = null
  let output: Buffer[] = []
  let bytes = 0
  let stderr = Buffer.alloc(0)

  const end = (why: ProcessResult['how']): void => {
    if (how !== 'exit') return
    how = why
    signalGroup(child, 'SIGTERM')
    kill = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS)
  }
  const slow = setTimeout(() => end('too slow'), timeoutMs)
  const stop = (): void => end('stopped')
  signal.addEventListener('abort', stop, { once: true })

  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= ANSWER_BYTES_MAX) return void output.push(chunk)
    output = []
    end('too much')
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = Buffer.concat([stderr, chunk]).subarray(-SAID_BYTES_MAX)
  })
  // A program need not read its input.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  child.once('error', (error) => {
    if (child.pid !== undefined) return
    how = 'not started'
    stderr = Buffer.from(messageOf(error))
    settle(null)
  })
  // Processes that are still running would hold on to the output and to the machine. Processes that left the group are not
  // covered.
  child.once('exit', () => {
    signalGroup(child, 'SIGKILL')
    if (kill) clearTimeout(kill)
    kill = setTimeout(() => {
      child.stdout.destroy()
      child.stderr.destroy()
    }, GRACE_MS)
  })
  child.once('close', (code) => settle(code))

  function settle(code: number | null): void {
    clearTimeout(slow)
    if (kill) clearTimeout(kill)
    signal.removeEventListener('abort', stop)
    resolve({
      how,
      code,
      output: Buffer.concat(output),
      stderr: toSingleLine(stderr.toString('utf8')).slice(-SAID_MAX),
    })
  }
  return promise
}

/** Signals the program and all processes that it started. */
function signalGroup({ pid }: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // The group has ended already, as intended.
  }
}

/**
 * The variables for finding programs, the home folder, the language and a temporary folder: none of Offhook's settings, which
 * hold secrets.
 */
function environment(folder: string): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG } = process.env
  return { ...(PATH && { PATH }), ...(HOME && { HOME }), ...(LANG && { LANG }), TMPDIR: folder }
}

function outcomeOf(
  { how, code, output, stderr }: ProcessResult,
  { timeout_s, country }: { timeout_s: number; country: string },
): StepOutcome {
  const last = stderr === '' ? '' : ` Last output: ${stderr}`
  switch (how) {
    case 'stopped':
      return { is: 'stopped' }
    case 'not started':
      return { is: 'failed', problem: `The command could not be started: ${stderr}.`, again: false }
    case 'too slow':
      return {
        is: 'failed',
        problem: `The command took longer than ${timeout_s} s and was stopped.${last}`,
        again: true,
      }
    case 'too much':
      return { is: 'failed', problem: 'The command printed more than 1 MiB and was stopped.', again: false }
    case 'exit': {
      if (code !== 0) {
        const end = code === null ? 'was killed' : `exited with code ${code}`
        return { is: 'failed', problem: `The command ${end}.${last}`, again: true }
      }
      const read = parseStepAnswer(output, { take: null, country })
      if (!read.ok) return { is: 'failed', problem: read.problem, again: false }
      return { is: 'done', fields: read.fields, problem: read.problem }
    }
  }
}
