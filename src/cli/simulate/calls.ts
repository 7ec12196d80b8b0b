// Plausible calls, drawn at random: what a source would report of each call, and when.
//
// A call is a list of moments: seconds since it began, and the update at that time. Every call ends, and its statuses follow
// each other as in real calls.
import type { Outcome, Status } from '../../calls/call.ts'
import type { SeededRandom } from './random.ts'
import type { NonEmpty } from './people.ts'
import { AGENTS, CALLERS, HOSTILE_NAMES, TRACKING_NUMBERS, NAMES, QUEUES } from './people.ts'

/** One row of `POST /api/v1/events`, without call id and time. */
export interface SimulatedUpdate {
  readonly status?: Status
  readonly outcome?: Outcome
  readonly fields?: Readonly<Record<string, string | number | boolean | null>>
  readonly recording?: { readonly expected: true } | { readonly failed: string }
}

export interface CallMoment extends SimulatedUpdate {
  /** Seconds since the call began. */
  readonly second: number
}

/** Builds a call: the clock moves on with each update. */
interface CallBuilder {
  readonly random: SeededRandom
  readonly moments: CallMoment[]
  second: number
}

type Scenario = (builder: CallBuilder) => void

/** The scenarios of calls, and their weights: those of a busy office's day, with every scenario often enough to be seen. */
const SCENARIOS: NonEmpty<{ readonly weight: number; readonly scenario: Scenario }> = [
  { weight: 32, scenario: answered },
  { weight: 8, scenario: heldOnce },
  { weight: 6, scenario: transferred },
  { weight: 10, scenario: menuThenAgent },
  { weight: 12, scenario: queueThenAgent },
  { weight: 4, scenario: queueAbandoned },
  { weight: 9, scenario: missed },
  { weight: 5, scenario: abandoned },
  { weight: 7, scenario: voicemail },
  { weight: 3, scenario: busy },
  { weight: 2, scenario: failed },
  { weight: 2, scenario: recordingLost },
]

// One name in eight is hostile: a run of 20 calls probably contains some.
const HOSTILE_ONE_IN = 8
// One call in twelve is dialled by an agent.
const OUTBOUND_ONE_IN = 12

/** The moments of one call, in order; the last is the end, or an update after it. */
export function drawCall(random: SeededRandom, withHostileNames = true): readonly CallMoment[] {
  const builder: CallBuilder = { random, moments: [], second: 0 }
  addUpdate(builder, { status: 'ringing', fields: initialFields(random, withHostileNames) })
  random.weighted(SCENARIOS).scenario(builder)
  return builder.moments
}

function initialFields(random: SeededRandom, withHostileNames: boolean): NonNullable<SimulatedUpdate['fields']> {
  const line = random.pick(TRACKING_NUMBERS)
  const outbound = random.oneIn(OUTBOUND_ONE_IN)
  const withheld = random.oneIn(20)
  const name = random.pick(random.oneIn(HOSTILE_ONE_IN) && withHostileNames ? HOSTILE_NAMES : NAMES)
  const caller = random.pick(CALLERS)
  if (outbound) return { direction: 'outbound', caller_number: line.number, tracking_number: caller, caller_name: name }
  const who = withheld ? { caller_anonymous: true } : { caller_number: caller, caller_name: name }
  const known = Object.entries({ campaign_name: line.campaign, source: line.source, medium: line.medium })
  return {
    direction: 'inbound',
    ...who,
    tracking_number: line.number,
    tracking_number_name: line.name,
    ...Object.fromEntries(known.filter(([, value]) => value !== null)),
  }
}

function answered(builder: CallBuilder): void {
  wait(builder, 2, 20)
  answer(builder)
  talk(builder)
  end(builder, 'answered')
}

function heldOnce(builder: CallBuilder): void {
  wait(builder, 2, 12)
  answer(builder)
  talk(builder)
  addUpdate(builder, { status: 'on_hold' })
  wait(builder, 5, 60)
  addUpdate(builder, { status: 'answered' })
  talk(builder)
  end(builder, 'answered')
}

