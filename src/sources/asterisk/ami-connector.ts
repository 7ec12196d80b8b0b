// Connects to an Asterisk by the manager interface.
//
// A connection keeps the rights that its user had at login. While a right is missing, a second connection logs in now and
// then: when it turns out to have more rights, it replaces the first, and no event is missed in between.
import { ChannelLister, type ChannelListResult } from './channel-list.ts'
import { AmiConnection, type AmiConnectionSettings } from './ami-connection.ts'
import type { ConnectionTimes } from '../tcp-connection.ts'
import { AmiRights, type ReadRight } from './rights.ts'
import { header, numberHeader, type AmiMessage } from './ami-message.ts'
import type { AsteriskConnector, ConnectorListener } from './connector.ts'
import type { MissingRight } from '../source.ts'
import type { ResolveAddress } from '../reconnector.ts'

export interface AmiConnectorDeps {
  readonly settings: AmiConnectionSettings
  readonly resolveAddress: ResolveAddress
  /** For tests. */
  readonly times?: Partial<ConnectionTimes> & { readonly rightsMs?: number }
}

/**
 * The interval between logins that look for rights: short enough to notice a fixed right soon, long enough to keep Asterisk's
 * log readable.
 */
const RIGHTS_MS = 30_000

/** One login, and its known rights. */
interface Login {
  readonly connection: AmiConnection
  readonly lister: ChannelLister
  rights: AmiRights
}

export class AmiConnector implements AsteriskConnector {
  readonly #settings: AmiConnectionSettings
  readonly #resolveAddress: ResolveAddress
  readonly #connectionTimes: Partial<ConnectionTimes>
  readonly #rightsMs: number
  readonly #listener: ConnectorListener
  #main: Login
  #isUp = false
  /** Looks for rights that the main login lacks. */
  #other: Login | null = null
  #timer: NodeJS.Timeout | undefined

  constructor({ settings, resolveAddress, times = {} }: AmiConnectorDeps, listener: ConnectorListener) {
    const { rightsMs = RIGHTS_MS, ...connectionTimes } = times
    this.#settings = settings
    this.#resolveAddress = resolveAddress
    this.#connectionTimes = connectionTimes
    this.#rightsMs = rightsMs
    this.#listener = listener
    this.#main = this.#logIn()
  }

  start(): void {
    this.#timer = setInterval(() => this.#logInForRights(), this.#rightsMs)
    this.#main.connection.start()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#stopOther()
    this.#main.connection.stop()
  }

  requestChannels(): void {
    requestChannels(this.#main)
  }

  noteUnreportedChannel(): void {
    this.#main.rights.noteUnreportedChannel()
  }

  lacks(right: ReadRight): boolean {
    return this.#main.rights.lacks(right)
  }

  missingRights(): MissingRight[] {
    return this.#main.rights.missingRights()
  }

  problem(): string | null {
    return this.#main.rights.problem()
  }

  #logIn(): Login {
    const { username } = this.#settings
    const lister = new ChannelLister({
      wanted: (channels) => this.#listener.withUnseenAnswer(channels),
      send: (action) => void login.connection.send(action),
    })
    const login: Login = {
      lister,
      rights: new AmiRights(username),
      connection: new AmiConnection(this.#settings, {
        resolveAddress: this.#resolveAddress,
        message: (message) => {
          const list = lister.receive(message)
          if (list) login.rights.listed('refused' in list ? 'refused' : idsIn(list))
          login.rights.receive(message)
          if (login === this.#main) this.#receive(message, list)
          else this.#receiveOther(login, list)
        },
        up: () => {
          login.rights = new AmiRights(username)
          // Responses come in the order of the requests: the rights are known before the list is.
          const query = login.rights.query()
          if (query) login.connection.send(query)
          if (login !== this.#main) return requestChannels(login)
          this.#isUp = true
          return this.#listener.up()
        },
        alive: () => {
          if (login === this.#main) this.#listener.alive()
        },
        down: (problem) => {
          if (login !== this.#main) return login.connection.stop()
          this.#isUp = false
          this.#stopOther()
          return this.#listener.down(problem)
        },
        times: this.#connectionTimes,
      }),
    }
    return login
  }

  #receive(message: AmiMessage, list: ChannelListResult | null): void {
    const { lister, rights } = this.#main
    if (list) this.#listener.channelList(list)
    const event = header(message, 'event')
    if (event === '' || lister.owns(message)) return
    if (event === 'FullyBooted') {
      const uptimeSeconds = numberHeader(message, 'uptime')
      if (uptimeSeconds !== null) this.#listener.booted(uptimeSeconds)
    } else if (rights.mayReport(message)) this.#listener.message(message)
    else if (rights.lacks('call')) this.#listener.callRightMissing()
  }

  #receiveOther(login: Login, list: ChannelListResult | null): void {
    if (login !== this.#other || !login.rights.hasMoreThan(this.#main.rights)) return
    const before = this.#main
    this.#main = login
    this.#other = null
    before.connection.stop()
    if (list) this.#listener.channelList(list)
    else requestChannels(login)
  }

  #stopOther(): void {
    this.#other?.connection.stop()
    this.#other = null
  }

  #logInForRights(): void {
    this.#stopOther()
    if (!this.#isUp || this.#main.rights.missingRights().length === 0) return
    this.#other = this.#logIn()
    this.#other.connection.start()
  }
}

function requestChannels({ connection, lister }: Login): void {
  connection.send(lister.request())
}

function idsIn({ channels, changedIds }: Exclude<ChannelListResult, { readonly refused: string }>): Set<string> {
  return new Set([...channels.map((channel) => header(channel, 'uniqueid')), ...changedIds])
}
