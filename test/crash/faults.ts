// The ways in which a crash test breaks things, as rows. Each is drawn by its weight and returns the breaks that it
// made. After a break, outcomes may be unknown; after a freeze or a graceful stop they must be known (D10, D16).
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SeededRandom } from '../../src/cli/simulate/random.ts'
import type { Program } from '../kit/program.ts'
import type { Moment } from './die-at.ts'
import { postmasterOf } from './setup.ts'

export interface FaultContext {
  readonly program: Program
  readonly random: SeededRandom
  /** The file in which the program finds the moment at which it dies. */
  readonly momentFile: string
  /** Settles when the burst of this round has been sent. */
  readonly sent: Promise<unknown>
}

export interface FaultRow {
  readonly weight: number
  readonly name: string
  /** Breaks something and repairs it; resolves with what was broken. */
  readonly strike: (context: FaultContext) => Promise<string[]>
}

/** A burst takes about half a second, so the fault has to come within this time. */
const BURST_MS = 450

export const FAULTS: readonly [FaultRow, ...FaultRow[]] = [
  { weight: 5, name: 'the program is killed', strike: killProgram },
  { weight: 10, name: 'the program is killed at a named moment', strike: killAtMoment },
  { weight: 3, name: 'the program is killed, and again while it starts', strike: killTwice },
  { weight: 2, name: 'the program is killed, and again while it takes over', strike: killInTakeOver },
  { weight: 3, name: 'the database is killed', strike: (context) => killDatabase(context, 'SIGKILL') },
  { weight: 2, name: 'the database is shut down at once', strike: (context) => killDatabase(context, 'SIGQUIT') },
  { weight: 2, name: 'one session of the database is killed', strike: killBackend },
  { weight: 3, name: 'program and database are killed together', strike: killBoth },
  { weight: 2, name: 'the program is frozen', strike: freezeProgram },
  { weight: 1, name: 'the database is frozen', strike: freezeDatabase },
  { weight: 2, name: 'the program is stopped in good order', strike: stopProgram },
  { weight: 1, name: 'the program is killed while it gives back', strike: killInStop },
]

/** D16 gives requests in flight 20 s, and no receiver here takes that long. */
const STOP_MS = 25_000

/** In the order of a delivery's life: the program accepts it, sends it and settles it. */
const MOMENTS: readonly [Omit<Moment, 'nth'>, ...Omit<Moment, 'nth'>[]] = [
  { when: 'before', what: 'store-expected-' },
  { when: 'sent', what: 'store-expected-' },
  { when: 'after', what: 'store-expected-' },
  { when: 'before', what: 'BEGIN' },
  { when: 'after', what: 'lock-calls-' },
  { when: 'sent', what: 'store-' },
  { when: 'before', what: 'COMMIT' },
  { when: 'sent', what: 'COMMIT' },
  { when: 'after', what: 'COMMIT' },
  { when: 'before', what: '202' },
  { when: 'sent', what: '202' },
  { when: 'before', what: 'request' },
  { when: 'half', what: 'request' },
  { when: 'sent', what: 'request' },
  { when: 'before', what: 'settle-' },
  { when: 'sent', what: 'settle-' },
  { when: 'after', what: 'settle-' },
  { when: 'before', what: 'claim-' },
  { when: 'sent', what: 'claim-' },
  { when: 'after', what: 'claim-' },
]

/** A burst reaches each moment some dozens of times. */
const NTH_MAX = 25

async function soon({ random }: FaultContext): Promise<void> {
  await sleep(random.between(20, BURST_MS))
}

async function killProgram(context: FaultContext): Promise<string[]> {
  await soon(context)
  await context.program.kill('SIGKILL')
  await context.program.start()
  return ['program killed']
}

async function killAtMoment(context: FaultContext): Promise<string[]> {
  const { random, program, momentFile, sent } = context
  const moment = { ...random.pick(MOMENTS), nth: 1 + Math.floor(random.between(0, NTH_MAX)) }
  writeFileSync(momentFile, JSON.stringify(moment))
  program.process.kill('SIGUSR2')
  await Promise.race([ended(program), sent])
  rmSync(momentFile)
  // If the moment did not occur often enough, the program is killed now.
  await program.kill('SIGKILL')
  await program.start()
  return [`program killed ${moment.when} ${moment.what}, time ${moment.nth}`]
}

