// The example calls in ARI's words.
import { happenings, type Happening, type RehearsedLeg } from '../rehearsal.ts'
import { playEvents } from './replay.ts'
import { rehearsed } from '../rehearse.ts'
import type { CallUpdate } from '../../../calls/call.ts'
import type { MappingOptions } from '../mapping.ts'
import type { Rehearsal } from '../../kind.ts'
import type { SampleName } from '../../../calls/samples.ts'
import type { Thing } from './event.ts'

/** What translation and mapping of this source make of an example call. */
export function rehearseAri(example: SampleName, rehearsal: Rehearsal, options: MappingOptions): CallUpdate[] {
  const bridges = new Map<string, Set<string>>()
  const events = [...happenings(example, rehearsal)].flatMap((happening) =>
    eventsOf(happening, bridges).map((event) => ({ ...event, timestamp: new Date(happening.at).toISOString() })),
  )
  return playEvents(events, { ...options, ...rehearsed(options, rehearsal) })
}

function eventsOf(happening: Happening, bridges: Map<string, Set<string>>): Thing[] {
  const channel = channelOf(happening.leg)
  switch (happening.what) {
    case 'comes':
      return [{ type: 'ChannelCreated', channel }]
    case 'runs': {
      const dialplan = happening.exten === undefined ? {} : { exten: happening.exten, context: 'from-internal' }
      return [
        {
          type: 'ChannelDialplan',
          channel: channelOf(happening.leg, dialplan),
          dialplan_app: happening.application,
          dialplan_app_data: happening.data,
        },
      ]
    }
    // It has no event for queues: the application and the bridge tell.
    case 'queued':
    case 'unqueued':
      return []
    case 'rings': {
      const peer = channelOf(happening.leg, happening.forQueue ? { app_name: 'AppQueue' } : {})
      const dialstring = happening.forQueue ? `PJSIP/${happening.leg.number}` : happening.leg.dialString
      return [{ type: 'Dial', caller: channelOf(happening.by), peer, dialstring, dialstatus: '' }]
    }
    case 'rang':
      return [
        { type: 'Dial', caller: channelOf(happening.by), peer: channel, dialstring: '', dialstatus: happening.result },
      ]
    case 'joins':
    case 'leaves': {
      const members = bridges.get(happening.bridge) ?? new Set()
      bridges.set(happening.bridge, members)
      if (happening.what === 'joins') members.add(happening.leg.uniqueid)
      else members.delete(happening.leg.uniqueid)
      const bridge = {
        id: happening.bridge,
        technology: 'simple_bridge',
        bridge_type: 'mixing',
        bridge_class: 'basic',
        creator: '',
        channels: [...members],
      }
      return [{ type: happening.what === 'joins' ? 'ChannelEnteredBridge' : 'ChannelLeftBridge', channel, bridge }]
    }
    case 'presses':
      return [{ type: 'ChannelDtmfReceived', channel, digit: happening.digit, duration_ms: 100 }]
    case 'holds':
      return [{ type: 'ChannelHold', channel }]
    case 'unholds':
      return [{ type: 'ChannelUnhold', channel }]
    case 'hangs up':
      return [{ type: 'ChannelHangupRequest', channel, cause: 16 }]
    case 'is hung up':
      return [{ type: 'ChannelHangupRequest', channel, cause: 16, soft: true }]
    case 'sends on': {
      const transferee = channelOf(happening.other)
      return [{ type: 'BridgeBlindTransfer', channel, transferee, exten: happening.exten, result: 'Success' }]
    }
    case 'sets':
      return [{ type: 'ChannelVarset', channel, variable: happening.variable, value: happening.value }]
    case 'is gone':
      return [{ type: 'ChannelDestroyed', channel, cause: happening.cause }]
  }
}

function channelOf(leg: RehearsedLeg, dialplan: Thing = {}): Thing {
  return {
    id: leg.uniqueid,
    name: leg.channel,
    state: leg.state,
    caller: { name: leg.name, number: leg.number },
    dialplan: { context: leg.context, exten: leg.exten, ...dialplan },
    channelvars: { 'CHANNEL(linkedid)': leg.linkedid },
  }
}
