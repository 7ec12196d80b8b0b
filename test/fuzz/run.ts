// A run: each operation once, then inputs from a seed, some in parallel, and sometimes a crowd, until the time is up or
// something is wrong.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { messageOf } from '../../src/errors.ts'
import { Checks } from './checks.ts'
import { playCrowd, shownCounts } from './crowd.ts'
import { shown, written } from './input.ts'
import type { Input } from './input.ts'
import { crowds } from './inputs/crowds.ts'
import { inputs } from './inputs/inputs.ts'
import { Player } from './player.ts'
import { createWorld } from './world.ts'
import type { World } from './world.ts'

export interface PlayOptions {
  /** Failures that contain one of these texts are ignored. */
  readonly known?: readonly string[]
  readonly say: (line: string) => void
}

export interface RunOptions extends PlayOptions {
  readonly seed: number
  /** Ends after this many minutes, with a last full check. */
  readonly minutes: number
  /** The number of inputs between two full checks. */
  readonly perLook?: number
  /** Plays only inputs whose names contain one of these words; empty: all inputs. */
  readonly only?: readonly string[]
}

export interface RunResult {
  readonly played: number
  /** The failure in words, with the inputs that were under way; `null`: none. */
  readonly failure: string | null
  /** The inputs that were played last. */
  readonly last: readonly Input[]
}

/** The number of inputs generated together: generating a thousand takes memory. */
const BATCH = 50
const AT_ONCE = 6
/** The number of inputs between two crowds, which take some seconds each. */
const PER_CROWD = 200
/** The number of last inputs that are written down after a failure. */
const LAST_MAX = 60

export async function run({ seed, minutes, perLook = 1000, only = [], ...options }: RunOptions): Promise<RunResult> {
  return inWorld(options, async (session) => {
    const { world, player } = session
    const endAt = performance.now() + minutes * 60_000
    const isChosen = ({ what }: Input): boolean => only.length === 0 || only.some((word) => what.includes(word))
    const mixture = inputs(world.queries, only)
    const crowded = only.length === 0 || only.some((word) => 'many'.includes(word) || word.startsWith('many'))
    const sampled = <T>(of: fc.Arbitrary<T>, numRuns: number): T[] =>
      fc.sample(of, { seed: seed + session.played, numRuns })
    await session.play(world.operations.filter(isChosen))
    let [lookAt, crowdAt] = [perLook, PER_CROWD]
    while (session.goesOn() && performance.now() < endAt) {
      if (mixture !== null) {
        session.failed(...(await player.look()))
        await session.play(sampled(mixture, BATCH))
        await session.checkOften()
      }
      if (crowded && (mixture === null || session.played >= crowdAt)) {
        crowdAt = session.played + PER_CROWD
        await session.play(sampled(crowds.filter(isChosen), 1))
        await session.checkOften()
      }
      if (session.played >= lookAt) {
        lookAt = session.played + perLook
        await session.look()
      }
    }
    await session.look()
  })
}

/** Plays these inputs in their order in a new world, and runs all checks. */
export function playAlone(list: readonly Input[], options: PlayOptions): Promise<RunResult> {
  return inWorld(options, async (session) => {
    await session.play(list)
    await session.checkOften()
    await session.look()
  })
}

interface Session {
  readonly world: World
  readonly player: Player
  readonly played: number
  /** Whether nothing is wrong yet; after a failure no further input is played. */
  goesOn(): boolean
  failed(...all: readonly string[]): void
  /** Plays some inputs in parallel, and each crowd by itself. */
  play(list: readonly Input[]): Promise<void>
  checkOften(): Promise<void>
  look(): Promise<void>
}

async function inWorld({ known = [], say }: PlayOptions, act: (session: Session) => Promise<void>): Promise<RunResult> {
  const wrong: string[] = []
  const failed = (...all: readonly string[]): void => {
    wrong.push(...all.filter((what) => !known.some((one) => what.includes(one))))
  }
  const world = await createWorld(failed)
  const player = new Player(world)
  const checks = new Checks(world)
  const last: { readonly input: Input; isAnswered: boolean }[] = []
  const goesOn = (): boolean => wrong.length === 0
  let played = 0

  const playOne = async (input: Input): Promise<void> => {
    const one = { input, isAnswered: false }
    last.push(one)
    last.splice(0, last.length - LAST_MAX)
    try {
      if ('crowd' in input) {
        const { wrong, measured } = await playCrowd(player, world, input)
        say(measured)
        failed(...wrong.map((what) => `${what}\n    ${shown(input)}`), ...checks.output())
      } else {
        const found = await player.play(input)
        if (found !== null) failed(`${found}\n    ${shown(input)}`)
      }
    } catch (error) {
      failed(`${messageOf(error)}\n    ${shown(input)}`)
    }
    one.isAnswered = true
    played += 1
  }
  const play = async (list: readonly Input[]): Promise<void> => {
    const waiting = [...list]
    const work = async (): Promise<void> => {
      for (let next = waiting[0]; next !== undefined && !('crowd' in next) && goesOn(); next = waiting[0]) {
        waiting.shift()
        await playOne(next)
      }
    }
    while (waiting.length > 0 && goesOn()) {
      await Promise.all(Array.from({ length: AT_ONCE }, work))
      const crowd = goesOn() ? waiting.shift() : undefined
      if (crowd !== undefined) await playOne(crowd)
    }
  }
  const look = async (): Promise<void> => {
    player.hangUp()
    if (!goesOn()) return
    failed(...(await checks.all()))
    if (goesOn()) say(`${played} inputs, all is well (${shownCounts(player.statuses)})`)
  }

  try {
    await checks.begin()
    await act({
      world,
      player,
      get played() {
        return played
      },
      goesOn,
      failed,
      play,
      checkOften: async () => {
        if (goesOn()) failed(...(await checks.often()))
      },
      look,
    })
  } catch (error) {
    wrong.push(messageOf(error))
  }
  checks.close()
  player.close()
  const failure = wrong.length === 0 ? null : described(wrong, last, world.program.output())
  await world.close()
  if (failure === null) rmSync(world.program.data, { recursive: true, force: true })
  return {
    played,
    failure: failure && `${failure}\nThe data folder is ${world.program.data}.`,
    last: last.map(({ input }) => input),
  }
}

/**
 * Describes the failure, the inputs under way and the last output of the program; the last inputs are in a file,
 * unabridged.
 */
function described(
  wrong: readonly string[],
  last: readonly { readonly input: Input; readonly isAnswered: boolean }[],
  text: string,
): string {
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
    `The last ${last.length} inputs are in ${writeInputs(last.map(({ input }) => input))}.`,
  ].join('\n')
}

/** Writes inputs into a new file, which `--play` plays. */
export function writeInputs(list: readonly Input[]): string {
  const file = join(mkdtempSync(join(tmpdir(), 'offhook-fuzz-')), 'inputs.json')
  writeFileSync(file, written(list))
  return file
}
