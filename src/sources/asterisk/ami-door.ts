// The manager interface as the way into an Asterisk.
//
// A connection keeps the rights that its user had at the login. While one is missing, another connection logs in now and then: when
// it turns out to have more, it takes the place of the first, and nothing is missed in between.
import { createChannelLister, type ListAnswer } from './channel-list.ts'
import { Connection, type ConnectionSettings, type ConnectionTimes } from './connection.ts'
import { createRights } from './rights.ts'
import { header, numberHeader, type AmiMessage } from './message.ts'
import type { Door, Listener } from './door.ts'
import type { Place } from '../redial.ts'

export interface AmiDoorOptions {
  readonly settings: ConnectionSettings
  readonly place: Place
  /** For tests. */
  readonly times?: Partial<ConnectionTimes> & { readonly rightsMs?: number }
}

/** Between two logins that look for rights: whoever mends one sees it soon, and the log of Asterisk stays readable. */
const RIGHTS_MS = 30_000

/** One login, with what is known of its rights. */
interface Login {
  readonly connection: Connection
  readonly lister: ReturnType<typeof createChannelLister>
  rights: ReturnType<typeof createRights>
}

interface LoginNeeds {
  message(message: AmiMessage, list: ListAnswer | null): void
  up(): void
  alive(): void
  down(problem: string): void
}

export function createAmiDoor({ settings, place, times = {} }: AmiDoorOptions, listener: Listener): Door {
  const { rightsMs = RIGHTS_MS, ...connectionTimes } = times
  let main: Login
  let isUp = false
  /** Looks for rights that the main one lacks. */
  let other: Login | null = null
  let timer: NodeJS.Timeout | undefined

  function logIn(needs: (login: Login) => LoginNeeds): Login {
    const lister = createChannelLister({
      wanted: (channels) => listener.unseen(channels),
      send: (action) => void login.connection.send(action),
    })
    const login: Login = {
      lister,
      rights: createRights(settings.username),
      connection: new Connection(settings, {
        place,
        message(message) {
          const list = lister.hear(message)
          if (list) login.rights.listed('refused' in list ? 'refused' : idsIn(list))
          login.rights.hear(message)
          heard.message(message, list)
        },
        up() {
          login.rights = createRights(settings.username)
          // Answers come in the order of the questions: the rights are known before the list is.
          const ask = login.rights.ask()
          if (ask) login.connection.send(ask)
          heard.up()
        },
        alive: () => heard.alive(),
        down: (problem) => heard.down(problem),
        times: connectionTimes,
      }),
    }
    const heard = needs(login)
    return login
  }

  const look = ({ connection, lister }: Login): void => void connection.send(lister.ask())

  /** What one login hears is told as long as it is the main one. */
  const asMain = (login: Login): LoginNeeds => ({
    message(message, list) {
      if (login !== main) return hearOther(login, list)
      if (list) listener.listed(list)
      const event = header(message, 'event')
      if (event === '' || login.lister.owns(message)) return undefined
      if (event === 'FullyBooted') {
        const uptimeSeconds = numberHeader(message, 'uptime')
        return uptimeSeconds === null ? undefined : listener.booted(uptimeSeconds)
      }
      if (login.rights.mayTell(message)) return listener.heard(message)
      return login.rights.lacks('call') ? listener.deaf() : undefined
    },
    up() {
      if (login !== main) return look(login)
      isUp = true
      return listener.up()
    },
    alive() {
      if (login === main) listener.alive()
    },
    down(problem) {
      if (login !== main) return login.connection.stop()
      isUp = false
      dropOther()
      return listener.down(problem)
    },
  })

  function hearOther(login: Login, list: ListAnswer | null): void {
    if (login !== other || !login.rights.hasMoreThan(main.rights)) return
    const before = main
    main = login
    other = null
    before.connection.stop()
    if (list) listener.listed(list)
    else look(main)
  }

  function dropOther(): void {
    other?.connection.stop()
    other = null
  }

  function lookForRights(): void {
    dropOther()
    if (!isUp || main.rights.missing().length === 0) return
    other = logIn(asMain)
    other.connection.start()
  }

  main = logIn(asMain)
  return {
    start() {
      timer = setInterval(lookForRights, rightsMs)
      main.connection.start()
    },
    stop() {
      clearInterval(timer)
      dropOther()
      main.connection.stop()
    },
    look: () => look(main),
    unheardOf: () => main.rights.unheardOf(),
    lacks: (right) => main.rights.lacks(right),
    missing: () => main.rights.missing(),
    problem: () => main.rights.problem(),
  }
}

function idsIn({ channels, astir }: Exclude<ListAnswer, { readonly refused: string }>): Set<string> {
  return new Set([...channels.map((channel) => header(channel, 'uniqueid')), ...astir])
}
