// Calls that the PBX makes itself (Originate, call files, ARI): finds the party that it rang first, before the caller's leg
// ran the dialplan. A phone: an agent calls out by a click. An outside number: a customer is called back, and the dialplan
// then connects an agent.
//
// The caller's leg is the leg that was rung, or the `;1` of a Local channel whose `;2` rings the party.
import { isOutside } from '../pbx/numbers.ts'
import { deviceId, dialledOutside } from './party.ts'
import { firstHalvesOf, type Leg, type LiveCall, type AsteriskState } from './state.ts'

/** Even if a dialplan rings half the office first, its first legs show the called party. */
const RUNG_FIRST_MAX = 50

/** Whether this leg stands behind the caller's leg: the `;2` of its Local channel, or of another that such a `;2` rang. */
function isBehindCaller(state: AsteriskState, call: LiveCall, leg: Leg): boolean {
  return firstHalvesOf(state, leg).some((first) => first.id === call.callerLeg)
}

/** A phone or trunk is rung; `by` is the leg on which the Dial runs, `null` for the PBX itself. */
export function noteRungFirst(state: AsteriskState, dialled: Leg, by: Leg | null): void {
  const call = madeBy(state, dialled, by)
  if (call && call.rungFirst.length < RUNG_FIRST_MAX) call.rungFirst.push(dialled)
}

/** The result of such a ring: `DialStatus`, as for any Dial. */
export function noteRungFirstEnd(state: AsteriskState, dialled: Leg, by: Leg | null, status: string): void {
  const call = madeBy(state, dialled, by)
  if (!call?.rungFirst.includes(dialled)) return
  if (status === 'ANSWER') call.pickedUpFirst ??= dialled
  else if (status !== 'CANCEL') call.evidence.dialStatus = status
}

/** The call that the PBX makes by ringing this leg, while its caller's leg has not run the dialplan. */
function madeBy(state: AsteriskState, dialled: Leg, by: Leg | null): LiveCall | null {
  // If ARI does not report the call of a leg, the leg is in a call of its own at first.
  const { call } = by ?? dialled
  const caller = state.legs.get(call.callerLeg)
  if (!caller?.beganDown || caller.hasRun || dialled.endpoint.half !== null) return null
  const isMade = by === null ? dialled === caller : isBehindCaller(state, call, by)
  return isMade ? call : null
}

/**
 * The customer's number, if the PBX rang a customer first: the party that answered was rung outside, or nobody else was rung.
 * `null`: the PBX rang a phone, or nobody.
 */
export function customerRung(state: AsteriskState, call: LiveCall): string | null {
  const rung = call.pickedUpFirst ? [call.pickedUpFirst] : call.rungFirst
  const numbers = rung.map(dialledOutside)
  const [first] = numbers
  if (first === undefined || first === null || numbers.includes(null)) return null
  // With a carrier's prefix the dialled number is not a valid number; the target of the Local channel is.
  const caller = state.legs.get(call.callerLeg)
  const named = caller ? deviceId(caller.endpoint) : null
  return isOutside(state, first) || !isOutside(state, named) ? first : named
}
