// Legs come, and what they say of themselves changes.
import { addLeg, type Leg, type Switchboard } from '../switchboard.ts'
import { beginCall, callerFields, placeOf } from '../begin.ts'
import { endpointOf, isNobody } from '../endpoint.ts'
import { header, knownHeader, type AmiMessage } from '../message.ts'
import { tell } from '../tell.ts'
import { say } from '../../telling.ts'

/** `Newchannel`: a leg that nobody made out of the dialplan rings us, and begins a call. */
export function newchannel(board: Switchboard, message: AmiMessage, at: number): void {
  const id = header(message, 'uniqueid')
  if (board.legs.has(id)) return
  const leg = addLeg(board, message, at)
  if (!leg) return
  const { call } = leg
  if (isNobody(leg.endpoint)) {
    if (call.callerLeg === leg.id) call.telling = 'never'
    return
  }
  const place = placeOf(message)
  // Asterisk made it (click to call), or the line has not said yet what was dialled: its first step will tell.
  const isOriginated = leg.beganDown || place.exten === 's' || place.exten === ''
  if (call.callerLeg === leg.id && !isOriginated) beginCall(board, call, leg, place)
}

/** `Rename`: a channel takes the name of another, whose place it took. */
export function rename(board: Switchboard, message: AmiMessage): void {
  const leg = board.legs.get(header(message, 'uniqueid'))
  const name = header(message, 'newname')
  if (!leg || name === '') return
  if (board.legsByName.get(leg.name) === leg) board.legsByName.delete(leg.name)
  leg.name = name
  leg.endpoint = endpointOf(name)
  board.legsByName.set(name, leg)
}

/** `NewCallerid`: fills what the leg did not say when it came (analogue lines tell the number late). */
export function newCallerid(board: Switchboard, leg: Leg, message: AmiMessage, at: number): void {
  const { call } = leg
  // On a leg that is dialled these are the caller's or the dialled number, and nobody's name.
  if (call.callerLeg !== leg.id) return
  leg.callerNumber ??= knownHeader(message, 'calleridnum')
  leg.callerName ??= knownHeader(message, 'calleridname')
  if (call.status === null || call.evidence.answered || call.telling === 'never') return
  if (typeof call.fields.get('caller_number') === 'string') return
  say(call, callerFields(board, leg))
  tell(board, call, at)
}
