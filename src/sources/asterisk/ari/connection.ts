// The connection to ARI, for as long as the source runs.
//
//   asking     checks whether this host may be dialled, and at which address
//   greeting   `GET /ari/asterisk/info`: is it Asterisk, does it accept our login, since when is it up. A refused WebSocket does
//              not say why
//   opening    the WebSocket is being opened
//   up         events arrive
//   waiting    the connection was lost or refused; the next attempt follows after a pause
//
// A silent WebSocket is not trusted: after a while a ping is sent, and without an answer the connection is closed.
//
// Each session listens as an application of its own name: an Asterisk has one listener for each name, the last that
// connected. An Asterisk forgets the application when the connection ends. Facts: docs.asterisk.org, "Asterisk REST
// Interface (ARI)", and an Asterisk of 2026.
import { randomBytes } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { isIP, type Socket } from 'node:net'
import { Agent, buildConnector, ping, request, WebSocket } from 'undici'
import {
  closedProblem,
  endlessProblem,
  greetingProblem,
  silentProblem,
  noAnswerProblem,
  unreachableProblem,
} from './problems.ts'
import { CONNECTION_TIMES, type ConnectionDeps, type ConnectionTimes } from '../../tcp-connection.ts'
import { Reconnector, type ConnectionEnd } from '../../reconnector.ts'
import { readEvent, textIn, objectOf, timeOf, type JsonObject } from './event.ts'
import { parseJson } from '../../../json/parse-json.ts'

export interface AriSettings {
  /** Scheme, host, port, and the prefix of http.conf if there is one; no slash at the end: `https://pbx.example:8089`. */
  readonly url: string
  readonly username: string
  readonly password: string
}

interface AriConnectionDeps extends Omit<ConnectionDeps, 'up'> {
  event(event: JsonObject): void
  /** `uptimeSeconds`: how long Asterisk has been up, by its own clock; `null`: unknown. */
  up(uptimeSeconds: number | null): void
}

/** An event holds a few channels of some KiB each; a variable may hold more. */
const EVENT_BYTES_MAX = 1024 * 1024
/** The size of a list of some ten thousand channels. */
const LIST_BYTES_MAX = 32 * 1024 * 1024
/** Asterisk sends a list as a whole, so its parts are the pieces that one read returns, 1 KiB and more. */
const LIST_PARTS_MAX = 32 * 1024
/** Bytes between two events, pings and headers included, in addition to a list (S47). */
const FRAMING_BYTES_MAX = 2 * 1024 * 1024
/** Frames between two events: pings, pongs, and messages that are not events. */
const IDLE_FRAMES_MAX = 1000
/** Bytes in a second: far more than the busiest Asterisk sends (S47). */
const SECOND_BYTES_MAX = 16 * 1024 * 1024
const SECOND_EVENTS_MAX = 20_000
/** How often to check the input that the WebSocket consumes without an event. */
const LOOK_MS = 100

/** Connects to Asterisk, and reconnects whenever the connection is lost. */
export class AriConnection {
  readonly #reconnector: Reconnector<Session>

  constructor(settings: AriSettings, deps: AriConnectionDeps) {
    const times = { ...CONNECTION_TIMES, ...deps.times }
    const { hostname, port, protocol } = new URL(settings.url)
    this.#reconnector = new Reconnector({
      host: hostname.replace(/^\[(.*)\]$/, '$1'),
      port: Number(port) || (protocol === 'https:' ? 443 : 80),
      resolveAddress: deps.resolveAddress,
      times,
      open: (dial, listener) => {
        const up = (uptimeSeconds: number | null): void => {
          listener.up()
          deps.up(uptimeSeconds)
        }
        const event = (one: JsonObject): void => deps.event(one)
        const alive = (): void => deps.alive()
        const session = new Session(settings, times, { dial, event, up, alive, closed: (how) => listener.ended(how) })
        void session.open()
        return session
      },
      down: (problem) => deps.down(problem),
    })
  }

  start(): void {
    this.#reconnector.start()
  }

  stop(): void {
    this.#reconnector.stop()
  }

  /** The response to `GET /ari/<path>`; rejects without one. */
  get(path: string): Promise<unknown> {
    const { session } = this.#reconnector
    return session ? session.get(path) : Promise.reject(new Error('Not connected to Asterisk.'))
  }
}

interface SessionDeps {
  /** The address to dial for the host. */
  readonly dial: string
  event(event: JsonObject): void
  up(uptimeSeconds: number | null): void
  alive(): void
  closed(how: ConnectionEnd): void
}

