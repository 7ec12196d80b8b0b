// The example calls as messages of the manager interface.
import type { CallTrackerOptions } from '../pbx/state.ts'
import { createCallTracker } from './call-tracker.ts'
import { simulationEvents, type SimulationEvent, type SimulatedLeg } from './simulation.ts'
import { messageOf } from './ami-message.ts'
import type { CallUpdate } from '../../calls/call.ts'
import type { SimulationOptions } from '../adapter.ts'
import type { SampleName } from '../../calls/samples.ts'

/** The updates of an example call, by the call tracker of this source. */
export function simulateAmiCall(
  example: SampleName,
  simulation: SimulationOptions,
  options: CallTrackerOptions,
): CallUpdate[] {
  const tracker = createCallTracker({ ...options, ...simulationTracking(simulation) })
  const updates = [...simulationEvents(example, simulation)].flatMap((event) =>
    messagesOf(event).flatMap((headers) => tracker.apply(messageOf(headers), event.at)),
  )
  return [...updates, ...tracker.settle()]
}

/** An example call comes from a context of its own: the person's context settings apply to real calls. */
export function simulationTracking(simulation: SimulationOptions): CallTrackerOptions {
  return { accountCountry: () => simulation.country, contexts: {} }
}

type Headers = Readonly<Record<string, string>>

function messagesOf(event: SimulationEvent): Headers[] {
  const leg = headersOf(event.leg)
  switch (event.what) {
    case 'comes':
      return [{ event: 'Newchannel', ...leg }]
    case 'runs': {
      const exten = event.exten === undefined ? {} : { exten: event.exten, context: 'from-internal' }
      return [{ event: 'Newexten', ...leg, ...exten, application: event.application, appdata: event.data }]
    }
    case 'queued':
      return [{ event: 'QueueCallerJoin', ...leg, queue: event.queue }]
    case 'unqueued':
      return [{ event: 'QueueCallerLeave', ...leg, queue: event.queue }]
    case 'rings': {
      const legs = { ...headersOf(event.by), ...headersOf(event.leg, 'dest') }
      const { dialString, member, number } = event.leg
      const called = { event: 'AgentCalled', ...legs, interface: `PJSIP/${number}`, membername: member }
      return [...(event.forQueue ? [called] : []), { event: 'DialBegin', ...legs, dialstring: dialString }]
    }
    case 'rang': {
      const legs = { ...headersOf(event.by), ...headersOf(event.leg, 'dest') }
      return [{ event: 'DialEnd', ...legs, dialstatus: event.result }]
    }
    case 'joins':
      return [{ event: 'BridgeEnter', ...leg, bridgeuniqueid: event.bridge, bridgetype: 'basic' }]
    case 'leaves':
      return [{ event: 'BridgeLeave', ...leg, bridgeuniqueid: event.bridge, bridgetype: 'basic' }]
    case 'presses':
      return [{ event: 'DTMFEnd', ...leg, digit: event.digit, direction: 'Received' }]
    case 'holds':
      return [{ event: 'Hold', ...leg }]
    case 'unholds':
      return [{ event: 'Unhold', ...leg }]
    case 'hangs up':
      return [{ event: 'HangupRequest', ...leg }]
    case 'is hung up':
      return [{ event: 'SoftHangupRequest', ...leg }]
    case 'sends on': {
      const legs = { ...headersOf(event.leg, 'transferer'), ...headersOf(event.other, 'transferee') }
      return [{ event: 'BlindTransfer', ...legs, result: 'Success', extension: event.exten }]
    }
    case 'sets':
      return [{ event: 'VarSet', ...leg, variable: event.variable, value: event.value }]
    case 'is gone':
      return [{ event: 'Hangup', ...leg, cause: String(event.cause) }]
  }
}

function headersOf(leg: SimulatedLeg, prefix = ''): Headers {
  return {
    [`${prefix}uniqueid`]: leg.uniqueid,
    [`${prefix}linkedid`]: leg.linkedid,
    [`${prefix}channel`]: leg.channel,
    [`${prefix}channelstatedesc`]: leg.state,
    [`${prefix}calleridnum`]: leg.number,
    [`${prefix}calleridname`]: leg.name,
    [`${prefix}context`]: leg.context,
    [`${prefix}exten`]: leg.exten,
  }
}
