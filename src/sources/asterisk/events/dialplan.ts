// Steps of the dialplan on the caller's leg, announcements that the leg hears, and digits that the caller presses.
import { announceRecording } from '../../pbx/recordings.ts'
import { beginCall, passThrough, locationOf } from '../call-start.ts'
import { goesElsewhere } from './redirect.ts'
import { header, knownHeader, numberHeader, type AmiMessage } from '../ami-message.ts'
import { isCallersSide } from './dialling.ts'
import { isAnnouncement, isHeardOnCall, isSilent, kindOf } from '../applications.ts'
import { refreshConnection } from '../connected-parties.ts'
import { mixMonitorNamed, mixMonitorStep } from './recording.ts'
import { redirected, redirectedTogether } from './transfers.ts'
import { readDialplanStep } from '../dialplan-step.ts'
import { closeCall, reportChange } from '../report-change.ts'
import { beginMenuChoice, noteDigit } from '../../pbx/dtmf.ts'
import { setFields } from '../../pbx/call-updates.ts'
import { isTalking } from '../../pbx/state.ts'
import type { Leg, LiveCall, AsteriskState } from '../state.ts'

/** Asterisk's application names for a leg that it dials: not steps of the dialplan. */
const OUTGOING: ReadonlySet<string> = new Set(['appdial', 'appdial2', 'appqueue'])

/** `Newexten`: a step of the dialplan. Only steps of the caller's leg count. */
export function newexten(state: AsteriskState, leg: Leg, message: AmiMessage, at: number): void {
  const { call } = leg
  const place = locationOf(message)
  const { application, data } = readDialplanStep(message)
  const step = { ...place, priority: numberHeader(message, 'priority') }
  const sent = goesElsewhere(leg, step, at)
  if (sent === 'on') redirected(state, leg, place.exten, at)
  else if (sent === 'together') redirectedTogether(state, leg, at)
  if (OUTGOING.has(application)) return undefined
  // A Local channel that is going away: nobody hears its remaining steps.
  if (leg.askedToHangUp && leg.endpoint.half !== null && place.exten !== 'h') return undefined
  leg.application = application
  mixMonitorStep(leg, { application, data })
  if (call.isOver || call.reportState === 'never') return undefined
  if (leg.id !== call.callerLeg) {
    // A Local channel that the caller is connected to went, for example, to a mailbox.
    if (leg.endpoint.half === 2 && kindOf(application) !== null && isCallersSide(state, call, leg))
      refreshConnection(state, call, at)
    return undefined
  }
  if (place.exten === 'h') return closeCall(state, leg, at)
  const isFirst = !leg.hasRun
  leg.hasRun = true
  if (isFirst) beginCall(state, call, leg, place)
  else passThrough(state, call, place, at)
  if (application === 'hangup') leg.askedToHangUp = true
  else if (!isSilent(application)) call.otherSideLeft = false
  call.ringing.clear()
  if (isAnnouncement(application)) {
    const isUp = header(message, 'channelstatedesc') === 'Up'
    // Announcements of a mailbox before and after the message are part of it.
    if (call.status === 'voicemail' || !isHeardOnCall(application, data, isUp)) return undefined
  }
  return enterApplication(state, call, application, at)
}

function enterApplication(state: AsteriskState, call: LiveCall, application: string, at: number): void {
  const kind = kindOf(application)
  if (kind === null || isTalking(call)) return
  if (kind === 'voicemail') {
    if (application === 'record') call.evidence.messageLeft = true
    enterMailbox(state, call, at)
    return
  }
  call.evidence.enteredMenu = true
  if (!isAnnouncement(application)) beginMenuChoice(call)
  reportChange(state, call, at, { status: kind })
}

function enterMailbox(state: AsteriskState, call: LiveCall, at: number): void {
  call.evidence.enteredVoicemail = true
  reportChange(state, call, at, { status: 'voicemail' })
}

/** `DTMFEnd` of the caller's leg, while nobody is connected: a choice in a menu, or an answer in a survey. */
export function digit(state: AsteriskState, leg: Leg, message: AmiMessage, at: number): void {
  const { call } = leg
  const pressed = header(message, 'digit')
  if (leg.id !== call.callerLeg || call.isOver || call.reportState === 'never') return
  if (header(message, 'direction') === 'Sent') return
  if (noteDigit(call, pressed)) reportChange(state, call, at)
}

/** `VarSet`: a few variables show a change that no other event reports. */
export function variable(state: AsteriskState, leg: Leg, message: AmiMessage, at: number): void {
  const { call } = leg
  if (call.isOver || call.reportState === 'never') return
  const name = header(message, 'variable')
  const value = knownHeader(message, 'value')
  if (value === null) return
  if (name === 'SIPCALLID' && leg.id === call.callerLeg) setFields(call, { sip_call_id: value })
  else if (name === 'MIXMONITOR_FILENAME') {
    mixMonitorNamed(state, leg, value, at)
  } else if (name === 'VM_MESSAGEFILE' && isCallersSide(state, call, leg)) {
    call.evidence.messageLeft = true
    // No step of the dialplan reports a mailbox that a transfer led straight to.
    if (!isTalking(call)) enterMailbox(state, call, at)
    announceRecording(state, leg, { path: value, voicemail: true }, at)
  } else if (name === 'RECORDED_FILE' && isCallersSide(state, call, leg)) {
    announceRecording(state, leg, { path: value, voicemail: !isTalking(call) }, at)
  }
}

/** `MessageWaiting` of the leg: a message was left. */
export function messageWaiting(state: AsteriskState, leg: Leg): void {
  if (!leg.call.isOver && isCallersSide(state, leg.call, leg)) leg.call.evidence.messageLeft = true
}