async function killTwice(context: FaultContext): Promise<string[]> {
  const { random, program } = context
  await soon(context)
  await program.kill('SIGKILL')
  const again = program.start().catch(() => undefined)
  await sleep(random.between(50, 500))
  await program.kill('SIGKILL')
  await again
  await program.start()
  return ['program killed', 'program killed while it started']
}

async function killInTakeOver(context: FaultContext): Promise<string[]> {
  const { random, program, momentFile } = context
  await soon(context)
  await program.kill('SIGKILL')
  const when = random.pick(['before', 'sent', 'after'] as const)
  const what = random.pick(['INSERT INTO node', 'DELETE FROM node', 'WITH k AS MATERIALIZED', 'COMMIT'] as const)
  writeFileSync(momentFile, JSON.stringify({ when, what, nth: 1 } satisfies Moment))
  await program.start().catch(() => undefined)
  rmSync(momentFile)
  await program.kill('SIGKILL')
  await program.start()
  return ['program killed', `program killed ${when} ${what} of its start`]
}

async function killDatabase(context: FaultContext, signal: NodeJS.Signals): Promise<string[]> {
  await soon(context)
  await context.program.killDatabase(signal)
  return [`database got ${signal}`]
}

async function killBackend(context: FaultContext): Promise<string[]> {
  await soon(context)
  const sessions = sessionsOf(postmasterOf(context.program.data).pid)
  const pid = sessions[Math.floor(context.random.between(0, sessions.length))]
  if (pid === undefined) return []
  process.kill(pid, 'SIGKILL')
  return ['a session of the database killed']
}

async function killBoth(context: FaultContext): Promise<string[]> {
  const { program, random } = context
  await soon(context)
  const both = [() => program.kill('SIGKILL'), () => program.killDatabase('SIGKILL')]
  await Promise.all((random.oneIn(2) ? both : both.toReversed()).map((kill) => kill()))
  await program.start()
  return ['program and database killed']
}

async function freezeProgram(context: FaultContext): Promise<string[]> {
  await soon(context)
  await freeze(context.program.process.pid ?? 0, context.random.between(300, 2_000))
  return []
}

async function freezeDatabase(context: FaultContext): Promise<string[]> {
  await soon(context)
  const { pid } = postmasterOf(context.program.data)
  const pids = [pid, ...sessionsOf(pid)]
  const forMs = context.random.between(300, 1_500)
  await Promise.all(pids.map((one) => freeze(one, forMs)))
  return []
}

async function stopProgram(context: FaultContext): Promise<string[]> {
  await soon(context)
  const code = await stop(context.program)
  await context.program.start()
  return code === 0 ? [] : [`the graceful stop ended with ${code}`]
}

async function killInStop(context: FaultContext): Promise<string[]> {
  const { program, momentFile, random } = context
  await soon(context)
  const when = random.pick(['before', 'sent', 'after'] as const)
  const what = random.pick(['release-', 'settle-', 'DELETE FROM node'] as const)
  writeFileSync(momentFile, JSON.stringify({ when, what, nth: 1 } satisfies Moment))
  program.process.kill('SIGUSR2')
  const code = await stop(program)
  rmSync(momentFile)
  await program.start()
  return code === 0 ? [] : [`program killed ${when} ${what} of its stop`]
}

/** Stops the program gracefully; fails if it does not end. */
async function stop(program: Program): Promise<number | NodeJS.Signals> {
  const ending = program.kill('SIGTERM')
  const given = new AbortController()
  const tooLong = sleep(STOP_MS, 'too long' as const, { signal: given.signal }).catch(() => ending)
  const code = await Promise.race([ending, tooLong])
  given.abort()
  if (code === 'too long') throw new Error(`it did not stop within ${STOP_MS / 1000} s of SIGTERM`)
  return code
}

async function ended({ process: child }: Program): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

async function freeze(pid: number, ms: number): Promise<void> {
  try {
    process.kill(pid, 'SIGSTOP')
    await sleep(ms)
    process.kill(pid, 'SIGCONT')
  } catch {
    // The session ended before, or was told to end while it was frozen.
  }
}

/** The server's processes that serve a client: the children whose titles name one. Linux only. */
function sessionsOf(postmaster: number): number[] {
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name)
    if (!(pid > 0)) return []
    try {
      const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1])
      const title = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return parent === postmaster && title.includes('postgres: offhook') ? [pid] : []
    } catch {
      // The process has ended since the list was made.
      return []
    }
  })
}
