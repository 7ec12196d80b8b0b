// The steps of the dialplan for a caller: menus, queues, mailboxes, conferences, parking (C13).
import { field, knownField, type EslEvent } from '../esl-event.ts'
import { beginCall } from '../call-start.ts'
import {
  callerOf,
  isForCaller,
  leaveQueue,
  leaveConference,
  runningOn,
  someoneIn,
  type Application,
  type Leg,
  type FreeswitchState,
} from '../state.ts'
import { refreshCallsOf } from '../connected-parties.ts'
import { messageLeft } from './recording.ts'
import { goOnWith, park, settlePendingTransfer } from './transfers.ts'
import { reportChange } from '../report-change.ts'
import { beginMenuChoice, noteDigit } from '../../pbx/dtmf.ts'
import { setFields } from '../../pbx/call-updates.ts'
import { isAnnouncement, isScript, statusIn } from '../applications.ts'
import { withoutDomain } from '../device.ts'

/** Limits a dialplan that calls itself, and applications whose end we miss. */
const APPLICATIONS_MAX = 50
/** The rest of longer arguments is not needed, and each leg keeps the arguments of all its running applications. */
const DATA_MAX = 1_024

/** `CHANNEL_EXECUTE`: the dialplan, or a script, runs an application on a leg. */
export function channelExecute(state: FreeswitchState, leg: Leg, event: EslEvent, at: number): void {
  const { call } = leg
  const application = applicationIn(event)
  leg.applications.push(application)
  if (leg.applications.length > APPLICATIONS_MAX) leg.applications.shift()
  if (application.name === 'att_xfer') return consult(state, leg, at)
  goOnWith(state, leg, event, at)
  if (leg.peer !== null || leg.conference !== null) return undefined
  if (!isForCaller(leg)) return undefined
  // A leg that FreeSWITCH made enters the dialplan only now.
  const place = { context: field(event, 'Caller-Context'), dialled: field(event, 'Caller-Destination-Number') }
  const caller = callerOf(state, call)
  if (!leg.isInbound && caller) beginCall(state, caller, place)
  const implied = statusIn(application)
  // FusionPBX: the owner of a mailbox listens to it.
  const status = implied === 'voicemail' && field(event, 'variable_voicemail_action') === 'check' ? 'in_menu' : implied
  if (status === null) return undefined
  return enter(state, leg, { status, application }, at)
}

function applicationIn(event: EslEvent): Application {
  return { name: field(event, 'Application').toLowerCase(), data: field(event, 'Application-Data').slice(0, DATA_MAX) }
}

/** `CHANNEL_EXECUTE_COMPLETE`: an application has ended, and the application that started it continues. */
export function channelExecuteComplete(state: FreeswitchState, leg: Leg, event: EslEvent, at: number): void {
  const { name, data } = applicationIn(event)
  const begun = leg.applications.findLastIndex((one) => one.name === name && one.data === data)
  if (begun !== -1) leg.applications.splice(begun)
  if (name !== 'att_xfer' || leg.consultingFor === null || leg.hungUpAt !== null) return
  leg.consultingFor = null
  refreshCallsOf(state, [leg], at)
}

/**
 * `PLAYBACK_START`: a menu that kept running while the caller was connected, or while somebody was rung, asks again; no
 * application starts for that. The same for prompts that a script plays by itself.
 */
export function playbackStart(state: FreeswitchState, leg: Leg, _event: EslEvent, at: number): void {
  const application = runningOn(leg)
  if (application === null || !isForCaller(leg) || leg.peer !== null || leg.conference !== null) return
  const status = statusIn(application) ?? (isScript(application) ? 'in_menu' : null)
  const { status: present } = leg.call
  if (status !== 'in_menu' || present === null || present === 'queued' || present === 'voicemail') return
  enter(state, leg, { status, application }, at)
}

interface ApplicationEntry {
  readonly status: NonNullable<ReturnType<typeof statusIn>>
  readonly application: Application
}

