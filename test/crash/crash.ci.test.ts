// D1 D2 D3 D10 D14: whatever is killed at any time, everything accepted is delivered, in order, and the log is
// complete. For more rounds, or for a seed again: node test/crash/crash.ts --rounds 300 --seed 7
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { line } from './crash.ts'
import { playRounds } from './rounds.ts'

const ROUNDS = process.env['OFFHOOK_LONG'] === '1' ? 1_500 : 20

test(`D10 nothing accepted is lost, whatever is killed at any moment (${ROUNDS} times)`, async (t) => {
  const seed = Number(process.env['OFFHOOK_SEED'] ?? randomInt(1_000_000))
  const wrong = await playRounds({ rounds: ROUNDS, seed, onRound: (report) => t.diagnostic(line(report)) })
  assert.deepEqual(wrong, [], `OFFHOOK_SEED=${seed}`)
})
