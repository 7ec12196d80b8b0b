// Plausible calls, drawn by chance: what a source would tell of each, and when.
//
// A call is a list of moments: seconds since it began, and what is told then. Every call ends, and its statuses follow
// each other as those of real calls do.
import type { Outcome, Status } from '../../calls/call.ts'
import type { Chance } from './chance.ts'
import type { Rows } from './people.ts'
import { AGENTS, CALLERS, HOSTILE_NAMES, LINES, NAMES, QUEUES } from './people.ts'

/** One row of `POST /api/v1/events`, but for who and when. */
export interface Told {
  readonly status?: Status
  readonly outcome?: Outcome
  readonly fields?: Readonly<Record<string, string | number | boolean | null>>
  readonly recording?: { readonly expected: true } | { readonly failed: string }
}

export interface Moment extends Told {
  /** Seconds since the call began. */
  readonly second: number
}

/** A call under construction: the clock moves on with each thing told. */
interface Script {
  readonly chance: Chance
  readonly moments: Moment[]
  second: number
}

type Story = (script: Script) => void

/** What calls do, and how often. The weights are those of a busy office's day, with every kind often enough to be seen. */
const STORIES: Rows<{ readonly weight: number; readonly story: Story }> = [
  { weight: 32, story: answered },
  { weight: 8, story: heldOnce },
  { weight: 6, story: transferred },
  { weight: 10, story: menuThenAgent },
  { weight: 12, story: queueThenAgent },
  { weight: 4, story: queueAbandoned },
  { weight: 9, story: missed },
  { weight: 5, story: abandoned },
  { weight: 7, story: voicemail },
  { weight: 3, story: busy },
  { weight: 2, story: failed },
  { weight: 2, story: recordingLost },
]

// One name in eight is hostile: a run of 20 calls is likely to hold some.
const HOSTILE_ONE_IN = 8
// One call in twelve is dialled by an agent.
const OUTBOUND_ONE_IN = 12

/** The moments of one call, in order; the last tells the end, or what came after it. */
export function drawCall(chance: Chance): readonly Moment[] {
  const script: Script = { chance, moments: [], second: 0 }
  tell(script, { status: 'ringing', fields: beginning(chance) })
  chance.weighted(STORIES).story(script)
  return script.moments
}

function beginning(chance: Chance): NonNullable<Told['fields']> {
  const line = chance.pick(LINES)
  const outbound = chance.oneIn(OUTBOUND_ONE_IN)
  const withheld = chance.oneIn(20)
  const name = chance.oneIn(HOSTILE_ONE_IN) ? chance.pick(HOSTILE_NAMES) : chance.pick(NAMES)
  const caller = chance.pick(CALLERS)
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

function answered(script: Script): void {
  wait(script, 2, 20)
  answer(script)
  talk(script)
  end(script, 'answered')
}

function heldOnce(script: Script): void {
  wait(script, 2, 12)
  answer(script)
  talk(script)
  tell(script, { status: 'on_hold' })
  wait(script, 5, 60)
  tell(script, { status: 'answered' })
  talk(script)
  end(script, 'answered')
}

function transferred(script: Script): void {
  wait(script, 2, 12)
  answer(script)
  talk(script)
  tell(script, { status: 'on_hold' })
  wait(script, 3, 15)
  const target = script.chance.pick(AGENTS)
  tell(script, { status: 'transferring', fields: { transfer_count: 1, transferred_to: target.number } })
  wait(script, 2, 15)
  answer(script)
  talk(script)
  end(script, 'answered')
}

function menuThenAgent(script: Script): void {
  const digit = String(Math.floor(script.chance.between(1, 5)))
  wait(script, 0.2, 1)
  tell(script, { status: 'in_menu' })
  wait(script, 2, 12)
  tell(script, { status: 'ringing', fields: { dtmf_digits: digit, ivr_path: digit } })
  answered(script)
}

function queueThenAgent(script: Script): void {
  queue(script)
  wait(script, 5, 90)
  answer(script)
  talk(script)
  end(script, 'answered')
}

function queueAbandoned(script: Script): void {
  queue(script)
  wait(script, 10, 240)
  end(script, 'abandoned')
}

function missed(script: Script): void {
  wait(script, 15, 45)
  end(script, 'missed')
}

function abandoned(script: Script): void {
  wait(script, 1, 14)
  end(script, 'abandoned')
}

function voicemail(script: Script): void {
  wait(script, 15, 25)
  tell(script, { status: 'voicemail' })
  wait(script, 4, 40)
  const left = !script.chance.oneIn(4)
  end(script, left ? 'voicemail' : 'missed', { voicemail_left: left })
}

function busy(script: Script): void {
  wait(script, 0.2, 2)
  end(script, 'busy')
}

function failed(script: Script): void {
  wait(script, 0.1, 3)
  end(script, 'failed')
}

/** A recording is announced and then cannot be had: what waits for it must go without. */
function recordingLost(script: Script): void {
  wait(script, 2, 12)
  answer(script)
  tell(script, { recording: { expected: true } })
  talk(script)
  end(script, 'answered')
  wait(script, 2, 10)
  tell(script, { recording: { failed: 'the file was not found' } })
}

function queue(script: Script): void {
  wait(script, 0.2, 1)
  tell(script, { status: 'queued', fields: { queue_name: script.chance.pick(QUEUES) } })
}

function answer(script: Script): void {
  const agent = script.chance.pick(AGENTS)
  tell(script, {
    status: 'answered',
    fields: { agent_id: agent.id, agent_name: agent.name, destination_number: agent.number },
  })
}

function talk(script: Script): void {
  wait(script, 5, 180)
}

// Q.850 causes of the usual ends; an outcome without a row says normal clearing.
const CAUSES: Partial<Record<Outcome, readonly [name: string, code: number]>> = {
  missed: ['NO_ANSWER', 19],
  busy: ['USER_BUSY', 17],
  failed: ['NO_ROUTE_DESTINATION', 3],
}

function end(script: Script, outcome: Outcome, fields: NonNullable<Told['fields']> = {}): void {
  const [name, code] = CAUSES[outcome] ?? ['NORMAL_CLEARING', 16]
  const by = outcome === 'abandoned' || script.chance.oneIn(2) ? 'caller' : 'agent'
  tell(script, {
    status: 'ended',
    outcome,
    fields: { ...fields, hangup_by: by, hangup_cause: name, hangup_cause_code: code },
  })
}

function wait(script: Script, lowS: number, highS: number): void {
  script.second += script.chance.between(lowS, highS)
}

function tell(script: Script, told: Told): void {
  script.moments.push({ second: script.second, ...told })
}
