// `npm run test:fuzz`: plays generated configurations, calls, messages, files, responses and queries against the
// running program, many at once too, and checks the program after each thousand inputs.
//
//   npm run test:fuzz -- --minutes 30             with a new seed, which it prints
//   npm run test:fuzz -- --minutes 5 --seed 7     the same inputs again
//   npm run test:fuzz -- --only 'many||preview'   only inputs whose names contain a or b: `many updates`, `operation`
//   npm run test:fuzz -- --known 'a||b'           ignores failures that contain a or b, to find others behind them
//   npm run test:fuzz -- --play inputs.json       only the inputs that a failure wrote down
//   npm run test:fuzz -- --mutants [words]        whether it finds each removed fence whose name contains the words
//
// After a failure the last inputs are played again, to find the inputs that cause it; `--no-shrink` leaves that out.
import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readWritten } from './input.ts'
import { mutants } from './mutants.ts'
import { tryMutant } from './mutate.ts'
import { playAlone, run } from './run.ts'
import type { RunResult } from './run.ts'
import { shrink } from './shrink.ts'

/** With this seed, each removed fence is found in less than three minutes by the inputs that are meant to find it. */
const MUTANTS_SEED = 1
const MUTANTS_MINUTES = 3

const { values, positionals: words } = parseArgs({
  options: {
    minutes: { type: 'string' },
    seed: { type: 'string' },
    known: { type: 'string' },
    only: { type: 'string' },
    play: { type: 'string' },
    'no-shrink': { type: 'boolean' },
    mutants: { type: 'boolean' },
  },
  allowPositionals: true,
})
const minutes = Number(values.minutes ?? (values.mutants ? MUTANTS_MINUTES : 5))
const seed = Number(values.seed ?? (values.mutants ? MUTANTS_SEED : randomInt(2 ** 31)))
if (!(minutes > 0) || !Number.isInteger(seed)) throw new Error('--minutes takes a number, --seed a whole one')
const options = { known: values.known?.split('||') ?? [], say: (line: string) => console.log(line) }
process.exitCode = (await (values.mutants ? tryMutants() : play())) ? 0 : 1

async function play(): Promise<boolean> {
  const { played, failure, last } = await playChosen()
  if (failure === null) console.log(`✔ ${played} inputs: nothing was found`)
  else {
    console.log(`\n✖ After ${played} inputs:\n${failure}`)
    if (values['no-shrink'] !== true) console.log(await shrink(last, options))
  }
  return failure === null
}

function playChosen(): Promise<RunResult> {
  if (values.play !== undefined) return playAlone(readWritten(readFileSync(values.play, 'utf8')), options)
  console.log(`seed ${seed}, ${minutes} minutes`)
  return run({ ...options, seed, minutes, only: values.only?.split('||') ?? [] })
}

async function tryMutants(): Promise<boolean> {
  let allFound = true
  for (const mutant of mutants) {
    if (words.length > 0 && !words.some((word) => mutant.fence.includes(word))) continue
    const begunAt = performance.now()
    const missed = await tryMutant(mutant, { seed, minutes, known: values.known ?? '' })
    allFound &&= missed === null
    const seconds = ((performance.now() - begunAt) / 1000).toFixed(0)
    console.log(`${missed === null ? '✔' : '✖'} ${mutant.fence}, ${seconds} s${missed === null ? '' : `: ${missed}`}`)
  }
  return allFound
}
