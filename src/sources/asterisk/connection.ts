// The connection to the Asterisk Manager Interface, for as long as the source runs.
//
//   asking     whether and where this host may be dialled
//   calling    a TCP connection is being made, the banner has not come
//   login      the banner came, Login is sent
//   up         logged in; messages flow
//   waiting    the connection is lost or was refused; the next call comes after a pause
//
// A connection that says nothing is not trusted: after a while a Ping is sent, and when that is not answered either the
// connection is given up. TCP alone would not notice a peer that vanished for many minutes.
// Pauses grow, with jitter, so that a hundred nodes do not knock at once. A refused login is not tried again at once: a
// firewall that counts failures would shut us out.
import { connect, type Socket } from 'node:net'
import { createReader, writeAction, type Reader } from './wire.ts'
import { header, type AmiMessage } from './message.ts'
import { messageOf } from '../../errors.ts'
import type { Place } from './door.ts'

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
  /** The connection is gone or was not made; the sentence says what to do. */
  down(problem: string): void
  readonly times?: Partial<ConnectionTimes>
}

export interface ConnectionTimes {
  /** For TCP, banner and login, each. A PBX across an ocean answers in a second. */
  readonly patienceMs: number
  /** Silence after which a Ping is sent; a busy PBX is never silent so long. */
  readonly quietMs: number
  /** First and longest pause between two calls. */
  readonly pauseFirstMs: number
  readonly pauseMaxMs: number
  /** Pause after a refused login. */
  readonly refusedMs: number
}

const TIMES: ConnectionTimes = {
  patienceMs: 10_000,
  quietMs: 15_000,
  pauseFirstMs: 500,
  pauseMaxMs: 30_000,
  refusedMs: 30_000,
}

/** The classes of events that calls are told by. `call` alone would not show menus, queues and digits. */
export const EVENT_CLASSES = 'system,call,agent,dialplan,dtmf'

/** Calls Asterisk, logs in, and calls again whenever the connection is lost. */
export class Connection {
  readonly #settings: ConnectionSettings
  readonly #needs: ConnectionNeeds
  readonly #times: ConnectionTimes
  #session: Session | null = null
  #pause: NodeJS.Timeout | null = null
  #pauseMs: number
  #isStopped = true

  constructor(settings: ConnectionSettings, needs: ConnectionNeeds) {
    this.#settings = settings
    this.#needs = needs
    this.#times = { ...TIMES, ...needs.times }
    this.#pauseMs = this.#times.pauseFirstMs
  }

  start(): void {
    if (!this.#isStopped) return
    this.#isStopped = false
    void this.#call()
  }

  stop(): void {
    this.#isStopped = true
    if (this.#pause) clearTimeout(this.#pause)
    this.#session?.close({ problem: 'stopped', isRefused: false })
  }

  /** Sends an action; `false` when there is no connection to send it on. */
  send(action: Readonly<Record<string, string>>): boolean {
    return this.#session?.send(action) ?? false
  }

  async #call(): Promise<void> {
    this.#pause = null
    const { host, port } = this.#settings
    const found = await placeOf(this.#needs.place, host, port)
    if (this.#isStopped) return
    if ('refused' in found) return this.#closed({ problem: found.refused, isRefused: true })
    this.#session = new Session(this.#settings, this.#times, {
      dial: found.dial,
      message: (message) => this.#needs.message(message),
      up: () => {
        this.#pauseMs = this.#times.pauseFirstMs
        this.#needs.up()
      },
      closed: (how) => this.#closed(how),
    })
    return undefined
  }

  #closed({ problem, isRefused }: Closed): void {
    this.#session = null
    if (this.#isStopped) return
    this.#needs.down(problem)
    // Who heard it may have stopped it.
    if (this.#isStopped) return
    // Between half of it and all of it.
    const wait = isRefused ? this.#times.refusedMs : this.#pauseMs * (0.5 + Math.random() / 2)
    this.#pauseMs = Math.min(this.#pauseMs * 2, this.#times.pauseMaxMs)
    this.#pause = setTimeout(() => void this.#call(), wait)
  }
}

interface Closed {
  readonly problem: string
  readonly isRefused: boolean
}

interface SessionNeeds {
  /** The address to dial for the host. */
  readonly dial: string
  message(message: AmiMessage): void
  up(): void
  closed(how: Closed): void
}

/** Asks where to dial. That it cannot be found out is a refusal too: what is not looked at is not dialled. */
export async function placeOf(place: Place, host: string, port: number): ReturnType<Place> {
  try {
    return await place(host, port)
  } catch (error) {
    return { refused: `It could not be found out where ${host} is (${messageOf(error)}). Check its name.` }
  }
}

const LOGIN_ID = 'offhook-login'
const PING_ID = 'offhook-ping'
/** Every Asterisk begins with it. */
const BANNER = 'Asterisk Call Manager'

/** One connection, from the call to its end. */
class Session {
  readonly #settings: ConnectionSettings
  readonly #times: ConnectionTimes
  readonly #needs: SessionNeeds
  readonly #socket: Socket
  readonly #reader: Reader = createReader()
  #state: 'calling' | 'login' | 'up' | 'closed' = 'calling'
  #hasPinged = false

  constructor(settings: ConnectionSettings, times: ConnectionTimes, needs: SessionNeeds) {
    this.#settings = settings
    this.#times = times
    this.#needs = needs
    this.#socket = connect({ host: needs.dial, port: settings.port, noDelay: true })
    this.#socket.setTimeout(times.patienceMs)
    this.#socket.on('data', (chunk: Buffer) => this.#read(chunk))
    this.#socket.on('timeout', () => this.#quiet())
    this.#socket.on('error', (error) => this.#fail(unreachable(this.#place, error)))
    this.#socket.on('close', () => this.#fail(lost(this.#place, this.#state)))
  }

  send(action: Readonly<Record<string, string>>): boolean {
    if (this.#state === 'closed' || !this.#socket.writable) return false
    this.#socket.write(writeAction(action))
    return true
  }

  close(how: Closed): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#socket.destroy()
    this.#needs.closed(how)
  }

  get #place(): string {
    return `${this.#settings.host}:${this.#settings.port}`
  }

  #fail(problem: string): void {
    this.close({ problem, isRefused: false })
  }

