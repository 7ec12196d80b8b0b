// ARI as the way into an Asterisk.
//
// The list of channels comes by another connection than the events, so the two have no order: an event of a moment before may
// come a moment after. A list is compared only after a while, and of what events spoke of meanwhile they know better.
import { AriConnection, type AriSettings } from './connection.ts'
import { createTranslator } from './translate.ts'
import { textIn, objectOf } from './event.ts'
import { TIME_VARIABLES, TIMES_MAX } from '../channel-list.ts'
import { header, type AmiMessage } from '../ami-message.ts'
import { messageOf } from '../../../errors.ts'
import type { ConnectionTimes } from '../../tcp-connection.ts'
import type { AsteriskConnector, ConnectorListener } from '../connector.ts'
import type { ResolveAddress } from '../../reconnector.ts'

export interface AriConnectorDeps {
  readonly settings: AriSettings
  readonly resolveAddress: ResolveAddress
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** For tests. */
  readonly times?: Partial<ConnectionTimes> & { readonly graceMs?: number }
}

/** Longer than an event is on its way. */
const GRACE_MS = 500
/** Channels whose variables are asked for at once, each over connections of its own. */
const ASKED_AT_ONCE = 4

export function createAriConnector(
  { settings, resolveAddress, now, times }: AriConnectorDeps,
  listener: ConnectorListener,
): AsteriskConnector {
  let translator = createTranslator()
  let changedIds = new Set<string>()
  let queries = 0
  let grace: NodeJS.Timeout | null = null
  let isCallRightMissing = false
  /** On this connection. */
  let hasHeard = false

  const note = (message: AmiMessage): void => {
    for (const name of ['uniqueid', 'destuniqueid']) if (message.has(name)) changedIds.add(header(message, name))
    isCallRightMissing = false
    hasHeard = true
  }

  const ask = async (): Promise<void> => {
    queries += 1
    const look = queries
    if (grace) clearTimeout(grace)
    changedIds = new Set()
    const isNow = (): boolean => look === queries
    try {
      const [channels, bridges] = await Promise.all([connection.get('channels'), connection.get('bridges')])
      if (!isNow()) return
      const listed = await withTimes(translator.list(channels, bridges, now()))
      if (!isNow()) return
      grace = setTimeout(() => listener.channelList({ channels: listed, changedIds }), times?.graceMs ?? GRACE_MS)
    } catch (error) {
      if (isNow()) listener.channelList({ refused: messageOf(error) })
    }
  }
  /** The channels with their times, where those are to be found out. */
  const withTimes = async (channels: readonly AmiMessage[]): Promise<AmiMessage[]> => {
    const times = new Map<AmiMessage, AmiMessage>()
    const wanted = listener.withUnseenAnswer(channels).slice(0, TIMES_MAX)
    for (let from = 0; from < wanted.length; from += ASKED_AT_ONCE) {
      const some = wanted.slice(from, from + ASKED_AT_ONCE)
      const found = await Promise.all(some.map(withTimesOf))
      found.forEach((channel, index) => times.set(some[index] ?? channel, channel))
    }
    return channels.map((channel) => times.get(channel) ?? channel)
  }
  const withTimesOf = async (channel: AmiMessage): Promise<AmiMessage> => {
    const path = `channels/${encodeURIComponent(header(channel, 'uniqueid'))}/variable?variable=`
    const times = TIME_VARIABLES.map(async ([name, variable]) => {
      const answer = await connection.get(`${path}${encodeURIComponent(variable)}`).catch(() => null)
      return [name, [textIn(objectOf(answer), 'value')]] as const
    })
    return new Map([...channel, ...(await Promise.all(times))])
  }
  const forgetLook = (): void => {
    queries += 1
    if (grace) clearTimeout(grace)
  }

  const connection = new AriConnection(settings, {
    resolveAddress,
    event(event) {
      for (const message of translator.translate(event)) {
        note(message)
        listener.message(message)
      }
    },
    up(uptimeSeconds) {
      isCallRightMissing = false
      hasHeard = false
      translator = createTranslator()
      if (uptimeSeconds !== null) listener.booted(uptimeSeconds)
      listener.up()
    },
    alive: () => listener.alive(),
    down(problem) {
      forgetLook()
      listener.down(problem)
    },
    ...(times && { times }),
  })
  return {
    start: () => connection.start(),
    stop() {
      forgetLook()
      connection.stop()
    },
    requestChannels: () => void ask(),
    noteUnreportedChannel() {
      isCallRightMissing = !hasHeard
    },
    lacks: (right) => right === 'call' && isCallRightMissing,
    missingRights: () => [],
    problem() {
      if (isCallRightMissing)
        return 'Asterisk has calls and tells nothing of them. Check that the module res_ari_events is loaded.'
      return translator.guessesCalls ? GUESSED_CALLS_PROBLEM : null
    },
  }
}

export const GUESSED_CALLS_PROBLEM =
  'Asterisk does not say which channels make up a call, so that is worked out from what they do. Set ' +
  '"channelvars = CHANNEL(linkedid)" in the [general] part of ari.conf and run "module reload res_ari.so".'
