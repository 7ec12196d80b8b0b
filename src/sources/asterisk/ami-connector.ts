// The manager interface as the way into an Asterisk.
//
// A connection keeps the rights that its user had at the login. While one is missing, another connection logs in now and then: when
// it turns out to have more, it takes the place of the first, and nothing is missed in between.
import { createChannelLister, type ChannelListResult } from './channel-list.ts'
import { AmiConnection, type AmiConnectionSettings } from './ami-connection.ts'
import type { ConnectionTimes } from '../tcp-connection.ts'
import { createRights } from './rights.ts'
import { header, numberHeader, type AmiMessage } from './ami-message.ts'
import type { AsteriskConnector, ConnectorListener } from './connector.ts'
import type { ResolveAddress } from '../reconnector.ts'

export interface AmiConnectorDeps {
  readonly settings: AmiConnectionSettings
  readonly resolveAddress: ResolveAddress
  /** For tests. */
  readonly times?: Partial<ConnectionTimes> & { readonly rightsMs?: number }
}

/** Between two logins that look for rights: whoever mends one sees it soon, and the log of Asterisk stays readable. */
const RIGHTS_MS = 30_000

/** One login, with what is known of its rights. */
interface Login {
  readonly connection: AmiConnection
  readonly lister: ReturnType<typeof createChannelLister>
  rights: ReturnType<typeof createRights>
}

interface LoginListener {
  message(message: AmiMessage, list: ChannelListResult | null): void
  up(): void
  alive(): void
  down(problem: string): void
}

export function createAmiConnector(
  { settings, resolveAddress, times = {} }: AmiConnectorDeps,
  listener: ConnectorListener,
): AsteriskConnector {
  const { rightsMs = RIGHTS_MS, ...connectionTimes } = times
  let main: Login
  let isUp = false
  /** Looks for rights that the main one lacks. */
  let other: Login | null = null
  let timer: NodeJS.Timeout | undefined

  function logIn(createListener: (login: Login) => LoginListener): Login {
    const lister = createChannelLister({
      wanted: (channels) => listener.withUnseenAnswer(channels),
      send: (action) => void login.connection.send(action),
    })
    const login: Login = {
      lister,
      rights: createRights(settings.username),
      connection: new AmiConnection(settings, {
        resolveAddress,
        message(message) {
          const list = lister.receive(message)
          if (list) login.rights.listed('refused' in list ? 'refused' : idsIn(list))
          login.rights.receive(message)
          own.message(message, list)
        },
        up() {
          login.rights = createRights(settings.username)
          // Answers come in the order of the questions: the rights are known before the list is.
          const ask = login.rights.ask()
          if (ask) login.connection.send(ask)
          own.up()
        },
        alive: () => own.alive(),
        down: (problem) => own.down(problem),
        times: connectionTimes,
      }),
    }
    const own = createListener(login)
    return login
  }

  const requestChannels = ({ connection, lister }: Login): void => void connection.send(lister.ask())

  /** What one login hears is told as long as it is the main one. */
  const asMain = (login: Login): LoginListener => ({
    message(message, list) {
      if (login !== main) return receiveOther(login, list)
      if (list) listener.channelList(list)
      const event = header(message, 'event')
      if (event === '' || login.lister.owns(message)) return undefined
      if (event === 'FullyBooted') {
        const uptimeSeconds = numberHeader(message, 'uptime')
        return uptimeSeconds === null ? undefined : listener.booted(uptimeSeconds)
      }
      if (login.rights.mayTell(message)) return listener.message(message)
      return login.rights.lacks('call') ? listener.callRightMissing() : undefined
    },
    up() {
      if (login !== main) return requestChannels(login)
      isUp = true
      return listener.up()
    },
    alive() {
      if (login === main) listener.alive()
    },
    down(problem) {
      if (login !== main) return login.connection.stop()
      isUp = false
      stopOther()
      return listener.down(problem)
    },
  })

  function receiveOther(login: Login, list: ChannelListResult | null): void {
    if (login !== other || !login.rights.hasMoreThan(main.rights)) return
    const before = main
    main = login
    other = null
    before.connection.stop()
    if (list) listener.channelList(list)
    else requestChannels(main)
  }

  function stopOther(): void {
    other?.connection.stop()
    other = null
  }

  function logInForRights(): void {
    stopOther()
    if (!isUp || main.rights.missingRights().length === 0) return
    other = logIn(asMain)
    other.connection.start()
  }

  main = logIn(asMain)
  return {
    start() {
      timer = setInterval(logInForRights, rightsMs)
      main.connection.start()
    },
    stop() {
      clearInterval(timer)
      stopOther()
      main.connection.stop()
    },
    requestChannels: () => requestChannels(main),
    noteUnreportedChannel: () => main.rights.noteUnreportedChannel(),
    lacks: (right) => main.rights.lacks(right),
    missingRights: () => main.rights.missingRights(),
    problem: () => main.rights.problem(),
  }
}

function idsIn({ channels, changedIds }: Exclude<ChannelListResult, { readonly refused: string }>): Set<string> {
  return new Set([...channels.map((channel) => header(channel, 'uniqueid')), ...changedIds])
}