function transferred(builder: CallBuilder): void {
  wait(builder, 2, 12)
  answer(builder)
  talk(builder)
  addUpdate(builder, { status: 'on_hold' })
  wait(builder, 3, 15)
  const target = builder.random.pick(AGENTS)
  addUpdate(builder, { status: 'transferring', fields: { transfer_count: 1, transferred_to: target.number } })
  wait(builder, 2, 15)
  answer(builder)
  talk(builder)
  end(builder, 'answered')
}

function menuThenAgent(builder: CallBuilder): void {
  const digit = String(Math.floor(builder.random.between(1, 5)))
  wait(builder, 0.2, 1)
  addUpdate(builder, { status: 'in_menu' })
  wait(builder, 2, 12)
  addUpdate(builder, { status: 'ringing', fields: { dtmf_digits: digit, ivr_path: digit } })
  answered(builder)
}

function queueThenAgent(builder: CallBuilder): void {
  queue(builder)
  wait(builder, 5, 90)
  answer(builder)
  talk(builder)
  end(builder, 'answered')
}

function queueAbandoned(builder: CallBuilder): void {
  queue(builder)
  wait(builder, 10, 240)
  end(builder, 'abandoned')
}

function missed(builder: CallBuilder): void {
  wait(builder, 15, 45)
  end(builder, 'missed')
}

function abandoned(builder: CallBuilder): void {
  wait(builder, 1, 14)
  end(builder, 'abandoned')
}

function voicemail(builder: CallBuilder): void {
  wait(builder, 15, 25)
  addUpdate(builder, { status: 'voicemail' })
  wait(builder, 4, 40)
  const left = !builder.random.oneIn(4)
  end(builder, left ? 'voicemail' : 'missed', { voicemail_left: left })
}

function busy(builder: CallBuilder): void {
  wait(builder, 0.2, 2)
  end(builder, 'busy')
}

function failed(builder: CallBuilder): void {
  wait(builder, 0.1, 3)
  end(builder, 'failed')
}

/** A recording is announced but cannot be fetched: integrations that wait for it must go without. */
function recordingLost(builder: CallBuilder): void {
  wait(builder, 2, 12)
  answer(builder)
  addUpdate(builder, { recording: { expected: true } })
  talk(builder)
  end(builder, 'answered')
  wait(builder, 2, 10)
  addUpdate(builder, { recording: { failed: 'the file was not found' } })
}

function queue(builder: CallBuilder): void {
  wait(builder, 0.2, 1)
  addUpdate(builder, { status: 'queued', fields: { queue_name: builder.random.pick(QUEUES) } })
}

function answer(builder: CallBuilder): void {
  const agent = builder.random.pick(AGENTS)
  addUpdate(builder, {
    status: 'answered',
    fields: { agent_id: agent.id, agent_name: agent.name, destination_number: agent.number },
  })
}

function talk(builder: CallBuilder): void {
  wait(builder, 5, 180)
}

// Q.850 causes of the usual outcomes; an outcome without an entry has normal clearing.
const CAUSES: Partial<Record<Outcome, readonly [name: string, code: number]>> = {
  missed: ['NO_ANSWER', 19],
  busy: ['USER_BUSY', 17],
  failed: ['NO_ROUTE_DESTINATION', 3],
}

function end(builder: CallBuilder, outcome: Outcome, fields: NonNullable<SimulatedUpdate['fields']> = {}): void {
  const [name, code] = CAUSES[outcome] ?? ['NORMAL_CLEARING', 16]
  const by = outcome === 'abandoned' || builder.random.oneIn(2) ? 'caller' : 'agent'
  addUpdate(builder, {
    status: 'ended',
    outcome,
    fields: { ...fields, hangup_by: by, hangup_cause: name, hangup_cause_code: code },
  })
}

function wait(builder: CallBuilder, lowS: number, highS: number): void {
  builder.second += builder.random.between(lowS, highS)
}

function addUpdate(builder: CallBuilder, update: SimulatedUpdate): void {
  builder.moments.push({ second: builder.second, ...update })
}
