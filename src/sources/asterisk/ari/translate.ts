// Translates ARI's events into messages of the manager interface, so that one call tracker (call-tracker.ts) reads both.
//
// Most events have an equivalent: Asterisk makes both from the same message of its internal bus (main/manager_channels.c and
// main/manager_bridges.c for the one, res/stasis/app.c for the other). An event that ARI lacks is derived:
//
//   a queue          the caller's leg runs the application `Queue`, until it runs another, is in a bridge or is gone. A leg that
//                    the queue rings runs `AppQueue`; when somebody answers, MEMBERNAME and MEMBERINTERFACE on the caller's leg
//                    name the member (`setinterfacevar = yes` in queues.conf)
//   parking          the leg enters a bridge of class `parking`
//   a new name       the next event of the channel has the name
//   a pickup         a Dial is answered by a leg of another call; or a leg that ran `Pickup` is joined with another leg
//   hangup handlers  steps of the dialplan after Asterisk has asked the leg to hang up
//   SIP's Call-ID    the channel's `protocol_id`
//
// Not available: music on hold (it is reported as a hold), and that a message waits (the variable VM_MESSAGEFILE shows it).
import { createLinkedids } from './linkedids.ts'
import { readDialplanStep } from '../dialplan-step.ts'
import { textIn, objectOf, objectsOf, timeOf, type JsonObject } from './event.ts'
import { messageOf, type AmiMessage } from '../ami-message.ts'

export interface Translator {
  /** The messages that a manager interface would have sent. */
  translate(event: JsonObject): AmiMessage[]
  /**
   * Turns the responses to `GET /ari/channels` and `GET /ari/bridges` into a list of channels. `now`: milliseconds since 1970.
   */
  list(channels: unknown, bridges: unknown, now: number): AmiMessage[]
  /** Whether Asterisk does not report the call of a channel. */
  readonly guessesCalls: boolean
}

type Headers = Readonly<Record<string, string>>

/** The remembered state of a channel. */
interface ObservedChannel {
  name: string
  linkedid: string
  isBridged: boolean
  /** The leg runs `Pickup`, until it has taken the place of the leg that rang. */
  picksUp: boolean
  inQueue: boolean
  /** Asterisk asked the leg to hang up. */
  isAskedToHangUp: boolean
  hasProtocolId: boolean
  /** The leg of the queue member that answered, and the known data of the member. */
  answeredBy: Headers | null
  memberName: string
}

interface State {
  readonly linkedids: ReturnType<typeof createLinkedids>
  readonly seen: Map<string, ObservedChannel>
}

type Translation = (state: State, event: JsonObject) => Headers[]

export function createTranslator(): Translator {
  const state: State = { linkedids: createLinkedids(), seen: new Map() }
  return {
    translate(event) {
      const type = textIn(event, 'type')
      const translation = Object.hasOwn(TRANSLATIONS, type) ? TRANSLATIONS[type] : undefined
      if (!translation) return []
      const at = timeOf(event)
      const time: Headers = at === null ? {} : { timestamp: (at / 1000).toFixed(3) }
      return translation(state, event).map((headers) => messageOf({ ...headers, ...time }))
    },
    list(channels, bridges, now) {
      const listed = objectsOf(channels)
      const ids = new Set(listed.map((channel) => textIn(channel, 'id')))
      for (const id of state.seen.keys()) if (!ids.has(id)) state.seen.delete(id)
      const bridgeOf = new Map(
        objectsOf(bridges).flatMap((bridge) => membersOf(bridge).map((id) => [id, bridge] as const)),
      )
      for (const channel of listed) state.linkedids.of(channel)
      for (const bridge of new Set(bridgeOf.values())) joinIn(state, bridge)
      return listed.map((channel) => {
        const plan = objectOf(channel['dialplan'])
        const application = textIn(plan, 'app_name')
        seenOf(state, channel).inQueue = application.toLowerCase() === 'queue'
        return messageOf({
          event: 'CoreShowChannel',
          ...legHeaders(state, channel),
          application,
          applicationdata: textIn(plan, 'app_data'),
          bridgeid: textIn(bridgeOf.get(textIn(channel, 'id')) ?? null, 'id'),
          duration: clockOf(now - (timeOf(channel, 'creationtime') ?? now)),
        })
      })
    },
    get guessesCalls() {
      return state.linkedids.areGuessed
    },
  }
}

