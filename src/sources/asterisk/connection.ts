// Speaking with the Asterisk Manager Interface: banner, login, messages, and a Ping when it is quiet.
import { createReader, writeAction } from './wire.ts'
import { header, type AmiMessage } from './message.ts'
import { Line, type Connected, type LineTimes, type LineWords, type Speaker } from '../line.ts'
import { READ_RIGHTS } from './rights.ts'
import type { Place } from '../redial.ts'

export interface ConnectionSettings {
  readonly host: string
  readonly port: number
  readonly username: string
  readonly secret: string
}

export interface ConnectionNeeds {
  /** Asked before each call (S11). */
  readonly place: Place
  message(message: AmiMessage): void
  up(): void
  /** Asterisk said anything at all. */
  alive(): void
  /** The connection is gone or was not made; the sentence says what to do. */
  down(problem: string): void
  readonly times?: Partial<ConnectionTimes>
}

export type ConnectionTimes = LineTimes

/** Calls Asterisk, logs in, and calls again whenever the connection is lost. */
export class Connection {
  readonly #line: Line

  constructor(settings: ConnectionSettings, needs: ConnectionNeeds) {
    this.#line = new Line({
      host: settings.host,
      port: settings.port,
      words,
      place: needs.place,
      speak: (connected) => speakAmi(connected, settings, (message) => needs.message(message)),
      up: () => needs.up(),
      alive: () => needs.alive(),
      down: (problem) => needs.down(problem),
      times: needs.times,
    })
  }

  start(): void {
    this.#line.start()
  }

  stop(): void {
    this.#line.stop()
  }

  /** Sends an action; `false` when there is no connection to send it on. */
  send(action: Readonly<Record<string, string>>): boolean {
    return this.#line.send(writeAction(action))
  }
}

const LOGIN_ID = 'offhook-login'
const PING_ID = 'offhook-ping'
/** Every Asterisk begins with it. */
const BANNER = 'Asterisk Call Manager'

function speakAmi(
  connected: Connected,
  { username, secret }: ConnectionSettings,
  take: (message: AmiMessage) => void,
): Speaker {
  const reader = createReader()
  let state: 'calling' | 'login' | 'up' | 'refused' = 'calling'

  const hear = (message: AmiMessage): void => {
    if (state === 'up') return take(message)
    // The first answer is that of the login: nothing else was asked.
    if (state !== 'login' || !message.has('response')) return undefined
    if (header(message, 'response') !== 'Success') {
      state = 'refused'
      return connected.refuse(refused(connected.place, username))
    }
    state = 'up'
    return connected.up()
  }

  return {
    hear(chunk) {
      const messages = reader.read(chunk)
      const { banner } = reader
      if (state === 'calling' && banner !== null) {
        if (!banner.startsWith(BANNER)) {
          connected.fail(stranger(connected.place))
          return 0
        }
        state = 'login'
        connected.loggingIn()
        connected.send(
          writeAction({
            Action: 'Login',
            ActionID: LOGIN_ID,
            Username: username,
            Secret: secret,
            Events: READ_RIGHTS.join(','),
          }),
        )
      }
      for (const message of messages) hear(message)
      if (reader.isBroken) connected.refuse(endless(connected.place))
      return messages.length
    },
    askForLife() {
      connected.send(writeAction({ Action: 'Ping', ActionID: PING_ID }))
    },
  }
}

const words: LineWords = {
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