  #read(chunk: Buffer): void {
    this.#hasPinged = false
    const messages = this.#reader.read(chunk)
    const { banner } = this.#reader
    if (this.#state === 'calling' && banner !== null) {
      if (!banner.startsWith(BANNER)) return this.#fail(stranger(this.#place))
      this.#login()
    }
    for (const message of messages) this.#hear(message)
    return undefined
  }

  #login(): void {
    this.#state = 'login'
    const { username, secret } = this.#settings
    this.send({ Action: 'Login', ActionID: LOGIN_ID, Username: username, Secret: secret, Events: EVENT_CLASSES })
  }

  #hear(message: AmiMessage): void {
    if (this.#state === 'up') return this.#needs.message(message)
    // The first answer is that of the login: nothing else was asked.
    if (this.#state !== 'login' || !message.has('response')) return undefined
    if (header(message, 'response') !== 'Success') {
      const problem = refused(this.#place, this.#settings.username, header(message, 'message'))
      return this.close({ problem, isRefused: true })
    }
    this.#state = 'up'
    this.#socket.setTimeout(this.#times.quietMs)
    return this.#needs.up()
  }

  #quiet(): void {
    if (this.#state !== 'up') return this.#fail(silentAtStart(this.#place, this.#state))
    if (this.#hasPinged) return this.#fail(silent(this.#place))
    this.#hasPinged = true
    this.send({ Action: 'Ping', ActionID: PING_ID })
    return undefined
  }
}

function stranger(place: string): string {
  return `What answers at ${place} is not Asterisk's manager interface. Check the port (5038 unless changed).`
}

function silent(place: string): string {
  return `Asterisk at ${place} has gone silent: it did not answer a Ping. Connecting anew.`
}

function refused(place: string, username: string, answer: string): string {
  return (
    `Asterisk at ${place} refused the login of "${username}" (${answer || 'no reason given'}). Check user and secret in ` +
    'manager.conf, and that its "permit" lines let this machine in; then run "manager reload" in Asterisk.'
  )
}

function silentAtStart(place: string, state: string): string {
  return state === 'calling'
    ? `No answer from ${place}. Check host and port, and that the firewall lets this machine in.`
    : `Asterisk at ${place} did not answer the login. Connecting anew.`
}

function unreachable(place: string, error: Error): string {
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'ECONNREFUSED') {
    return `Nothing listens at ${place}. Check that Asterisk runs, that manager.conf has "enabled = yes", and its port and bindaddr.`
  }
  if (code === 'ENOTFOUND') return `The host of ${place} is not known. Check its name.`
  return `The connection to ${place} failed (${messageOf(error)}). Check host and port, and the way there.`
}

function lost(place: string, state: string): string {
  return state === 'login'
    ? `Asterisk at ${place} hung up on the login. Check user, secret and the "permit" lines in manager.conf.`
    : `Asterisk at ${place} closed the connection. Connecting anew.`
}