/** By the `type` of ARI's event. */
const TRANSLATIONS: Readonly<Record<string, Translation>> = {
  ChannelCreated: ofChannel((state, channel) => [{ event: 'Newchannel', ...legHeaders(state, channel) }]),
  ChannelStateChange: ofChannel(() => []),
  ChannelCallerId: ofChannel((state, channel) => [{ event: 'NewCallerid', ...legHeaders(state, channel) }]),
  ChannelDialplan: ofChannel(dialplan),
  ChannelVarset: ofChannel(variable),
  ChannelEnteredBridge: ofChannel(enteredBridge),
  ChannelLeftBridge: ofChannel((state, channel, event) => {
    seenOf(state, channel).isBridged = false
    const bridgeuniqueid = textIn(objectOf(event['bridge']), 'id')
    return [{ event: 'BridgeLeave', ...legHeaders(state, channel), bridgeuniqueid }]
  }),
  ChannelHold: ofChannel((state, channel) => [{ event: 'Hold', ...legHeaders(state, channel) }]),
  ChannelUnhold: ofChannel((state, channel) => [{ event: 'Unhold', ...legHeaders(state, channel) }]),
  ChannelDtmfReceived: ofChannel((state, channel, event) => [
    { event: 'DTMFEnd', ...legHeaders(state, channel), digit: textIn(event, 'digit'), direction: 'Received' },
  ]),
  ChannelHangupRequest: ofChannel(hangupRequest),
  ChannelDestroyed: ofChannel(destroyed),
  Dial: dial,
  BridgeBlindTransfer: (state, event) => [
    {
      event: 'BlindTransfer',
      result: textIn(event, 'result'),
      extension: textIn(event, 'exten'),
      ...legHeaders(state, objectOf(event['channel']), 'transferer'),
      ...legHeaders(state, objectOf(event['transferee']), 'transferee'),
    },
  ],
  BridgeAttendedTransfer: (state, event) => [
    {
      event: 'AttendedTransfer',
      result: textIn(event, 'result'),
      desttype: textIn(event, 'destination_type') === 'threeway' ? 'Threeway' : 'Bridge',
      ...legHeaders(state, objectOf(event['transferer_first_leg']), 'origtransferer'),
      ...legHeaders(state, objectOf(event['transferer_second_leg']), 'secondtransferer'),
      ...legHeaders(state, objectOf(event['transferee']), 'transferee'),
    },
  ],
}

/** An event of one channel: besides its own content, it may show a new name and a new Call-ID. */
function ofChannel(translation: (state: State, channel: JsonObject, event: JsonObject) => Headers[]): Translation {
  return (state, event) => {
    const channel = objectOf(event['channel'])
    if (channel === null || textIn(channel, 'id') === '') return []
    const seen = seenOf(state, channel)
    seen.linkedid = state.linkedids.of(channel)
    const headers: Headers[] = []
    const name = textIn(channel, 'name')
    if (name !== seen.name) {
      headers.push({ event: 'Rename', ...legHeaders(state, channel), newname: name })
      seen.name = name
    }
    headers.push(...translation(state, channel, event))
    const callId = textIn(channel, 'protocol_id')
    if (callId !== '' && !seen.hasProtocolId) {
      seen.hasProtocolId = true
      headers.push({ event: 'VarSet', ...legHeaders(state, channel), variable: 'SIPCALLID', value: callId })
    }
    return headers
  }
}

function dialplan(state: State, channel: JsonObject, event: JsonObject): Headers[] {
  const seen = seenOf(state, channel)
  const leg = legHeaders(state, channel)
  const step = { application: textIn(event, 'dialplan_app'), appdata: textIn(event, 'dialplan_app_data') }
  const { application, data } = readDialplanStep(messageOf(step))
  // A leg that is redirected out of a talk is reported, for a moment, with its earlier application.
  const isQueue = application === 'queue' && !seen.isBridged
  if (application === 'pickup' || application === 'pickupchan') seen.picksUp = true
  const headers: Headers[] = []
  if (seen.inQueue && !isQueue) headers.push(...leaveQueue(state, channel))
  if (seen.isAskedToHangUp) headers.push({ event: 'HangupHandlerRun', ...leg })
  headers.push({ event: 'Newexten', ...leg, application, appdata: data })
  if (isQueue && !seen.inQueue) {
    seen.inQueue = true
    headers.push({ event: 'QueueCallerJoin', ...leg, queue: data.split(',')[0] ?? '' })
  }
  return headers
}

