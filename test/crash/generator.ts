// The generator of a crash test, in a process that outlives the program: sends plausible calls in bursts. Each POST is
// written to the ledger, on disk, before it is sent and after its response. A POST without a response, or with a 503,
// is repeated until it is accepted: the audit finds out whether the first one was stored. Some POSTs are sent twice at once.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { drawCall, type CallMoment } from '../../src/cli/simulate/calls.ts'
import { createRandom, type SeededRandom } from '../../src/cli/simulate/random.ts'
import type { AnswerLine, GeneratorLine, UpdateResult, SentUpdate } from '../audit/ledgers.ts'
import { disconnect } from './receiver.ts'

export interface Burst {
  /** The beginning of the uniqueids of its calls. */
  readonly prefix: string
  readonly seed: number
}

export interface Generator extends AsyncDisposable {
  /** Sends some dozens of calls; resolves with the number of POSTs when each update was accepted. */
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

/** A train of several calls: their updates of the same position are sent in one POST, one POST after the other. */
type UpdateSequence = readonly (readonly Row[])[]

type Row = SentUpdate & Omit<CallMoment, 'second' | 'status'>

const TRAINS = 10
/** A train of a single call posts single updates, the others post arrays. */
const CALLS_PER_TRAIN_MAX = 4
/**
 * The pause between two POSTs of a train: with it, a burst lasts about half a second, during which things are broken.
 */
const PAUSE_MAX_MS = 120
const AGAIN_MS = 100
/** The share of POSTs that are sent twice at once, as by a phone system that repeats a POST before its response has arrived. */
const TWICE_SHARE = 0.05
/** A frozen program responds late; without a response, the POST is repeated. */
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
  const plans = trains.map((train) => ({
    train,
    pauses: train.map(() => random.between(0, PAUSE_MAX_MS)),
    twice: train.map(() => random.between(0, 1) < TWICE_SHARE),
  }))
  await Promise.all(plans.map((plan) => run(plan, post)))
  return asks - before
}

function drawTrain(random: SeededRandom, prefix: string): UpdateSequence {
  const calls = Array.from({ length: Math.ceil(random.between(0, CALLS_PER_TRAIN_MAX)) }, (_, c) => {
    return drawCall(random).map((moment, m) => rowOf(`${prefix}${c}`, m, moment))
  })
  const steps = Math.max(...calls.map(({ length }) => length))
  return Array.from({ length: steps }, (_, step) => calls.flatMap((rows) => rows.slice(step, step + 1)))
}

/** Every call is inbound, so every integration wants every event, and the audit needs no conditions. */
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

/** How a train is sent; by the position of the POST in it. */
interface TrainPlan {
  readonly train: UpdateSequence
  readonly pauses: readonly number[]
  readonly twice: readonly boolean[]
}

async function run(
  { train, pauses, twice }: TrainPlan,
  post: (rows: readonly Row[]) => Promise<boolean>,
): Promise<void> {
  const giveUpAt = Date.now() + GIVE_UP_MS
  for (const [step, rows] of train.entries()) {
    await sleep(pauses[step] ?? 0)
    const second = twice[step] === true ? post(rows) : null
    while (!(await post(rows))) {
      if (Date.now() > giveUpAt) throw new Error(`the program accepted nothing for ${GIVE_UP_MS / 1000} s`)
      await sleep(AGAIN_MS)
    }
    await second
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
    // The connection was refused, reset or cut off: the update may be stored, but no response arrived.
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
