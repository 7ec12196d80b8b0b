// Calls that the PBX makes itself (Originate, call files, ARI): whom it rang first, before the caller's leg ran the
// dialplan. A phone: an agent calls out by a click. A number outside: a customer is called back, and the dialplan then
// leads to an agent.
//
// The caller's leg is what was rung, or the `;1` of a Local channel whose `;2` rings whoever it is.
import { isOutside } from '../pbx/numbers.ts'
import { deviceId, dialledOutside } from './party.ts'
import { firstHalvesOf, type Leg, type LiveCall, type AsteriskState } from './state.ts'

/** A dialplan that rings half the office first still shows by its first legs whom it calls. */
const RUNG_FIRST_MAX = 50

/** Whether this leg stands behind the caller's: the `;2` of its Local channel, or of one that such a `;2` rang. */
export function isBehindCaller(state: AsteriskState, call: LiveCall, leg: Leg): boolean {
  return firstHalvesOf(state, leg).some((first) => first.id === call.callerLeg)
}

/** A phone or trunk is rung; `by` is the leg on which the Dial runs, `null` for the PBX itself. */
export function noteRungFirst(state: AsteriskState, dialled: Leg, by: Leg | null): void {
  const call = madeBy(state, dialled, by)
  if (call && call.rungFirst.length < RUNG_FIRST_MAX) call.rungFirst.push(dialled)
}

/** How such a ring ended: `DialStatus`, as for any Dial. */
export function noteRungFirstEnd(state: AsteriskState, dialled: Leg, by: Leg | null, status: string): void {
  const call = madeBy(state, dialled, by)
  if (!call?.rungFirst.includes(dialled)) return
  if (status === 'ANSWER') call.pickedUpFirst ??= dialled
  else if (status !== 'CANCEL') call.evidence.dialStatus = status
}

/** The call that the PBX makes by ringing this leg, while its caller's leg has not run the dialplan. */
function madeBy(state: AsteriskState, dialled: Leg, by: Leg | null): LiveCall | null {
  // An ARI that does not say which call a leg belongs to has it in one of its own at first.
  const { call } = by ?? dialled
  const caller = state.legs.get(call.callerLeg)
  if (!caller?.beganDown || caller.hasRun || dialled.endpoint.half !== null) return null
  const isMade = by === null ? dialled === caller : isBehindCaller(state, call, by)
  return isMade ? call : null
}

/**
 * The customer's number, where the PBX rang a customer first: whoever picked up was rung outside, or nobody else was
 * rung. `null`: it was a phone, or nobody.
 */
export function customerRung(state: AsteriskState, call: LiveCall): string | null {
  const rung = call.pickedUpFirst ? [call.pickedUpFirst] : call.rungFirst
  const numbers = rung.map(dialledOutside)
  const [first] = numbers
  if (first === undefined || first === null || numbers.includes(null)) return null
  // With a carrier's prefix it is no whole number; what the Local channel was told to reach is.
  const caller = state.legs.get(call.callerLeg)
  const named = caller ? deviceId(caller.endpoint) : null
  return isOutside(state, first) || !isOutside(state, named) ? first : named
}
