// New legs, and changes of a leg's own data.
import { moveLeg } from '../merging.ts'
import { isCaller, takePlace } from '../caller-leg.ts'
import { addLeg, legIn, type Leg, type AsteriskState } from '../state.ts'
import { beginCall, callerFields, locationOf } from '../call-start.ts'
import { endpointOf, isNobody } from '../endpoint.ts'
import { header, knownHeader, type AmiMessage } from '../ami-message.ts'
import { reportChange } from '../report-change.ts'
import { setFields } from '../../pbx/call-updates.ts'

/** `Newchannel`: a leg that no dialplan made calls us, and begins a call. */
export function newchannel(state: AsteriskState, message: AmiMessage, at: number): void {
  const id = header(message, 'uniqueid')
  if (state.legs.has(id)) return
  const leg = addLeg(state, message, at)
  if (!leg) return
  const { call } = leg
  if (isNobody(leg.endpoint)) {
    if (call.callerLeg === leg.id) call.reportState = 'never'
    return
  }
  const place = locationOf(message)
  // Asterisk made the leg (click to call), or the line has not reported the dialled number yet: the first step will show it.
  const isOriginated = leg.beganDown || place.exten === 's' || place.exten === ''
  if (call.callerLeg === leg.id && !isOriginated) beginCall(state, call, leg, place)
}

/** `Rename`: a channel takes the name of another, whose place it took. */
export function rename(state: AsteriskState, message: AmiMessage, at: number): void {
  const leg = legIn(state, message)
  const name = header(message, 'newname')
  if (!leg || name === '') return
  if (state.legsByName.get(leg.name) === leg) state.legsByName.delete(leg.name)
  // Asterisk gives the old channel a temporary name first, then its original name to the channel that takes its place.
  if (name.endsWith('<MASQ>')) state.replacedLegs.set(leg.name, leg)
  const replaced = state.replacedLegs.get(name)
  if (replaced && replaced !== leg && isCaller(replaced)) {
    moveLeg(state, leg, replaced.call.id, at)
    takePlace(replaced.call, replaced, leg)
  }
  leg.name = name
  leg.endpoint = endpointOf(name)
  state.legsByName.set(name, leg)
}

/** `NewCallerid`: fills in data that the leg lacked at first (analogue lines send the number late). */
export function newCallerid(state: AsteriskState, leg: Leg, message: AmiMessage, at: number): void {
  const { call } = leg
  // On a dialled leg these are the caller's or the dialled number, and nobody's name.
  if (call.callerLeg !== leg.id) return
  leg.callerNumber ??= knownHeader(message, 'calleridnum')
  leg.callerName ??= knownHeader(message, 'calleridname')
  if (call.status === null || call.evidence.answered || call.reportState === 'never') return
  if (typeof call.fields.get('caller_number') === 'string') return
  setFields(call, callerFields(state, leg))
  reportChange(state, call, at)
}
