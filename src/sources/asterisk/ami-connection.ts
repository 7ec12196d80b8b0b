// Speaks the Asterisk Manager Interface: banner, login, messages, and a Ping when no message comes.
import { AmiReader, writeAction } from './ami-wire.ts'
import { header, type AmiMessage } from './ami-message.ts'
import {
  TcpConnection,
  type ProtocolConnection,
  type ConnectionDeps,
  type ConnectionMessages,
  type ProtocolHandler,
} from '../tcp-connection.ts'
import { READ_RIGHTS } from './rights.ts'

export interface AmiConnectionSettings {
  readonly host: string
  readonly port: number
  readonly username: string
  readonly secret: string
}

interface AmiConnectionDeps extends ConnectionDeps {
  message(message: AmiMessage): void
}

/** Connects to Asterisk, logs in, and reconnects whenever the connection is lost. */
export class AmiConnection {
  readonly #connection: TcpConnection

  constructor(settings: AmiConnectionSettings, deps: AmiConnectionDeps) {
    this.#connection = new TcpConnection({
      host: settings.host,
      port: settings.port,
      messages: MESSAGES,
      resolveAddress: deps.resolveAddress,
      createHandler: (connection) => createAmiHandler(connection, settings, (message) => deps.message(message)),
      up: () => deps.up(),
      alive: () => deps.alive(),
      down: (problem) => deps.down(problem),
      times: deps.times,
    })
  }

  start(): void {
    this.#connection.start()
  }

  stop(): void {
    this.#connection.stop()
  }

  /** Sends an action; `false` if there is no connection. */
  send(action: Readonly<Record<string, string>>): boolean {
    return this.#connection.send(writeAction(action))
  }
}

const LOGIN_ID = 'offhook-login'
const PING_ID = 'offhook-ping'
/** The beginning of every Asterisk's banner. */
const BANNER = 'Asterisk Call Manager'

function createAmiHandler(
  connection: ProtocolConnection,
  { username, secret }: AmiConnectionSettings,
  take: (message: AmiMessage) => void,
): ProtocolHandler {
  const reader = new AmiReader()
  let state: 'connecting' | 'login' | 'up' | 'refused' = 'connecting'

  const receive = (message: AmiMessage): void => {
    if (state === 'up') return take(message)
    // The first response belongs to the login: no other action was sent before.
    if (state !== 'login' || !message.has('response')) return undefined
    if (header(message, 'response') !== 'Success') {
      state = 'refused'
      return connection.refuse(refused(connection.place, username))
    }
    state = 'up'
    return connection.up()
  }

  return {
    receive(chunk) {
      const messages = reader.read(chunk)
      const { banner } = reader
      if (state === 'connecting' && banner !== null) {
        if (!banner.startsWith(BANNER)) {
          connection.fail(stranger(connection.place))
          return 0
        }
        state = 'login'
        connection.beginLogin()
        connection.send(
          writeAction({
            Action: 'Login',
            ActionID: LOGIN_ID,
            Username: username,
            Secret: secret,
            Events: READ_RIGHTS.join(','),
          }),
        )
      }
      for (const message of messages) receive(message)
      if (reader.isBroken) connection.refuse(endless(connection.place))
      return messages.length
    },
    sendKeepAlive() {
      connection.send(writeAction({ Action: 'Ping', ActionID: PING_ID }))
    },
  }
}

const MESSAGES: ConnectionMessages = {
  name: 'Asterisk',
  refusedTcp: (place) =>
    `Connection refused by ${place}. Check that Asterisk is running and that manager.conf has "enabled = yes" and the correct port and bindaddr.`,
  hungUpOnLogin: (place) =>
    `Asterisk at ${place} closed the connection during login. Check the username, the secret and the "permit" lines in manager.conf.`,
}

function stranger(place: string): string {
  return `The server at ${place} is not the Asterisk Manager Interface (AMI). Check the port (default 5038).`
}

function endless(place: string): string {
  return `Asterisk at ${place} sent a message that is too large. Check the host and port.`
}

function refused(place: string, username: string): string {
  return (
    `Asterisk at ${place} rejected the login of "${username}". Check the username and secret in ` +
    'manager.conf, and that its "permit" lines allow the Offhook machine. Then run "manager reload" in Asterisk.'
  )
}
