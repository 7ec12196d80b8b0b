// Describes a party of a call for its fields: an agent (a phone of this PBX) or an outside number.
import { isOutside, numberField } from '../pbx/numbers.ts'
import { withoutDomain } from './device.ts'
import type { Fields } from '../../calls/call.ts'
import type { Leg, LiveCall, FreeswitchState } from './state.ts'

interface Party {
  readonly agentId: string | null
  readonly agentName: string | null
  /** An extension or a number. */
  readonly number: string | null
}

/** The party behind a leg. */
export function partyOf(state: FreeswitchState, leg: Leg): Party {
  if (leg.isInbound) {
    // The leg called us itself: somebody who retrieved the call, or the caller of another call.
    if (isOutside(state, leg.callerNumber)) return { agentId: null, agentName: null, number: leg.callerNumber }
    return agent(leg.device.name, leg.callerName)
  }
  const id = leg.agent === null || isUuid(leg.agent) ? leg.user : withoutDomain(leg.agent)
  if (id !== null) return agent(id, leg.calleeName)
  if (leg.isByGateway || isOutside(state, leg.dialled)) return { agentId: null, agentName: null, number: leg.dialled }
  return agent(leg.dialled || leg.device.name, leg.calleeName)
}

/** Whom a leg was to reach, as people know them; `null`: it has no name. */
export function rungPartyOf(state: FreeswitchState, leg: Leg): string | null {
  const { number, agentId } = partyOf(state, leg)
  return (numberField(state, number) ?? agentId) || null
}

/** FusionPBX names its queue agents by UUID; their phones are users of the directory. */
function isUuid(name: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name)
}

function agent(id: string, name: string | null): Party {
  return { agentId: id, agentName: name === id ? null : name, number: id }
}

/** The fields for the parties that the caller is connected to. Of several, the first counts. */
export function partyFields(state: FreeswitchState, call: LiveCall): Fields {
  const [first] = call.parties
  if (!first) return {}
  const party = partyOf(state, first)
  const number = numberField(state, party.number)
  if (call.callerIsAgent) {
    const isNews = isOutside(state, party.number) || !call.fields.has('destination_number')
    return { ...agentFields(state, call), ...(isNews && { destination_number: number }) }
  }
  return {
    agent_id: party.agentId,
    agent_name: party.agentName,
    ...(call.fields.get('direction') !== 'outbound' && { destination_number: number }),
    // FreeSWITCH called the customer first: the agent is the caller.
    ...(isCallback(call) && !call.fields.has('caller_number') && { caller_number: number }),
    // In a conference the number is the conference's, whoever is there.
    ...(call.isTransferOpen && first.conference === null && number !== null && { transferred_to: number }),
  }
}

function isCallback(call: LiveCall): boolean {
  return call.fields.get('direction') === 'outbound' && call.transfers === 0
}

/** The agent of an outbound call: the party on its first leg. */
export function agentFields(state: FreeswitchState, call: LiveCall): Fields {
  const leg = state.legs.get(call.callerLeg)
  if (!leg) return {}
  const id = leg.user ?? leg.device.name
  const name = leg.isInbound ? leg.callerName : leg.calleeName
  return { agent_id: id || null, agent_name: name === id ? null : name }
}
