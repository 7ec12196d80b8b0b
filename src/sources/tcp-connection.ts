// The TCP connection to a dialled phone system, for as long as its source runs, with any protocol.
//
//   calling    the address is resolved, the TCP connection is being made, and the other side has not identified itself
//   login      it did, and the login has been sent
//   up         logged in; both sides exchange messages
//   waiting    the connection was lost or refused; the next attempt follows after a pause
//
// A silent connection is not trusted: after a while a keep-alive is sent, and without a response the connection is closed. TCP
// alone would not notice a vanished peer for many minutes.
import { connect, type Socket } from 'node:net'
import {
  Reconnector,
  type ConnectionEnd,
  type ConnectionListener,
  type ResolveAddress,
  type ReconnectTimes,
} from './reconnector.ts'

/** Bytes before the response to the login: a banner, and events meanwhile (S47). */
const LOGIN_BYTES_MAX = 256 * 1024
/** 8 MiB a second: the busiest phone system sends less. Faster input waits on its side (S47). */
const BYTES_PER_MS = 8 * 1024
/** Bytes that may arrive at once. */
const BURST_BYTES = 800 * 1024
/** Each message counts as this many additional bytes: a short message costs as much to process. */
const MESSAGE_BYTES = 400

export interface ConnectionTimes extends ReconnectTimes {
  /** The time limit for each of lookup, TCP, banner and login. A PBX across an ocean responds in a second. */
  readonly patienceMs: number
  /** Silence after which a keep-alive is sent, and after which, once more, the connection is closed. */
  readonly quietMs: number
}

/** The default times. */
export const CONNECTION_TIMES: ConnectionTimes = {
  patienceMs: 10_000,
  // A vanished peer is noticed within 9 s (C21); the response of a busy peer may take half of that.
  quietMs: 4_500,
  pauseFirstMs: 500,
  pauseMaxMs: 30_000,
  refusedMs: 30_000,
}

/** The actions of a protocol on its connection. */
export interface ProtocolConnection {
  /** `host:port`, for sentences. */
  readonly place: string
  /** Sends; `false`: the connection is closed. */
  send(text: string): boolean
  /** The other side has identified itself, and the login has been sent. */
  beginLogin(): void
  /** Logged in. */
  up(): void
  /** Closes the connection; the sentence says what to do. */
  fail(problem: string): void
  /** The same after a refused login: the next attempt waits longer. */
  refuse(problem: string): void
}

/** A protocol, on one connection. */
export interface ProtocolHandler {
  /** Returns how many messages the chunk completed. */
  receive(chunk: Uint8Array): number
  /** Sends a request to which the other side must respond. */
  sendKeepAlive(): void
}

/** The problems in the words of one kind of phone system: each a sentence or two with what to do. */
export interface ConnectionMessages {
  /** Nothing listens there. */
  refusedTcp(place: string): string
  /** The other side closed the connection after the login. */
  hungUpOnLogin(place: string): string
  /** The name for people: `Asterisk`. */
  readonly name: string
}

/** The dependencies of every connection to a phone system, with any protocol. */
export interface ConnectionDeps {
  /** Called before each connection (S11). */
  readonly resolveAddress: ResolveAddress
  up(): void
  /** The other side sent anything at all. */
  alive(): void
  /** The connection was lost or not made; the sentence says what to do. */
  down(problem: string): void
  readonly times?: Partial<ConnectionTimes> | undefined
}

interface TcpConnectionDeps extends ConnectionDeps {
  readonly host: string
  readonly port: number
  readonly messages: ConnectionMessages
  createHandler(connected: ProtocolConnection): ProtocolHandler
}

/** Connects to the phone system, and reconnects whenever the connection is lost. */
export class TcpConnection {
  readonly #reconnector: Reconnector<Session>

  constructor(deps: TcpConnectionDeps) {
    const { host, port, resolveAddress } = deps
    const times = { ...CONNECTION_TIMES, ...deps.times }
    this.#reconnector = new Reconnector({
      host,
      port,
      resolveAddress,
      times,
      open: (dial, listener) =>
        new Session(dial, deps, times, {
          up: () => {
            listener.up()
            deps.up()
          },
          ended: (how) => listener.ended(how),
        }),
      down: (problem) => deps.down(problem),
    })
  }

  start(): void {
    this.#reconnector.start()
  }

  stop(): void {
    this.#reconnector.stop()
  }

  /** Sends; `false`: there is no connection. */
  send(text: string): boolean {
    return this.#reconnector.session?.send(text) ?? false
  }
}

