// The crash test as a command: node test/crash/crash.ts --rounds 300 [--seed 7]
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { playRounds, type RoundReport } from './rounds.ts'

/** Describes a round in one line. */
export function line(report: RoundReport): string {
  const { round, ms, fault, breaks, posts, deliveries, attempts, requests, unknown, silentMs } = report
  const how = breaks.length === 0 ? fault : breaks.join(', ')
  return `round ${round}: ${how}; ${posts} posts, ${deliveries} deliveries, ${attempts} attempts, ${requests} requests, ${unknown} unknown, silent for ${silentMs} ms, ${ms} ms in all`
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '20' }, seed: { type: 'string' } } })
  const seed = Number(values.seed ?? randomInt(1_000_000))
  console.log(`seed ${seed}`)
  const wrong = await playRounds({
    rounds: Number(values.rounds),
    seed,
    onRound: (report) => console.log(line(report)),
  })
  for (const sentence of wrong) console.error(sentence)
  console.log(
    wrong.length === 0 ? 'nothing lost, nothing out of order, nothing unexplained' : `${wrong.length} violations`,
  )
  process.exitCode = wrong.length === 0 ? 0 : 1
}