/** A caller enters an application, or was found in one. */
export function enter(state: FreeswitchState, leg: Leg, { status, application }: ApplicationEntry, at: number): void {
  const { call } = leg
  call.otherSideLeftAt = null
  call.dropped = null
  // Announcements of a mailbox before and after the message are part of it.
  if (isAnnouncement(application) && call.status === 'voicemail') return
  // An announcement before the answer is heard while the call is ringing.
  if ((status === 'in_menu' || status === 'on_hold') && !leg.isAnswered) return
  if (status === 'on_hold') return park(state, call, at)
  settlePendingTransfer(state, call)
  if (status === 'ringing' && (call.status === 'transferring' || call.status === null)) return
  if (status === 'in_menu') {
    call.evidence.enteredMenu = true
    if (!isAnnouncement(application)) beginMenuChoice(call)
  }
  if (status === 'voicemail') call.evidence.enteredVoicemail = true
  if (status === 'queued') {
    call.inQueue = true
    setFields(call, { queue_name: withoutDomain(application.data.split(' ')[0] ?? '') || null })
  } else {
    leaveQueue(call)
  }
  reportChange(state, call, at, { status })
}

/** `att_xfer`: a party consults somebody else, and the other side waits. */
function consult(state: FreeswitchState, leg: Leg, at: number): void {
  leg.consultingFor = leg.peer
  refreshCallsOf(state, [leg], at)
}

/** `CHANNEL_PARK`: a leg waits to be retrieved. */
export function channelPark(state: FreeswitchState, leg: Leg, event: EslEvent, at: number): void {
  const { call } = leg
  goOnWith(state, leg, event, at)
  if (leg.id === call.callerLeg && leg.isAnswered && call.status !== null) park(state, call, at)
}

/** `DTMF` of the caller's leg, while nobody is connected: a choice in a menu, or an answer in a survey. */
export function digit(state: FreeswitchState, leg: Leg, event: EslEvent, at: number): void {
  const { call } = leg
  const pressed = field(event, 'DTMF-Digit')
  if (leg.id !== call.callerLeg || leg.peer !== null || leg.conference !== null) return
  if (noteDigit(call, pressed)) reportChange(state, call, at)
}

/** An event of a module, by its `Event-Subclass`. */
export function custom(state: FreeswitchState, event: EslEvent, at: number): void {
  const subclass = field(event, 'Event-Subclass')
  if (subclass === 'callcenter::info') return queueNews(state, event)
  if (subclass === 'conference::maintenance') return conferenceNews(state, event, at)
  if (subclass !== 'vm::maintenance' || field(event, 'VM-Action') !== 'leave-message') return undefined
  const leg = state.legs.get(field(event, 'Unique-ID')) ?? state.legs.get(field(event, 'VM-UUID'))
  if (leg && leg.id === leg.call.callerLeg) messageLeft(state, leg, field(event, 'VM-File-Path'), at)
  return undefined
}

/** mod_callcenter: the caller has left the queue; other events show whether an agent took the call. */
function queueNews(state: FreeswitchState, event: EslEvent): void {
  const leg = state.legs.get(field(event, 'CC-Member-Session-UUID'))
  if (!leg || field(event, 'CC-Action') !== 'member-queue-end') return
  if (leg.id === leg.call.callerLeg) leaveQueue(leg.call)
}

/** mod_conference: the members of a conference. */
function conferenceNews(state: FreeswitchState, event: EslEvent, at: number): void {
  const action = field(event, 'Action')
  const leg = state.legs.get(field(event, 'Unique-ID'))
  const name = knownField(event, 'Conference-Unique-ID') ?? knownField(event, 'Conference-Name')
  if (!leg || name === null) return
  if (action === 'add-member' && leg.hungUpAt === null) {
    leaveConference(state, leg)
    const conference = state.conferences.get(name) ?? { name, legs: new Set() }
    state.conferences.set(name, conference)
    conference.legs.add(leg)
    leg.conference = conference
    refreshCallsOf(state, [leg], at)
  } else if (action === 'del-member' && leg.conference) {
    const { conference } = leg
    leaveConference(state, leg)
    refreshCallsOf(state, [leg, ...someoneIn(conference)], at)
  }
}