/** One connection, from dialling to its end. */
class Session implements ProtocolConnection {
  readonly place: string
  readonly #messages: ConnectionMessages
  readonly #times: ConnectionTimes
  readonly #listener: ConnectionListener
  readonly #alive: () => void
  readonly #socket: Socket
  readonly #handler: ProtocolHandler
  #state: 'connecting' | 'login' | 'up' | 'closed' = 'connecting'
  #isAsked = false
  /** Until the response to the login, all received bytes; afterwards the bytes above the allowed rate. */
  #bytes = 0
  #countedAt = performance.now()

  constructor(dial: string, deps: TcpConnectionDeps, times: ConnectionTimes, listener: ConnectionListener) {
    this.place = `${deps.host}:${deps.port}`
    this.#messages = deps.messages
    this.#times = times
    this.#listener = listener
    this.#alive = () => deps.alive()
    this.#handler = deps.createHandler(this)
    this.#socket = connect({ host: dial, port: deps.port, noDelay: true })
    this.#socket.setTimeout(times.patienceMs)
    this.#socket.on('data', (chunk: Buffer) => {
      this.#isAsked = false
      if (this.#state === 'up') this.#alive()
      if (this.#state !== 'closed') this.#count(chunk.length, this.#handler.receive(chunk))
    })
    this.#socket.on('timeout', () => this.#quiet())
    this.#socket.on('error', (error) => this.fail(this.#unreachable(error)))
    this.#socket.on('close', () => this.fail(this.#lost()))
  }

  send(text: string): boolean {
    if (this.#state === 'closed' || !this.#socket.writable) return false
    this.#socket.write(text)
    return true
  }

  beginLogin(): void {
    if (this.#state === 'connecting') this.#state = 'login'
  }

  up(): void {
    if (this.#state === 'closed' || this.#state === 'up') return
    this.#state = 'up'
    this.#socket.setTimeout(this.#times.quietMs)
    this.#listener.up()
  }

  fail(problem: string): void {
    this.close({ problem, isRefused: false })
  }

  refuse(problem: string): void {
    this.close({ problem, isRefused: true })
  }

  close(how: ConnectionEnd): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#socket.destroy()
    this.#listener.ended(how)
  }

  #count(bytes: number, messages: number): void {
    const now = performance.now()
    if (this.#state === 'up') {
      const left = Math.max(0, this.#bytes - (now - this.#countedAt) * BYTES_PER_MS)
      this.#bytes = left + bytes + messages * MESSAGE_BYTES
      if (this.#bytes > BURST_BYTES) this.#rest((this.#bytes - BURST_BYTES) / BYTES_PER_MS)
    } else {
      this.#bytes += bytes
      const problem = `The server at ${this.place} sent too much data before the login. Check the host and port.`
      if (this.#bytes > LOGIN_BYTES_MAX) this.refuse(problem)
    }
    this.#countedAt = now
  }

  #rest(ms: number): void {
    this.#socket.pause()
    setTimeout(() => this.#socket.resume(), Math.ceil(ms)).unref()
  }

  #quiet(): void {
    const { name } = this.#messages
    if (this.#state === 'connecting') {
      return this.fail(
        `No response from ${this.place}. Check the host and port, and that the firewall allows the Offhook machine.`,
      )
    }
    if (this.#state === 'login')
      return this.fail(`${name} at ${this.place} did not respond to the login. Reconnecting.`)
    if (!this.#isAsked) {
      this.#isAsked = true
      return this.#handler.sendKeepAlive()
    }
    // If this program itself was blocked, the response has arrived and is only read after the timers.
    setImmediate(() => {
      if (this.#isAsked) this.fail(`${name} at ${this.place} stopped responding for ${this.#silence}. Reconnecting.`)
    })
    return undefined
  }

  get #silence(): string {
    return `${Math.round((2 * this.#times.quietMs) / 1000)} s`
  }

  #unreachable(error: Error): string {
    if ('code' in error && error.code === 'ECONNREFUSED') return this.#messages.refusedTcp(this.place)
    return `${this.place} can’t be reached. Check the host, port and network.`
  }

  #lost(): string {
    if (this.#state === 'login') return this.#messages.hungUpOnLogin(this.place)
    return `${this.#messages.name} at ${this.place} closed the connection. Reconnecting.`
  }
}