function leaveQueue(state: State, channel: JsonObject): Headers[] {
  const seen = seenOf(state, channel)
  if (!seen.inQueue) return []
  seen.inQueue = false
  return [{ event: 'QueueCallerLeave', ...legHeaders(state, channel) }]
}

function variable(state: State, channel: JsonObject, event: JsonObject): Headers[] {
  const seen = seenOf(state, channel)
  const leg = legHeaders(state, channel)
  const name = textIn(event, 'variable')
  const value = textIn(event, 'value')
  const headers: Headers[] = [{ event: 'VarSet', ...leg, variable: name, value }]
  // The variable says how a caller left the queue without reaching an agent. It is not set otherwise.
  if (name === 'QUEUESTATUS' && value !== '') headers.push(...leaveQueue(state, channel))
  if (name === 'MEMBERNAME') seen.memberName = value
  if ((name === 'MEMBERNAME' || name === 'MEMBERINTERFACE') && seen.answeredBy && seen.memberName !== '')
    headers.push({ event: 'AgentConnect', ...leg, ...seen.answeredBy, membername: seen.memberName })
  return headers
}

function enteredBridge(state: State, channel: JsonObject, event: JsonObject): Headers[] {
  const bridge = objectOf(event['bridge'])
  const others = membersOf(bridge).filter((id) => id !== textIn(channel, 'id'))
  const pickups = pickedUpIn(state, channel, others)
  seenOf(state, channel).isBridged = true
  joinIn(state, bridge)
  const leg = legHeaders(state, channel)
  const kind = textIn(bridge, 'bridge_class')
  const entered: Headers = {
    event: 'BridgeEnter',
    ...leg,
    bridgeuniqueid: textIn(bridge, 'id'),
    bridgetype: kind,
    bridgetechnology: textIn(bridge, 'technology'),
    bridgecreator: textIn(bridge, 'creator'),
  }
  const parked = kind === 'parking' ? [{ event: 'ParkedCall', ...legHeaders(state, channel, 'parkee') }] : []
  return [...pickups, ...leaveQueue(state, channel), entered, ...parked]
}

/** A person who picks up a call of a queue is joined with its caller without a Dial event: from then on two calls are one. */
function pickedUpIn(state: State, channel: JsonObject, [id = '']: readonly string[]): Headers[] {
  const [own, other] = [seenOf(state, channel), state.seen.get(id)]
  if (!other || own.linkedid === other.linkedid || own.picksUp === other.picksUp) return []
  const [taker, takerId, target] = own.picksUp ? [own, textIn(channel, 'id'), other] : [other, id, own]
  taker.picksUp = false
  const leg = { uniqueid: takerId, channel: taker.name, linkedid: taker.linkedid }
  return [{ event: 'Pickup', ...leg, targetlinkedid: target.linkedid }]
}

function hangupRequest(state: State, channel: JsonObject, event: JsonObject): Headers[] {
  const isAsked = event['soft'] === true
  if (isAsked) seenOf(state, channel).isAskedToHangUp = true
  return [{ event: isAsked ? 'SoftHangupRequest' : 'HangupRequest', ...legHeaders(state, channel) }]
}

function destroyed(state: State, channel: JsonObject, event: JsonObject): Headers[] {
  const headers = [
    ...leaveQueue(state, channel),
    { event: 'Hangup', ...legHeaders(state, channel), cause: textIn(event, 'cause') },
  ]
  state.seen.delete(textIn(channel, 'id'))
  state.linkedids.forget(channel)
  return headers
}

/** The statuses of a Dial that is still under way. */
const UNDERWAY: ReadonlySet<string> = new Set(['PROCEEDING', 'PROGRESS', 'RINGING'])

