// One run: inputs from a seed, some at once, until time is up or something is wrong.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { messageOf } from '../../src/errors.ts'
import { Checks } from './checks.ts'
import { shown } from './input.ts'
import type { Input } from './input.ts'
import { inputs } from './inputs/inputs.ts'
import { Player } from './player.ts'
import { createWorld } from './world.ts'

export interface RunOptions {
  readonly seed: number
  /** Ends after so many minutes, with a last look at everything. */
  readonly minutes: number
  /** Inputs between two looks at everything. */
  readonly perLook?: number
  /** What is no failure: one in whose words one of these occurs. */
  readonly known?: readonly string[]
  readonly say: (line: string) => void
}

export interface RunResult {
  readonly played: number
  /** What was wrong, in words, with the inputs that were played then; `null`: nothing. */
  readonly failure: string | null
}

/** Made at once: making all of a thousand takes memory. */
const BATCH = 50
const AT_ONCE = 6
/** The last inputs that are written down when something is wrong. */
const LAST_MAX = 60

export async function run({ seed, minutes, perLook = 1000, known = [], say }: RunOptions): Promise<RunResult> {
  const wrong: string[] = []
  const failed = (...all: readonly string[]): void => {
    wrong.push(...all.filter((what) => !known.some((one) => what.includes(one))))
  }
  const world = await createWorld(failed)
  const player = new Player(world)
  const checks = new Checks(world)
  const last: { readonly input: Input; isAnswered: boolean }[] = []
  const endAt = performance.now() + minutes * 60_000
  let played = 0
  const mixture = inputs(world.queries)

  const play = async (input: Input): Promise<void> => {
    const one = { input, isAnswered: false }
    last.push(one)
    last.splice(0, last.length - LAST_MAX)
    try {
      const found = await player.play(input)
      if (found !== null) failed(`${found}\n    ${shown(input)}`)
    } catch (error) {
      failed(`${messageOf(error)}\n    ${shown(input)}`)
    }
    one.isAnswered = true
  }
  const look = async (): Promise<void> => {
    player.hangUp()
    failed(...(await checks.all()))
    if (wrong.length > 0) return
    say(`${played} inputs, all is well (${statusesOf(player)})`)
  }

  try {
    await checks.begin()
    while (wrong.length === 0 && performance.now() < endAt) {
      const batch = fc.sample(mixture, { seed: seed + played, numRuns: BATCH })
      failed(...(await player.look()))
      const waiting = [...batch]
      const work = async (): Promise<void> => {
        for (let next = waiting.shift(); next !== undefined && wrong.length === 0; next = waiting.shift())
          await play(next)
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work))
      played += BATCH
      if (wrong.length === 0) failed(...(await checks.often()))
      if (wrong.length === 0 && played % perLook === 0) await look()
    }
    if (wrong.length === 0) await look()
  } catch (error) {
    wrong.push(messageOf(error))
  }
  checks.close()
  player.close()
  const failure = wrong.length === 0 ? null : described(wrong, last, world.program.output())
  await world.close()
  if (failure === null) rmSync(world.program.data, { recursive: true, force: true })
  return { played, failure: failure && `${failure}\nThe data folder is ${world.program.data}.` }
}

function statusesOf({ statuses }: Player): string {
  return [...statuses]
    .toSorted(([a], [b]) => a - b)
    .map(([status, count]) => `${count} × ${status}`)
    .join(', ')
}

/** What was wrong, what was under way, what the program said at last; the last inputs whole are in a file. */
function described(
  wrong: readonly string[],
  last: readonly { readonly input: Input; readonly isAnswered: boolean }[],
  text: string,
): string {
  const file = join(mkdtempSync(join(tmpdir(), 'offhook-fuzz-')), 'last-inputs.json')
  writeFileSync(file, JSON.stringify(last, bytesAsBase64, 1))
  const open = last.filter(({ isAnswered }) => !isAnswered)
  return [
    ...wrong,
    ...(open.length === 0 ? [] : ['Not answered yet:']),
    ...open.map(({ input }) => `    ${shown(input)}`),
    'The program said at last:',
    ...text
      .trimEnd()
      .split('\n')
      .slice(-8)
      .map((line) => `    ${line.slice(0, 500)}`),
    `The last ${last.length} inputs are in ${file}.`,
  ].join('\n')
}

/** A buffer has become a list of numbers by the time that JSON is asked for it. */
function bytesAsBase64(_: string, value: unknown): unknown {
  const isBuffer =
    typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value
  return isBuffer ? Buffer.from(value.data as number[]).toString('base64') : value
}
