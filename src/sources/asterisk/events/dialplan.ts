// Steps of the dialplan on the caller's leg, what it hears there, and what the caller presses.
import { beginCall, passThrough, placeOf } from '../begin.ts'
import { goesElsewhere } from './redirect.ts'
import { header, knownHeader, numberHeader, type AmiMessage } from '../message.ts'
import { isCallersSide } from './dialling.ts'
import { isAnnouncement, isHeardOnCall, isSilent, kindOf } from '../applications.ts'
import { look } from '../connected.ts'
import { mixMonitorNamed, mixMonitorStep, recordingNamed } from './recording.ts'
import { redirected } from './transfers.ts'
import { stepOf } from '../step.ts'
import { closeCall, tell } from '../tell.ts'
import { beginChoice, noteDigit } from '../../digits.ts'
import { say } from '../../telling.ts'
import type { Leg, LiveCall, Switchboard } from '../switchboard.ts'

/** What Asterisk calls the application of a leg that it dials: no step of the dialplan. */
const OUTGOING: ReadonlySet<string> = new Set(['appdial', 'appdial2', 'appqueue'])

/** `Newexten`: a step of the dialplan. Only those of the caller's leg count. */
export function newexten(board: Switchboard, leg: Leg, message: AmiMessage, at: number): void {
  const { call } = leg
  const place = placeOf(message)
  const { application, data } = stepOf(message)
  const step = { ...place, priority: numberHeader(message, 'priority') }
  if (goesElsewhere(leg, step, at)) redirected(board, leg, place.exten, at)
  if (OUTGOING.has(application)) return undefined
  // A Local channel that is going away: what it still runs is nothing that anybody hears.
  if (leg.askedToHangUp && leg.endpoint.half !== null && place.exten !== 'h') return undefined
  leg.application = application
  mixMonitorStep(leg, { application, data })
  if (call.isOver || call.telling === 'never') return undefined
  if (leg.id !== call.callerLeg) {
    // A Local channel that the caller is connected to went to a mailbox, say.
    if (leg.endpoint.half === 2 && kindOf(application) !== null && isCallersSide(board, call, leg))
      look(board, call, at)
    return undefined
  }
  if (place.exten === 'h') return closeCall(board, leg, at)
  const isFirst = !leg.hasRun
  leg.hasRun = true
  if (isFirst) beginCall(board, call, leg, place)
  else passThrough(board, call, place, at)
  if (application === 'hangup') leg.askedToHangUp = true
  else if (!isSilent(application)) call.otherSideLeft = false
  call.ringing.clear()
  if (isAnnouncement(application)) {
    const isUp = header(message, 'channelstatedesc') === 'Up'
    // What a mailbox says before and after the message is part of it.
    if (call.status === 'voicemail' || !isHeardOnCall(application, data, isUp)) return undefined
  }
  return enterApplication(board, call, application, at)
}

function enterApplication(board: Switchboard, call: LiveCall, application: string, at: number): void {
  const kind = kindOf(application)
  if (kind === null || (call.isConnected && call.gapSince === null)) return
  if (kind === 'voicemail') {
    call.evidence.enteredVoicemail = true
    if (application === 'record') call.evidence.messageLeft = true
  } else {
    call.evidence.enteredMenu = true
    if (!isAnnouncement(application)) beginChoice(call)
  }
  tell(board, call, at, { status: kind })
}

/** `DTMFEnd` of the caller's leg, while nobody is connected: a choice in a menu, or an answer in a survey. */
export function digit(board: Switchboard, leg: Leg, message: AmiMessage, at: number): void {
  const { call } = leg
  const pressed = header(message, 'digit')
  if (leg.id !== call.callerLeg || call.isOver || call.telling === 'never') return
  if (header(message, 'direction') === 'Sent') return
  if (noteDigit(call, pressed)) tell(board, call, at)
}

/** `VarSet`: a few variables tell what no other event does. */
export function variable(board: Switchboard, leg: Leg, message: AmiMessage, at: number): void {
  const { call } = leg
  if (call.isOver || call.telling === 'never') return
  const name = header(message, 'variable')
  const value = knownHeader(message, 'value')
  if (value === null) return
  if (name === 'SIPCALLID' && leg.id === call.callerLeg) say(call, { sip_call_id: value })
  else if (name === 'MIXMONITOR_FILENAME') {
    mixMonitorNamed(board, leg, value, at)
  } else if (name === 'VM_MESSAGEFILE' && isCallersSide(board, call, leg)) {
    call.evidence.messageLeft = true
    recordingNamed(board, leg, { path: value, voicemail: true }, at)
  } else if (name === 'RECORDED_FILE' && isCallersSide(board, call, leg)) {
    recordingNamed(board, leg, { path: value, voicemail: !call.evidence.answered }, at)
  }
}

/** `MessageWaiting` of the leg: a message was left. */
export function messageWaiting(board: Switchboard, leg: Leg): void {
  if (!leg.call.isOver && isCallersSide(board, leg.call, leg)) leg.call.evidence.messageLeft = true
}