function dial(state: State, event: JsonObject): Headers[] {
  const caller = objectOf(event['caller'])
  const peer = objectOf(event['peer'])
  const status = textIn(event, 'dialstatus')
  if (UNDERWAY.has(status)) return []
  if (caller) {
    for (const channel of [caller, peer]) if (channel) state.linkedids.of(channel)
    state.linkedids.join([textIn(caller, 'id'), textIn(peer, 'id')])
  }
  const legs: Headers = { ...legHeaders(state, caller), ...legHeaders(state, peer, 'dest') }
  const dialString = textIn(event, 'dialstring')
  if (status !== '') {
    if (status === 'ANSWER') noteMember(state, caller, peer)
    return [...pickedUp(state, caller, peer, status), { event: 'DialEnd', ...legs, dialstatus: status }]
  }
  const begin: Headers = { event: 'DialBegin', ...legs, dialstring: dialString }
  return isByQueue(state, caller, peer)
    ? [{ event: 'AgentCalled', ...legs, interface: interfaceOf(peer, dialString) }, begin]
    : [begin]
}

/** Remembers the member that takes a caller of a queue: the name of the member follows later. */
function noteMember(state: State, caller: JsonObject | null, peer: JsonObject | null): void {
  if (caller === null || !isByQueue(state, caller, peer)) return
  const seen = seenOf(state, caller)
  seen.answeredBy = { ...legHeaders(state, peer, 'dest'), interface: interfaceOf(peer, '') }
  seen.memberName = ''
}

/** The leg that answers was not rung and comes from a call of its own: it picked the call up. */
function pickedUp(state: State, caller: JsonObject | null, peer: JsonObject | null, status: string): Headers[] {
  if (caller === null || peer === null || status !== 'ANSWER') return []
  const [target, own] = [state.linkedids.of(caller), state.linkedids.of(peer)]
  return target === own ? [] : [{ event: 'Pickup', ...legHeaders(state, peer), targetlinkedid: target }]
}

/**
 * Whether the peer was rung by a queue. An Asterisk that does not report the `dialplan` of a leg has still reported that the
 * caller entered the queue.
 */
function isByQueue(state: State, caller: JsonObject | null, peer: JsonObject | null): boolean {
  const isWaiting = caller !== null && seenOf(state, caller).inQueue
  return isWaiting || textIn(objectOf(peer?.['dialplan']), 'app_name') === 'AppQueue'
}

/** `IAX2/201`: a queue dials members by their whole interface; the technology is in the leg's name too. */
function interfaceOf(peer: JsonObject | null, dialString: string): string {
  if (dialString.includes('/')) return dialString
  return textIn(peer, 'name').replace(/-[^-]*$/, '')
}

/** The channels of a bridge belong to one call, except in a conference. */
function joinIn(state: State, bridge: JsonObject | null): void {
  if (textIn(bridge, 'creator') !== 'ConfBridge') state.linkedids.join(membersOf(bridge))
}

function membersOf(bridge: JsonObject | null): string[] {
  const channels = bridge?.['channels']
  return Array.isArray(channels) ? channels.filter((id) => typeof id === 'string') : []
}

/** A channel in headers of the manager interface: `Uniqueid`, `Channel` …; with a prefix `DestUniqueid`, `DestChannel` …. */
function legHeaders(state: State, channel: JsonObject | null, prefix = ''): Headers {
  if (channel === null) return {}
  const caller = objectOf(channel['caller'])
  const plan = objectOf(channel['dialplan'])
  return {
    [`${prefix}uniqueid`]: textIn(channel, 'id'),
    [`${prefix}channel`]: textIn(channel, 'name'),
    [`${prefix}channelstatedesc`]: textIn(channel, 'state'),
    [`${prefix}calleridnum`]: textIn(caller, 'number'),
    [`${prefix}calleridname`]: textIn(caller, 'name'),
    [`${prefix}context`]: textIn(plan, 'context'),
    [`${prefix}exten`]: textIn(plan, 'exten'),
    [`${prefix}linkedid`]: state.linkedids.of(channel),
  }
}

/** A PBX with thousands of channels has as many legs; more legs come from a PBX that fails to report hang-ups. */
const SEEN_MAX = 100_000

function seenOf(state: State, channel: JsonObject): ObservedChannel {
  const id = textIn(channel, 'id')
  const known = state.seen.get(id)
  if (known) return known
  if (state.seen.size >= SEEN_MAX) state.seen.clear()
  const seen: ObservedChannel = {
    name: textIn(channel, 'name'),
    linkedid: '',
    isBridged: false,
    picksUp: false,
    inQueue: false,
    isAskedToHangUp: false,
    hasProtocolId: false,
    answeredBy: null,
    memberName: '',
  }
  state.seen.set(id, seen)
  return seen
}

/** `01:02:03`, as in the list of the manager interface. */
function clockOf(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`
}
