// Rounds of a crash test: calls are sent, something is broken meanwhile, and when everything has settled, the audit
// runs. All rounds use the same data folder, so data that a round leaves behind affects the next.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { createRandom } from '../../src/cli/simulate/random.ts'
import { audit } from '../audit/audit.ts'
import { searchDatabase, searchText } from '../audit/canary.ts'
import { readGeneratorLines, readReceived, type GeneratorLine } from '../audit/ledgers.ts'
import { readProgramLedger } from '../audit/program-ledger.ts'
import { FAULTS } from './faults.ts'
import { connect, createSetup, type CrashSetup } from './setup.ts'

export interface RoundReport {
  readonly round: number
  readonly fault: string
  readonly breaks: readonly string[]
  readonly posts: number
  readonly deliveries: number
  readonly attempts: number
  readonly requests: number
  /** The number of attempts whose outcome is unknown. */
  readonly unknown: number
  /** The longest time without an accepting response, which is how long the program took to serve again. */
  readonly silentMs: number
  /** The findings of the audit; empty when all is well. */
  readonly violations: readonly string[]
  readonly ms: number
}

export interface RoundsOptions {
  readonly rounds: number
  readonly seed: number
  readonly onRound: (report: RoundReport) => void
}

/**
 * Longer than the slowest retry of the test's schedule, a pause of the breaker and a recovery of the database together.
 */
const SETTLE_MS = 60_000
const LOOK_MS = 60

/** Plays the rounds; returns everything that is wrong, including the violations of each round. */
export async function playRounds({ rounds, seed, onRound }: RoundsOptions): Promise<string[]> {
  await using setup = await createSetup()
  const wrong: string[] = []
  let place = { generator: 0, received: 0 }
  for (let round = 1; round <= rounds; round += 1) {
    const played = await playRound(setup, { round, seed, place }).catch((error: unknown) => {
      throw new Error(
        `round ${round} of seed ${seed}; the program said last:\n${setup.program.output().slice(-4_000)}`,
        {
          cause: error,
        },
      )
    })
    place = played.place
    onRound(played.report)
    wrong.push(...played.report.violations.map((violation) => `round ${round}: ${violation}`))
    // A violation stays in the data, so further rounds would report it again.
    if (wrong.length > 0) break
  }
  return [...wrong, ...(await searchEverywhere(setup))]
}

interface Place {
  readonly generator: number
  readonly received: number
}

async function playRound(
  setup: CrashSetup,
  { round, seed, place }: { round: number; seed: number; place: Place },
): Promise<{ report: RoundReport; place: Place }> {
  const begunAt = performance.now()
  const { program, generator, files, integrations } = setup
  const begunMs = Date.now()
  const random = createRandom(seed * 100_000 + round)
  const prefix = `r${round}-`
  const burst = generator.sendBurst({ prefix, seed: Math.floor(random.between(0, 2 ** 32)) })
  // The promise is awaited further down; until then a failure must not end the process.
  burst.catch(() => undefined)
  const fault = random.weighted(FAULTS)
  const breaks = await fault.strike({ program, random, momentFile: files.moment, sent: burst })
  const posts = await burst
  const unsettled = await settled(setup)
  const sent = readGeneratorLines(files.generator, place.generator)
  const received = readReceived(files.received, place.received)
  const ledger = await withClient(setup, (client) => readProgramLedger(client, prefix))
  const ledgers = { generator: sent.lines, received: received.lines, program: ledger, integrations }
  const violations = audit({ ...ledgers, faults: breaks.map((what) => ({ what })) })
  return {
    place: { generator: sent.bytes, received: received.bytes },
    report: {
      round,
      fault: fault.name,
      breaks,
      posts,
      deliveries: ledger.deliveries.length,
      attempts: ledger.attempts.length,
      requests: received.lines.length,
      unknown: ledger.attempts.filter(({ error }) => error === 'outcome_unknown').length,
      silentMs: longestSilence(begunMs, sent.lines),
      violations: [...unsettled, ...violations],
      ms: Math.round(performance.now() - begunAt),
    },
  }
}

function longestSilence(begunMs: number, lines: readonly GeneratorLine[]): number {
  const times = lines.flatMap((line) => ('status' in line && line.status === 202 ? [line.at] : []))
  return Math.max(0, ...times.map((at, i) => at - (times[i - 1] ?? begunMs)))
}

/**
 * Waits until no delivery waits or is under way. Retries are made due at once, because a test cannot wait half an hour.
 */
async function settled(setup: CrashSetup): Promise<string[]> {
  const giveUpAt = Date.now() + SETTLE_MS
  let left = ''
  while (Date.now() < giveUpAt) {
    // The database may be down at this moment, so the query is repeated.
    left = await withClient(setup, untilSettled(giveUpAt)).catch((error: unknown) => String(error))
    if (left === '') return []
    await sleep(LOOK_MS)
  }
  return [`not settled after ${SETTLE_MS / 1000} s: ${left}`]
}

function untilSettled(giveUpAt: number): (client: Client) => Promise<string> {
  return async (client) => {
    for (;;) {
      const left = await hurry(client)
      if (left === '' || Date.now() > giveUpAt) return left
      await sleep(LOOK_MS)
    }
  }
}

async function hurry(client: Client): Promise<string> {
  await client.query(
    `WITH later AS (SELECT ctid FROM lane WHERE due_at > now() FOR UPDATE SKIP LOCKED)
     UPDATE lane l SET due_at = now() FROM later WHERE l.ctid = later.ctid`,
  )
  const { rows } = await client.query<{ lane: string }>(
    `SELECT to_jsonb(l)::text AS lane FROM lane l WHERE head_seq < next_seq
     UNION ALL SELECT to_jsonb(d)::text FROM delivery d
     UNION ALL SELECT uniqueid FROM call WHERE final_due_at IS NOT NULL LIMIT 5`,
  )
  return rows.map(({ lane }) => lane).join('; ')
}

async function withClient<T>(setup: CrashSetup, use: (client: Client) => Promise<T>): Promise<T> {
  const client = await connect(setup.program)
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

async function searchEverywhere(setup: CrashSetup): Promise<string[]> {
  const { program, canaries } = setup
  return [
    ...(await withClient(setup, (client) => searchDatabase(client, canaries))),
    ...searchText('what the program says', program.output(), canaries),
    ...searchText('the log of PostgreSQL', readFileSync(join(program.data, 'postgres/server.log'), 'utf8'), canaries),
  ]
}
