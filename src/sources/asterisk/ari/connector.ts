// Connects to an Asterisk by ARI.
//
// The list of channels and the events come over different connections, so their order is not known: an event may arrive after
// a list that was made later. So a list is compared only after a while, and for channels with events meanwhile the events
// count.
import { AriConnection, type AriSettings } from './connection.ts'
import { createTranslator, type Translator } from './translate.ts'
import { textIn, objectOf } from './event.ts'
import { TIME_VARIABLES, TIMES_MAX } from '../channel-list.ts'
import { header, type AmiMessage } from '../ami-message.ts'
import { messageOf } from '../../../errors.ts'
import type { ConnectionTimes } from '../../tcp-connection.ts'
import type { AsteriskConnector, ConnectorListener } from '../connector.ts'
import type { ResolveAddress } from '../../reconnector.ts'
import type { MissingRight } from '../../source.ts'
import type { ReadRight } from '../rights.ts'

export interface AriConnectorDeps {
  readonly settings: AriSettings
  readonly resolveAddress: ResolveAddress
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** For tests. */
  readonly times?: Partial<ConnectionTimes> & { readonly graceMs?: number }
}

/** Longer than an event takes to arrive. */
const GRACE_MS = 500
/** Maximum number of channels whose variables are requested at once, each over its own connections. */
const LOOKUPS_AT_ONCE = 4

export class AriConnector implements AsteriskConnector {
  readonly #deps: AriConnectorDeps
  readonly #listener: ConnectorListener
  readonly #connection: AriConnection
  #translator: Translator = createTranslator()
  #changedIds = new Set<string>()
  #queries = 0
  #grace: NodeJS.Timeout | null = null
  #isCallRightMissing = false
  /** An event has arrived on this connection. */
  #hasReceived = false

  constructor(deps: AriConnectorDeps, listener: ConnectorListener) {
    this.#deps = deps
    this.#listener = listener
    this.#connection = new AriConnection(deps.settings, {
      resolveAddress: deps.resolveAddress,
      event: (event) => {
        for (const message of this.#translator.translate(event)) {
          this.#note(message)
          listener.message(message)
        }
      },
      up: (uptimeSeconds) => {
        this.#isCallRightMissing = false
        this.#hasReceived = false
        this.#translator = createTranslator()
        if (uptimeSeconds !== null) listener.booted(uptimeSeconds)
        listener.up()
      },
      alive: () => listener.alive(),
      down: (problem) => {
        this.#cancelQuery()
        listener.down(problem)
      },
      ...(deps.times && { times: deps.times }),
    })
  }

  start(): void {
    this.#connection.start()
  }

  stop(): void {
    this.#cancelQuery()
    this.#connection.stop()
  }

  requestChannels(): void {
    void this.#query()
  }

  noteUnreportedChannel(): void {
    this.#isCallRightMissing = !this.#hasReceived
  }

  lacks(right: ReadRight): boolean {
    return right === 'call' && this.#isCallRightMissing
  }

  missingRights(): MissingRight[] {
    return []
  }

  problem(): string | null {
    if (this.#isCallRightMissing)
      return 'Asterisk has active calls but sends no events. Check that the module res_ari_events is loaded.'
    return this.#translator.guessesCalls ? GUESSED_CALLS_PROBLEM : null
  }

  #note(message: AmiMessage): void {
    for (const name of ['uniqueid', 'destuniqueid']) if (message.has(name)) this.#changedIds.add(header(message, name))
    this.#isCallRightMissing = false
    this.#hasReceived = true
  }

  async #query(): Promise<void> {
    this.#cancelQuery()
    const query = this.#queries
    const isCurrent = (): boolean => query === this.#queries
    const changedIds = new Set<string>()
    this.#changedIds = changedIds
    try {
      const paths = ['channels', 'bridges'].map((path) => this.#connection.get(path))
      const [channels, bridges] = await Promise.all(paths)
      if (!isCurrent()) return
      const listed = await this.#withTimes(this.#translator.list(channels, bridges, this.#deps.now()))
      if (!isCurrent()) return
      const report = (): void => this.#listener.channelList({ channels: listed, changedIds })
      this.#grace = setTimeout(report, this.#deps.times?.graceMs ?? GRACE_MS)
    } catch (error) {
      if (isCurrent()) this.#listener.channelList({ refused: messageOf(error) })
    }
  }

  #cancelQuery(): void {
    this.#queries += 1
    if (this.#grace) clearTimeout(this.#grace)
  }

  /** Adds the answer times of the channels for which they are needed. */
  async #withTimes(channels: readonly AmiMessage[]): Promise<AmiMessage[]> {
    const times = new Map<AmiMessage, AmiMessage>()
    const wanted = this.#listener.withUnseenAnswer(channels).slice(0, TIMES_MAX)
    for (let from = 0; from < wanted.length; from += LOOKUPS_AT_ONCE) {
      const some = wanted.slice(from, from + LOOKUPS_AT_ONCE)
      const found = await Promise.all(some.map((channel) => this.#withTimesOf(channel)))
      found.forEach((channel, index) => times.set(some[index] ?? channel, channel))
    }
    return channels.map((channel) => times.get(channel) ?? channel)
  }

  async #withTimesOf(channel: AmiMessage): Promise<AmiMessage> {
    const path = `channels/${encodeURIComponent(header(channel, 'uniqueid'))}/variable?variable=`
    const times = TIME_VARIABLES.map(async ([name, variable]) => {
      const answer = await this.#connection.get(`${path}${encodeURIComponent(variable)}`).catch(() => null)
      return [name, [textIn(objectOf(answer), 'value')]] as const
    })
    return new Map([...channel, ...(await Promise.all(times))])
  }
}

const GUESSED_CALLS_PROBLEM =
  'Asterisk does not report which channels belong to a call, so Offhook infers this from events. Set ' +
  '"channelvars = CHANNEL(linkedid)" in the [general] part of ari.conf and run "module reload res_ari.so".'
