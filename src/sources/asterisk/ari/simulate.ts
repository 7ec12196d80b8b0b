// The example calls as events of ARI.
import type { CallTrackerOptions } from '../../pbx/state.ts'
import { simulationEvents, type SimulationEvent, type SimulatedLeg } from '../simulation.ts'
import { playEvents } from './replay.ts'
import { simulationTracking } from '../simulate.ts'
import type { CallUpdate } from '../../../calls/call.ts'
import type { SimulationOptions } from '../../adapter.ts'
import type { SampleName } from '../../../calls/samples.ts'
import type { JsonObject } from './event.ts'

/** The updates of an example call, by the translator and the call tracker of this source. */
export function simulateAriCall(
  example: SampleName,
  simulation: SimulationOptions,
  options: CallTrackerOptions,
): CallUpdate[] {
  const bridges = new Map<string, Set<string>>()
  const events = [...simulationEvents(example, simulation)].flatMap((simulated) =>
    eventsOf(simulated, bridges).map((event) => ({ ...event, timestamp: new Date(simulated.at).toISOString() })),
  )
  return playEvents(events, { ...options, ...simulationTracking(simulation) })
}

function eventsOf(event: SimulationEvent, bridges: Map<string, Set<string>>): JsonObject[] {
  const channel = channelOf(event.leg)
  switch (event.what) {
    case 'comes':
      return [{ type: 'ChannelCreated', channel }]
    case 'runs': {
      const dialplan = event.exten === undefined ? {} : { exten: event.exten, context: 'from-internal' }
      return [
        {
          type: 'ChannelDialplan',
          channel: channelOf(event.leg, dialplan),
          dialplan_app: event.application,
          dialplan_app_data: event.data,
        },
      ]
    }
    // ARI has no event for queues: the application and the bridge show the queue.
    case 'queued':
    case 'unqueued':
      return []
    case 'rings': {
      const peer = channelOf(event.leg, event.forQueue ? { app_name: 'AppQueue' } : {})
      const dialstring = event.forQueue ? `PJSIP/${event.leg.number}` : event.leg.dialString
      return [{ type: 'Dial', caller: channelOf(event.by), peer, dialstring, dialstatus: '' }]
    }
    case 'rang':
      return [{ type: 'Dial', caller: channelOf(event.by), peer: channel, dialstring: '', dialstatus: event.result }]
    case 'joins':
    case 'leaves': {
      const members = bridges.get(event.bridge) ?? new Set()
      bridges.set(event.bridge, members)
      if (event.what === 'joins') members.add(event.leg.uniqueid)
      else members.delete(event.leg.uniqueid)
      const bridge = {
        id: event.bridge,
        technology: 'simple_bridge',
        bridge_type: 'mixing',
        bridge_class: 'basic',
        creator: '',
        channels: [...members],
      }
      return [{ type: event.what === 'joins' ? 'ChannelEnteredBridge' : 'ChannelLeftBridge', channel, bridge }]
    }
    case 'presses':
      return [{ type: 'ChannelDtmfReceived', channel, digit: event.digit, duration_ms: 100 }]
    case 'holds':
      return [{ type: 'ChannelHold', channel }]
    case 'unholds':
      return [{ type: 'ChannelUnhold', channel }]
    case 'hangs up':
      return [{ type: 'ChannelHangupRequest', channel, cause: 16 }]
    case 'is hung up':
      return [{ type: 'ChannelHangupRequest', channel, cause: 16, soft: true }]
    case 'sends on': {
      const transferee = channelOf(event.other)
      return [{ type: 'BridgeBlindTransfer', channel, transferee, exten: event.exten, result: 'Success' }]
    }
    case 'sets':
      return [{ type: 'ChannelVarset', channel, variable: event.variable, value: event.value }]
    case 'is gone':
      return [{ type: 'ChannelDestroyed', channel, cause: event.cause }]
  }
}

function channelOf(leg: SimulatedLeg, dialplan: JsonObject = {}): JsonObject {
  return {
    id: leg.uniqueid,
    name: leg.channel,
    state: leg.state,
    caller: { name: leg.name, number: leg.number },
    dialplan: { context: leg.context, exten: leg.exten, ...dialplan },
    channelvars: { 'CHANNEL(linkedid)': leg.linkedid },
  }
}
