// Speaking with the Asterisk Manager Interface: banner, login, messages, and a Ping when it is quiet.
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

export interface AmiConnectionDeps extends ConnectionDeps {
  message(message: AmiMessage): void
}

/** Calls Asterisk, logs in, and calls again whenever the connection is lost. */
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

  /** Sends an action; `false` when there is no connection to send it on. */
  send(action: Readonly<Record<string, string>>): boolean {
    return this.#connection.send(writeAction(action))
  }
}

const LOGIN_ID = 'offhook-login'
const PING_ID = 'offhook-ping'
/** Every Asterisk begins with it. */
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
    // The first answer is that of the login: nothing else was asked.
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
    `Nothing listens at ${place}. Check that Asterisk runs, that manager.conf has "enabled = yes", and its port and bindaddr.`,
  hungUpOnLogin: (place) =>
    `Asterisk at ${place} hung up on the login. Check user, secret and the "permit" lines in manager.conf.`,
}

function stranger(place: string): string {
  return `What answers at ${place} is not Asterisk's manager interface. Check the port (5038 unless changed).`
}

function endless(place: string): string {
  return `Asterisk at ${place} sends a message without end. Check that nothing else answers there.`
}

function refused(place: string, username: string): string {
  return (
    `Asterisk at ${place} refused the login of "${username}". Check user and secret in ` +
    'manager.conf, and that its "permit" lines let this machine in; then run "manager reload" in Asterisk.'
  )
}
