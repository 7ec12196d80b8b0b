// The generator of a crash test, in a process that outlives the program: plausible calls, sent in bursts. Each POST is in
// the ledger, on disk, before it is sent and after its answer. One without an answer, or with a 503, is asked again until
// it is accepted: whether the first was stored is for the audit to find out.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { drawCall, type CallMoment } from '../../src/cli/simulate/calls.ts'
import { createRandom, type SeededRandom } from '../../src/cli/simulate/random.ts'
import type { AnswerLine, GeneratorLine, UpdateResult, SentUpdate } from '../audit/ledgers.ts'
import { disconnect } from './receiver.ts'

export interface Burst {
  /** What the uniqueids of its calls begin with. */
  readonly prefix: string
  readonly seed: number
}

export interface Generator extends AsyncDisposable {
  /** Tells some dozens of calls; resolves when each update was accepted, with the number of POSTs. */
  sendBurst(burst: Burst): Promise<number>
}

interface Setup {
  readonly url: string
  readonly key: string
  readonly ledger: string
}

export function startGenerator(setup: Setup): Generator {
  const child = fork(import.meta.filename, [JSON.stringify(setup)], { execArgv: [] })
  return {
    async sendBurst(burst) {
      child.send(burst)
      const [reply] = (await once(child, 'message')) as [number | string]
      if (typeof reply === 'string') throw new Error(reply)
      return reply
    },
    [Symbol.asyncDispose]: () => disconnect(child),
  }
}

/** Several calls that go hand in hand: the next of each is sent in one POST, one after the other. */
type UpdateSequence = readonly (readonly Row[])[]

type Row = SentUpdate & Omit<CallMoment, 'second' | 'status'>

const TRAINS = 10
/** A train of one posts single updates, the others arrays. */
const CALLS_PER_TRAIN_MAX = 4
/** Between two POSTs of a train: so a burst lasts about half a second, which is when things are broken. */
const PAUSE_MAX_MS = 120
const AGAIN_MS = 100
/** A frozen program answers late; one that never answers is asked again. */
const ANSWER_MS = 8_000
const GIVE_UP_MS = 60_000

let asks = 0

async function tellBurst({ url, key, ledger }: Setup, { prefix, seed }: Burst): Promise<number> {
  const random = createRandom(seed)
  const before = asks
  const post = async (updates: readonly Row[]): Promise<boolean> => {
    const ask = ++asks
    write(ledger, { ask, updates })
    const answer = await send(url, key, updates)
    write(ledger, { ask, at: Date.now(), ...answer })
    return answer.status !== 0 && answer.status !== 503
  }
  const trains = Array.from({ length: TRAINS }, (_, t) => drawTrain(random, `${prefix}${t}-`))
  const pauses = trains.map((train) => train.map(() => random.between(0, PAUSE_MAX_MS)))
  await Promise.all(trains.map((train, t) => run(train, pauses[t] ?? [], post)))
  return asks - before
}

function drawTrain(random: SeededRandom, prefix: string): UpdateSequence {
  const calls = Array.from({ length: Math.ceil(random.between(0, CALLS_PER_TRAIN_MAX)) }, (_, c) => {
    return drawCall(random).map((moment, m) => rowOf(`${prefix}${c}`, m, moment))
  })
  const steps = Math.max(...calls.map(({ length }) => length))
  return Array.from({ length: steps }, (_, step) => calls.flatMap((rows) => rows.slice(step, step + 1)))
}

/** Every call is inbound: then every integration wants every event, and the audit needs to know no conditions. */
function rowOf(uniqueid: string, m: number, { status, fields, outcome, recording }: CallMoment): Row {
  const inbound = fields?.['direction'] === undefined ? fields : { ...fields, direction: 'inbound' }
  return {
    uniqueid,
    event_id: `${uniqueid}-${m}`,
    ...(status !== undefined && { status }),
    ...(inbound && { fields: inbound }),
    ...(outcome !== undefined && { outcome }),
    ...(recording && { recording }),
  }
}

async function run(
  train: UpdateSequence,
  pauses: readonly number[],
  post: (rows: readonly Row[]) => Promise<boolean>,
): Promise<void> {
  const giveUpAt = Date.now() + GIVE_UP_MS
  for (const [step, rows] of train.entries()) {
    await sleep(pauses[step] ?? 0)
    while (!(await post(rows))) {
      if (Date.now() > giveUpAt) throw new Error(`the program accepted nothing for ${GIVE_UP_MS / 1000} s`)
      await sleep(AGAIN_MS)
    }
  }
}

async function send(url: string, key: string, rows: readonly Row[]): Promise<Omit<AnswerLine, 'ask' | 'at'>> {
  try {
    const response = await fetch(`${url}/api/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(rows.length === 1 ? rows[0] : rows),
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    const { results } = (await response.json()) as { results?: readonly UpdateResult[] }
    return { status: response.status, ...(results && { results }) }
  } catch {
    // Refused, reset or cut in the middle: whatever was stored, no answer came.
    return { status: 0 }
  }
}

function write(ledger: string, line: GeneratorLine): void {
  appendFileSync(ledger, `${JSON.stringify(line)}\n`, { flush: true })
}

const [argument] = process.argv.slice(2)
if (process.send !== undefined && import.meta.main && argument !== undefined) {
  const setup = JSON.parse(argument) as Setup
  process.once('disconnect', () => process.exit(0))
  process.on('message', (burst: Burst) => {
    tellBurst(setup, burst).then(
      (count) => process.send?.(count),
      (error: unknown) => process.send?.(String(error)),
    )
  })
}
