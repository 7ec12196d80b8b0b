// `npm run test:fuzz`: plays generated configurations, calls, messages, files, answers and queries against the running program,
// and looks after each thousand whether all is well with it.
//
//   npm run test:fuzz -- --minutes 30             with a seed of its own, which it prints
//   npm run test:fuzz -- --minutes 5 --seed 7     the same inputs again
//   npm run test:fuzz -- --known 'a||b'           without failures in which a or b occurs: to look behind what is known
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { run } from './run.ts'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string' }, known: { type: 'string' } },
})
const minutes = Number(values.minutes)
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed)
if (!(minutes > 0) || !Number.isInteger(seed)) throw new Error('--minutes takes a number, --seed a whole one')
console.log(`seed ${seed}, ${minutes} minutes`)
const { played, failure } = await run({
  seed,
  minutes,
  known: values.known?.split('||') ?? [],
  say: (line) => console.log(line),
})
if (failure !== null) {
  console.log(`\n✖ After ${played} inputs of seed ${seed}:\n${failure}`)
  process.exitCode = 1
} else console.log(`✔ ${played} inputs of seed ${seed}: nothing was found`)