interface Answer {
  readonly status: number
  readonly date: string
  readonly body: unknown
}

const PING = 'undici:websocket:ping'
const PONG = 'undici:websocket:pong'

/** One connection, from the greeting to its end. */
class Session {
  readonly #settings: AriSettings
  readonly #times: ConnectionTimes
  readonly #deps: SessionDeps
  readonly #agent: Agent
  readonly #sockets = new Set<Socket>()
  readonly #headers: Readonly<Record<string, string>>
  #state: 'greeting' | 'opening' | 'up' | 'closed' = 'greeting'
  #webSocket: WebSocket | null = null
  #quiet: NodeJS.Timeout | null = null
  #hasPinged = false
  readonly #clock: NodeJS.Timeout
  /** Number of requests under way. */
  #asking = 0
  /** Bytes of closed sockets. */
  #bytesBefore = 0
  /** Bytes received up to the last event, response, or ping of ours; and the start of the present second. */
  #bytesAtSign = 0
  #idleFrames = 0
  #events = 0
  #second = { at: performance.now(), bytes: 0 }

  constructor(settings: AriSettings, times: ConnectionTimes, deps: SessionDeps) {
    this.#settings = settings
    this.#times = times
    this.#deps = deps
    const { username, password } = settings
    this.#headers = { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }
    this.#clock = setInterval(() => this.#look(), LOOK_MS)
    const dial = buildConnector({ timeout: times.patienceMs, allowH2: false })
    this.#agent = new Agent({
      headersTimeout: times.patienceMs,
      bodyTimeout: times.patienceMs,
      maxResponseSize: LIST_BYTES_MAX,
      webSocket: { maxPayloadSize: EVENT_BYTES_MAX },
      connect: (options, done) => {
        // The certificate must be for the host, whatever address is dialled.
        const host = options.hostname.replace(/^\[(.*)\]$/, '$1')
        const name = isIP(host) === 0 ? { servername: host } : {}
        dial({ ...options, ...name, hostname: deps.dial }, (...made) => {
          if (made[1]) this.#keep(made[1])
          done(...made)
        })
      },
    })
  }

  /** Sends the greeting, and opens the WebSocket. Never rejects: `closed` reports the error. */
  async open(): Promise<void> {
    let greeting: Answer
    try {
      greeting = await this.#ask('asterisk/info?only=status')
    } catch (error) {
      this.#fail(unreachableProblem(this.#place, error))
      return
    }
    const refusal = greetingProblem(this.#place, this.#settings.username, greeting)
    if (refusal !== null) return this.close(refusal)
    if (this.#state === 'greeting') this.#listen(uptimeOf(greeting))
    return undefined
  }

  async get(path: string): Promise<unknown> {
    const { status, body } = await this.#ask(path)
    if (status !== 200) throw new Error(`Asterisk returned status ${status}.`)
    return body
  }

  close(how: ConnectionEnd): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    if (this.#quiet) clearTimeout(this.#quiet)
    clearInterval(this.#clock)
    unsubscribe(PING, this.#ping)
    unsubscribe(PONG, this.#pong)
    for (const socket of this.#sockets) socket.destroy()
    this.#agent.destroy().catch(ignoreEnd)
    this.#deps.closed(how)
  }

  get #place(): string {
    return new URL(this.#settings.url).host
  }

  #keep(socket: Socket): void {
    if (this.#state === 'closed') socket.destroy()
    this.#sockets.add(socket)
    // The HTTP client reads an endless response as fast as it comes: check each read before.
    const read = socket.read.bind(socket)
    socket.read = (bytes?: number) => {
      if (socket.readableLength > 0) this.#look()
      return socket.destroyed ? null : read(bytes)
    }
    socket.once('close', () => {
      this.#sockets.delete(socket)
      this.#bytesBefore += socket.bytesRead
    })
  }

  get #bytes(): number {
    return [...this.#sockets].reduce((sum, socket) => sum + socket.bytesRead, this.#bytesBefore)
  }

  /** Ends a connection whose input has no end. */
  #look(): void {
    const bytes = this.#bytes
    const list = this.#asking > 0 && this.#state === 'up' ? LIST_BYTES_MAX : 0
    const inSecond = bytes - this.#second.bytes
    if (bytes - this.#bytesAtSign > FRAMING_BYTES_MAX + list || inSecond > SECOND_BYTES_MAX + list)
      return this.#giveUp()
    const now = performance.now()
    if (now - this.#second.at < 1000) return undefined
    this.#second = { at: now, bytes }
    this.#events = 0
    return undefined
  }

  async #ask(path: string): Promise<Answer> {
    const url = `${this.#settings.url}/ari/${path}`
    this.#asking += 1
    try {
      const { statusCode, headers, body } = await request(url, { dispatcher: this.#agent, headers: this.#headers })
      const parts: Buffer[] = []
      for await (const part of body) {
        if (parts.push(part) > LIST_PARTS_MAX) this.#giveUp()
      }
      const text = Buffer.concat(parts).toString('utf8')
      return { status: statusCode, date: String(headers['date'] ?? ''), body: parseJson(text) }
    } finally {
      this.#asking -= 1
      this.#hasSaidMore()
    }
  }

  #listen(uptimeSeconds: number | null): void {
    this.#state = 'opening'
    const app = `offhook-${randomBytes(4).toString('hex')}`
    const url = `${this.#settings.url.replace(/^http/, 'ws')}/ari/events?app=${app}&subscribeAll=true`
    const webSocket = new WebSocket(url, { dispatcher: this.#agent, headers: this.#headers })
    this.#webSocket = webSocket
    subscribe(PING, this.#ping)
    subscribe(PONG, this.#pong)
    this.#waitFor(this.#times.patienceMs)
    webSocket.addEventListener('open', () => {
      if (this.#state !== 'opening') return
      this.#state = 'up'
      this.#waitFor(this.#times.quietMs)
      this.#deps.up(uptimeSeconds)
    })
    webSocket.addEventListener('message', ({ data }) => this.#receive(data))
    webSocket.addEventListener('error', () => this.#fail(closedProblem(this.#place, this.#state)))
    webSocket.addEventListener('close', () => this.#fail(closedProblem(this.#place, this.#state)))
  }

  #receive(data: unknown): void {
    if (this.#state !== 'up') return undefined
    this.#hasSaid()
    const event = typeof data === 'string' ? readEvent(data) : null
    if (event === null) return this.#receiveIdle()
    this.#hasSaidMore()
    if (++this.#events > SECOND_EVENTS_MAX) return this.#giveUp()
    this.#deps.event(event)
    return undefined
  }

  readonly #ping = (message: unknown): void => {
    if (objectOf(message)?.['websocket'] === this.#webSocket) this.#receiveIdle()
  }

  readonly #pong = (message: unknown): void => {
    if (objectOf(message)?.['websocket'] !== this.#webSocket) return
    this.#hasSaid()
    this.#receiveIdle()
  }

  #receiveIdle(): void {
    this.#idleFrames += 1
    // Delayed: the client answers the pings that it has read, each with an error if the socket is closed.
    if (this.#idleFrames === IDLE_FRAMES_MAX) setImmediate(() => this.#giveUp())
  }

  #hasSaidMore(): void {
    this.#bytesAtSign = this.#bytes
    this.#idleFrames = 0
  }

  #hasSaid(): void {
    if (this.#state !== 'up') return
    this.#hasPinged = false
    this.#quiet?.refresh()
    this.#deps.alive()
  }

  #waitFor(ms: number): void {
    if (this.#quiet) clearTimeout(this.#quiet)
    this.#quiet = setTimeout(() => this.#isQuiet(), ms)
  }

  #isQuiet(): void {
    if (this.#state !== 'up' || this.#webSocket === null) return this.#fail(noAnswerProblem(this.#place))
    if (this.#hasPinged) {
      // If this program itself was blocked, the answer has arrived and is only read after the timers.
      setImmediate(() => {
        if (this.#hasPinged) this.#fail(silentProblem(this.#place))
      })
      return undefined
    }
    this.#hasPinged = true
    this.#hasSaidMore()
    ping(this.#webSocket)
    this.#quiet?.refresh()
    return undefined
  }

  #fail(problem: string): void {
    this.close({ problem, isRefused: false })
  }

  #giveUp(): void {
    this.close({ problem: endlessProblem(this.#place), isRefused: true })
  }
}

/** By Asterisk's own clock: the date of its response. */
function uptimeOf({ date, body }: Answer): number | null {
  const status = objectOf(objectOf(body)?.['status'])
  const startedAt = status && textIn(status, 'startup_time') !== '' ? timeOf(status, 'startup_time') : null
  const now = Date.parse(date)
  return startedAt === null || Number.isNaN(now) ? null : Math.max(0, Math.round((now - startedAt) / 1000))
}

/** The connection ends either way. */
function ignoreEnd(): void {}
