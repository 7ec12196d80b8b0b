// Describes a party of a call for its fields: an agent (a phone of this PBX) or an outside number.
import { dialable, isLong, isOutside, numberField } from '../pbx/numbers.ts'
import { dialledOf, type Endpoint } from './endpoint.ts'
import type { Fields } from '../../calls/call.ts'
import { halfOf, HOPS_MAX, type Leg, type LiveCall, type Party, type AsteriskState } from './state.ts'

const NOBODY: Party = { agentId: null, agentName: null, number: null }

/** The party behind a leg. Determined once, when the leg is first connected: later the legs that led to it are gone. */
export function partyOf(state: AsteriskState, leg: Leg): Party {
  leg.party ??= findParty(state, leg)
  return leg.party
}

/** Whom a leg was to reach, as people know them; `null`: a name of the phone system is all that is known. */
export function rungPartyOf(state: AsteriskState, leg: Leg): string | null {
  const { number, agentId, agentName } = partyOf(state, leg)
  return (number === null ? null : numberField(state, number)) ?? agentId ?? agentName
}

function findParty(state: AsteriskState, leg: Leg): Party {
  const member = memberOf(state, leg)
  if (member) {
    // If the phone was reached over a Local channel, its own name may be longer (`T2_101` of VitalPBX).
    const phone = deviceId(leg.endpoint)
    const agentId = extensionOf(phone) === member.agentId ? phone : member.agentId
    return { ...member, agentId, number: extensionOf(agentId ?? '') }
  }
  if (leg.dialString !== null) {
    const number = dialledNumber(leg)
    if (number !== null) return { ...NOBODY, number }
    // A trunk that was dialled by a name (`carrier/answer`) is neither an agent nor a number.
    if (isByName(leg.dialString)) return NOBODY
  } else if (leg.call.callerLeg === leg.id && leg.call.fields.get('direction') === 'inbound') {
    // The leg called us itself: it is the caller of another inbound call.
    return { ...NOBODY, number: leg.callerNumber }
  }
  return state.contexts.isTrunk(leg.endpoint) ? NOBODY : agentOf(leg)
}

function agentOf(leg: Leg): Party {
  const id = deviceId(leg.endpoint)
  const ownName = leg.dialString === null ? leg.callerName : null
  return { agentId: id, agentName: ownName, number: extensionOf(id) }
}

function isByName(dialString: string): boolean {
  return dialString.includes('/') && !/\/sips?:/.test(dialString)
}

/** The name of the phone: `201` of `PJSIP/201`, and of `Local/201@from-queue`. */
export function deviceId(endpoint: Endpoint): string {
  return endpoint.technology === 'local' ? endpoint.name.replace(/@.*$/s, '') : endpoint.name
}

/**
 * The extension of a phone: its name without the tenant and the device that some PBXs add (`T2_101_1` of VitalPBX, `101-WS` of
 * MikoPBX, `101@office.example`); `null`: the name contains none.
 */
export function extensionOf(device: string): string | null {
  const bare = device.replace(/@.*$/s, '').replace(/-WS$/, '')
  return dialable(bare.replace(/^T\d+_(\d+)(?:_\d+)?$/, '$1'))
}

/** The queue member behind this leg, directly or over Local channels. */
function memberOf(state: AsteriskState, leg: Leg): { agentId: string | null; agentName: string | null } | null {
  for (let at: Leg | null = leg, hops = 0; at && hops < HOPS_MAX; hops += 1) {
    if (at.member) return { agentId: deviceOf(at.member.device ?? ''), agentName: at.member.name }
    // The leg was rung by the `;2` of a Local channel; its `;1` may be the member.
    const dialler: Leg | undefined = at.dialledBy === null ? undefined : state.legs.get(at.dialledBy)
    at = dialler?.endpoint.half === 2 && !dialler.wasSentOn ? halfOf(state, dialler) : null
  }
  return null
}

/** The agent of a queue's interface: `201` of `PJSIP/201` and of `Local/201@from-queue/n`; `carrier/answer` stays whole. */
function deviceOf(device: string): string | null {
  const slash = device.indexOf('/')
  if (slash === -1) return null
  const technology = device.slice(0, slash).toLowerCase()
  const rest = device.slice(slash + 1)
  if (technology === 'local') return rest.replace(/[@/].*$/s, '')
  return dialledOf(technology, rest).number ?? rest
}

/** The fields for the parties that the caller is connected to. Of several, the first counts. */
export function partyFields(state: AsteriskState, call: LiveCall): Fields {
  const [first] = call.parties
  if (!first) return {}
  const party = partyOf(state, first)
  if (call.callerIsAgent) return { ...agentFields(call, state), ...destination(state, call, party) }
  const isOutbound = call.fields.get('direction') === 'outbound'
  // A customer was called back: the agent is the caller, unless the PBX set another number.
  const isUnnamed = isOutbound && party.agentId !== null && (call.fields.get('caller_number') ?? null) === null
  return {
    agent_id: party.agentId,
    agent_name: party.agentName,
    ...(isUnnamed && { caller_number: party.number, caller_name: party.agentName }),
    ...(!isOutbound && { destination_number: numberField(state, party.number) }),
    ...(call.transfers > 0 && party.number !== null && { transferred_to: numberField(state, party.number) }),
  }
}

/** In an outbound call the first leg is the agent; the party that the agent reaches is the destination. */
function destination(state: AsteriskState, call: LiveCall, party: Party): Fields {
  return isOutside(state, party.number) || !call.fields.has('destination_number')
    ? { destination_number: numberField(state, party.number) }
    : {}
}

/** The agent of an outbound call: the party on its first leg. */
export function agentFields(call: LiveCall, state: AsteriskState): Fields {
  const first = state.legs.get(call.callerLeg)
  const leg = call.callerEnd ?? call.pickedUpFirst ?? first
  if (!leg) return {}
  const id = deviceId(leg.endpoint)
  const number = dialledNumber(leg)
  if (number === null || number === id) {
    return { agent_id: id, agent_name: leg.callerNumber === extensionOf(id) ? leg.callerName : null }
  }
  // An agent at an outside telephone: the Local channel to it has the extension.
  const extension = first && first.endpoint.half !== null ? deviceId(first.endpoint) : ''
  return { agent_id: dialable(extension) !== null && !isLong(extension) ? extension : null, agent_name: null }
}

/** The number that a leg was dialled with, over a trunk; `null`: it was dialled by a name, or not at all. */
export function dialledNumber(leg: Leg): string | null {
  // A PJSIP endpoint may be named `201@office.example`.
  if (leg.dialString === leg.endpoint.name) return null
  return dialledOf(leg.endpoint.technology, leg.dialString ?? '').number
}

/** The dialled number, if it is an outside number, with any prefix that its trunk needs. */
export function dialledOutside(leg: Leg): string | null {
  const number = dialledNumber(leg)
  return number !== null && isLong(number) ? number : null
}
