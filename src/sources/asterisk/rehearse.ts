// The example calls in the words of the manager interface.
import { createMapping, type MappingOptions } from './mapping.ts'
import { happenings, type Happening, type RehearsedLeg } from './rehearsal.ts'
import type { AmiMessage } from './message.ts'
import type { CallUpdate } from '../../calls/call.ts'
import type { Rehearsal } from '../kind.ts'
import type { SampleName } from '../../calls/samples.ts'

/** What the mapping of this source makes of an example call. */
export function rehearse(example: SampleName, rehearsal: Rehearsal, options: MappingOptions): CallUpdate[] {
  const mapping = createMapping({ ...options, ...rehearsed(options, rehearsal) })
  const updates = [...happenings(example, rehearsal)].flatMap((happening) =>
    messagesOf(happening).flatMap((headers) => mapping.apply(asMessage(headers), happening.at)),
  )
  return [...updates, ...mapping.settle()]
}

/** An example comes from a context of its own: what a person marked is about the real ones. */
export function rehearsed({ country }: MappingOptions, rehearsal: Rehearsal): MappingOptions {
  return { country: country ?? rehearsal.country, contexts: {} }
}

type Headers = Readonly<Record<string, string>>

function messagesOf(happening: Happening): Headers[] {
  const leg = headersOf(happening.leg)
  switch (happening.what) {
    case 'comes':
      return [{ event: 'Newchannel', ...leg }]
    case 'runs': {
      const exten = happening.exten === undefined ? {} : { exten: happening.exten, context: 'from-internal' }
      return [{ event: 'Newexten', ...leg, ...exten, application: happening.application, appdata: happening.data }]
    }
    case 'queued':
      return [{ event: 'QueueCallerJoin', ...leg, queue: happening.queue }]
    case 'unqueued':
      return [{ event: 'QueueCallerLeave', ...leg, queue: happening.queue }]
    case 'rings': {
      const legs = { ...headersOf(happening.by), ...headersOf(happening.leg, 'dest') }
      const { dialString, member, number } = happening.leg
      const called = { event: 'AgentCalled', ...legs, interface: `PJSIP/${number}`, membername: member }
      return [...(happening.forQueue ? [called] : []), { event: 'DialBegin', ...legs, dialstring: dialString }]
    }
    case 'rang': {
      const legs = { ...headersOf(happening.by), ...headersOf(happening.leg, 'dest') }
      return [{ event: 'DialEnd', ...legs, dialstatus: happening.result }]
    }
    case 'joins':
      return [{ event: 'BridgeEnter', ...leg, bridgeuniqueid: happening.bridge, bridgetype: 'basic' }]
    case 'leaves':
      return [{ event: 'BridgeLeave', ...leg, bridgeuniqueid: happening.bridge, bridgetype: 'basic' }]
    case 'presses':
      return [{ event: 'DTMFEnd', ...leg, digit: happening.digit, direction: 'Received' }]
    case 'holds':
      return [{ event: 'Hold', ...leg }]
    case 'unholds':
      return [{ event: 'Unhold', ...leg }]
    case 'hangs up':
      return [{ event: 'HangupRequest', ...leg }]
    case 'is hung up':
      return [{ event: 'SoftHangupRequest', ...leg }]
    case 'sends on': {
      const legs = { ...headersOf(happening.leg, 'transferer'), ...headersOf(happening.other, 'transferee') }
      return [{ event: 'BlindTransfer', ...legs, result: 'Success', extension: happening.exten }]
    }
    case 'sets':
      return [{ event: 'VarSet', ...leg, variable: happening.variable, value: happening.value }]
    case 'is gone':
      return [{ event: 'Hangup', ...leg, cause: String(happening.cause) }]
  }
}

function headersOf(leg: RehearsedLeg, prefix = ''): Headers {
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

function asMessage(headers: Headers): AmiMessage {
  return new Map(Object.entries(headers).map(([name, value]) => [name, [value]]))
}
