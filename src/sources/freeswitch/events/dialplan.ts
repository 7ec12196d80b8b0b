// What the dialplan does with a caller: menus, queues, mailboxes, conferences, parking (C13).
import { field, knownField, type EslEvent } from '../frame.ts'
import { beginCall } from '../begin.ts'
import { leaveRoom, type Leg, type LiveCall, type Switchboard } from '../switchboard.ts'
import { lookAround } from '../connected.ts'
import { messageLeft } from './recording.ts'
import { say, tell } from '../tell.ts'
import { statusIn } from '../applications.ts'
import { withoutDomain } from '../device.ts'

/** Enough for any menu; a caller may press keys for hours. */
const DIGITS_MAX = 64
/** Menus that lead to menus; a dialplan may go round in circles. */
const MENUS_MAX = 20

/** `CHANNEL_EXECUTE`: the dialplan, or a script, runs an application on a leg. */
export function channelExecute(board: Switchboard, leg: Leg, event: EslEvent, at: number): void {
  const { call } = leg
  const application = field(event, 'Application').toLowerCase()
  const data = field(event, 'Application-Data')
  if (application === 'att_xfer') return consult(board, leg, at)
  if (leg.peer !== null || leg.room !== null) return undefined
  leg.application = application
  if (leg.id !== call.callerLeg) return undefined
  // A leg that FreeSWITCH made is in the dialplan only now.
  const place = { context: field(event, 'Caller-Context'), dialled: field(event, 'Caller-Destination-Number') }
  if (!leg.isInbound) beginCall(board, leg, place)
  const told = statusIn(application, data)
  // FusionPBX: the owner of a mailbox listens to it.
  const status = told === 'voicemail' && field(event, 'variable_voicemail_action') === 'check' ? 'in_menu' : told
  if (status === null) return undefined
  return enter(board, leg, { status, application, data }, at)
}

interface Entered {
  readonly status: NonNullable<ReturnType<typeof statusIn>>
  readonly application: string
  readonly data: string
}

function enter(board: Switchboard, leg: Leg, { status, application, data }: Entered, at: number): void {
  const { call } = leg
  if (status === 'ringing' && (call.status === 'transferring' || call.status === null)) return
  // An announcement before anybody picked up is what the caller hears while it rings.
  if ((status === 'in_menu' || status === 'on_hold') && !leg.isAnswered) return
  if (status === 'in_menu') {
    call.evidence.enteredMenu = true
    if (application !== 'playback' && call.menus.length < MENUS_MAX && call.menus.at(-1) !== '') call.menus.push('')
  }
  if (status === 'voicemail') call.evidence.enteredVoicemail = true
  if (status === 'queued') {
    call.inQueue = true
    say(call, { queue_name: withoutDomain(data.split(' ')[0] ?? '') || null })
  } else if (call.inQueue) {
    call.inQueue = false
    call.evidence.queueLeft = true
  }
  tell(board, call, at, { status })
}

/** `att_xfer`: whoever talks to the caller asks somebody else, and the caller waits. */
function consult(board: Switchboard, leg: Leg, at: number): void {
  leg.isConsulting = true
  lookAround(board, [leg], at)
}

/** `CHANNEL_PARK`: a leg waits for whoever fetches it. */
export function channelPark(board: Switchboard, leg: Leg, _event: EslEvent, at: number): void {
  const { call } = leg
  if (leg.id === call.callerLeg && leg.isAnswered && call.status !== null) tell(board, call, at, { status: 'on_hold' })
}

/** `DTMF` of the caller's leg, while nobody is connected: a choice in a menu, or an answer in a survey. */
export function digit(board: Switchboard, leg: Leg, event: EslEvent, at: number): void {
  const { call } = leg
  const pressed = field(event, 'DTMF-Digit')
  if (leg.id !== call.callerLeg || leg.peer !== null || leg.room !== null || pressed.length !== 1) return
  if (call.status !== 'in_menu' && call.status !== 'queued' && call.status !== 'voicemail') return
  if (call.evidence.answered) {
    if (call.survey.length >= DIGITS_MAX) return
    call.survey += pressed
    say(call, { survey_outcome: call.survey })
  } else {
    if (call.digits.length >= DIGITS_MAX) return
    call.digits += pressed
    if (call.status === 'in_menu') call.menus.push((call.menus.pop() ?? '') + pressed)
    say(call, { dtmf_digits: call.digits, ivr_path: pathOf(call) })
  }
  tell(board, call, at)
}

function pathOf(call: LiveCall): string | null {
  return call.menus.filter((choice) => choice !== '').join('>') || null
}

/** An event of a module, by its `Event-Subclass`. */
export function custom(board: Switchboard, event: EslEvent, at: number): void {
  const subclass = field(event, 'Event-Subclass')
  if (subclass === 'callcenter::info') return queueNews(board, event)
  if (subclass === 'conference::maintenance') return conferenceNews(board, event, at)
  if (subclass !== 'vm::maintenance' || field(event, 'VM-Action') !== 'leave-message') return undefined
  const leg = board.legs.get(field(event, 'Unique-ID')) ?? board.legs.get(field(event, 'VM-UUID'))
  if (leg && leg.id === leg.call.callerLeg) messageLeft(board, leg, field(event, 'VM-File-Path'), at)
  return undefined
}

/** mod_callcenter: the caller is out of the queue; whether an agent took them shows elsewhere. */
function queueNews(board: Switchboard, event: EslEvent): void {
  const leg = board.legs.get(field(event, 'CC-Member-Session-UUID'))
  if (!leg || field(event, 'CC-Action') !== 'member-queue-end') return
  const { call } = leg
  if (leg.id !== call.callerLeg || !call.inQueue) return
  call.inQueue = false
  call.evidence.queueLeft = true
}

/** mod_conference: who is in which conference. */
function conferenceNews(board: Switchboard, event: EslEvent, at: number): void {
  const action = field(event, 'Action')
  const leg = board.legs.get(field(event, 'Unique-ID'))
  const name = knownField(event, 'Conference-Unique-ID') ?? knownField(event, 'Conference-Name')
  if (!leg || name === null) return
  if (action === 'add-member' && leg.hungUpAt === null) {
    leaveRoom(board, leg)
    const room = board.rooms.get(name) ?? { name, legs: new Set() }
    board.rooms.set(name, room)
    room.legs.add(leg)
    leg.room = room
    lookAround(board, [leg], at)
  } else if (action === 'del-member' && leg.room) {
    const others = [...leg.room.legs]
    leaveRoom(board, leg)
    lookAround(board, others, at)
  }
}
