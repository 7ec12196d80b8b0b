// The connection to ARI, for as long as the source runs.
//
//   asking     whether and where this host may be dialled
//   greeting   `GET /ari/asterisk/info`: is it Asterisk, does it know us, since when is it up. A WebSocket that is refused does
//              not say why
//   opening    the WebSocket is being made
//   up         events flow
//   waiting    the connection is lost or was refused; the next call comes after a pause
//
// A WebSocket that says nothing is not trusted: after a while a ping is sent, and when that is not answered either it is given
// up. Pauses grow, with jitter; a refused login is not tried again at once (as in ../connection.ts).
//
// Each session listens as an application of its own name: an Asterisk has one listener for each, the last who came. It forgets
// the application with the connection. Facts: docs.asterisk.org, "Asterisk REST Interface (ARI)", and an Asterisk of 2026.
import { randomBytes } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { isIP, type Socket } from 'node:net'
import { Agent, buildConnector, ping, request, WebSocket } from 'undici'
import { closedBy, refusedGreeting, silent, silentAtStart, unreachable } from './problems.ts'
import type { ConnectionTimes } from '../connection.ts'
import { placeOf } from '../../line.ts'
import { readEvent, textIn, thingOf, timeOf, type Thing } from './event.ts'
import type { Place } from '../../line.ts'

export interface AriSettings {
  /** Scheme, host, port, and the prefix of http.conf where it has one; no slash at the end: `https://pbx.example:8089`. */
  readonly url: string
  readonly username: string
  readonly password: string
}

export interface AriConnectionNeeds {
  /** Asked before each call (S11). */
  readonly place: Place
  event(event: Thing): void
  /** `uptimeSeconds`: since when Asterisk is up, by its own clock; `null`: it does not say. */
  up(uptimeSeconds: number | null): void
  /** The connection is gone or was not made; the sentence says what to do. */
  down(problem: string): void
  readonly times?: Partial<ConnectionTimes>
}

const TIMES: ConnectionTimes = {
  patienceMs: 10_000,
  quietMs: 15_000,
  pauseFirstMs: 500,
  pauseMaxMs: 30_000,
  refusedMs: 30_000,
}

/** An event holds a few channels, each some KiB; a variable may hold more. */
const EVENT_BYTES_MAX = 1024 * 1024
/** The list of some ten thousand channels. */
const LIST_BYTES_MAX = 32 * 1024 * 1024

/** Calls Asterisk, and calls again whenever the connection is lost. */
export class AriConnection {
  readonly #settings: AriSettings
  readonly #needs: AriConnectionNeeds
  readonly #times: ConnectionTimes
  #session: Session | null = null
  #pause: NodeJS.Timeout | null = null
  #pauseMs: number
  #isStopped = true

  constructor(settings: AriSettings, needs: AriConnectionNeeds) {
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

  /** What `GET /ari/<path>` answers; rejects where it cannot be had. */
  get(path: string): Promise<unknown> {
    return this.#session ? this.#session.get(path) : Promise.reject(new Error('There is no connection.'))
  }

  async #call(): Promise<void> {
    this.#pause = null
    const { hostname, port, protocol } = new URL(this.#settings.url)
    const host = hostname.replace(/^\[(.*)\]$/, '$1')
    const found = await placeOf(this.#needs.place, host, Number(port) || (protocol === 'https:' ? 443 : 80))
    if (this.#isStopped) return
    if ('refused' in found) {
      this.#closed({ problem: found.refused, isRefused: true })
      return
    }
    this.#session = new Session(this.#settings, this.#times, {
      dial: found.dial,
      event: (event) => this.#needs.event(event),
      up: (uptimeSeconds) => {
        this.#pauseMs = this.#times.pauseFirstMs
        this.#needs.up(uptimeSeconds)
      },
      closed: (how) => this.#closed(how),
    })
    await this.#session.open()
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
  event(event: Thing): void
  up(uptimeSeconds: number | null): void
  closed(how: Closed): void
}

interface Answer {
  readonly status: number
  readonly date: string
  readonly body: unknown
}

const PONG = 'undici:websocket:pong'

/** One connection, from the greeting to its end. */
class Session {
  readonly #settings: AriSettings
  readonly #times: ConnectionTimes
  readonly #needs: SessionNeeds
  readonly #agent: Agent
  readonly #sockets = new Set<Socket>()
  readonly #headers: Readonly<Record<string, string>>
  #state: 'greeting' | 'opening' | 'up' | 'closed' = 'greeting'
  #webSocket: WebSocket | null = null
  #quiet: NodeJS.Timeout | null = null
  #hasPinged = false

  constructor(settings: AriSettings, times: ConnectionTimes, needs: SessionNeeds) {
    this.#settings = settings
    this.#times = times
    this.#needs = needs
    const { username, password } = settings
    this.#headers = { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }
    const dial = buildConnector({ timeout: times.patienceMs, allowH2: false })
    this.#agent = new Agent({
      headersTimeout: times.patienceMs,
      bodyTimeout: times.patienceMs,
      maxResponseSize: LIST_BYTES_MAX,
      webSocket: { maxPayloadSize: EVENT_BYTES_MAX },
      connect: (options, done) => {
        // The certificate is that of the host, wherever it is dialled.
        const host = options.hostname.replace(/^\[(.*)\]$/, '$1')
        const name = isIP(host) === 0 ? { servername: host } : {}
        dial({ ...options, ...name, hostname: needs.dial }, (...made) => {
          if (made[1]) this.#keep(made[1])
          done(...made)
        })
      },
    })
  }

  /** Greets, and opens the WebSocket. Never rejects: `closed` tells. */
  async open(): Promise<void> {
    let greeting: Answer
    try {
      greeting = await this.#ask('asterisk/info?only=status')
    } catch (error) {
      this.#fail(unreachable(this.#place, error))
      return
    }
    const refusal = refusedGreeting(this.#place, this.#settings.username, greeting)
    if (refusal !== null) return this.close(refusal)
    if (this.#state === 'greeting') this.#listen(uptimeOf(greeting))
    return undefined
  }

  async get(path: string): Promise<unknown> {
    const { status, body } = await this.#ask(path)
    if (status !== 200) throw new Error(`Asterisk answered ${status}.`)
    return body
  }

  close(how: Closed): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    if (this.#quiet) clearTimeout(this.#quiet)
    unsubscribe(PONG, this.#pong)
    for (const socket of this.#sockets) socket.destroy()
    this.#agent.destroy().catch(ignoreEnd)
    this.#needs.closed(how)
  }

  get #place(): string {
    return new URL(this.#settings.url).host
  }

  #keep(socket: Socket): void {
    if (this.#state === 'closed') socket.destroy()
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
  }

  async #ask(path: string): Promise<Answer> {
    const url = `${this.#settings.url}/ari/${path}`
    const { statusCode, headers, body } = await request(url, { dispatcher: this.#agent, headers: this.#headers })
    const text = await body.text()
    return { status: statusCode, date: String(headers['date'] ?? ''), body: jsonOf(text) }
  }

  #listen(uptimeSeconds: number | null): void {
    this.#state = 'opening'
    const app = `offhook-${randomBytes(4).toString('hex')}`
    const url = `${this.#settings.url.replace(/^http/, 'ws')}/ari/events?app=${app}&subscribeAll=true`
    const webSocket = new WebSocket(url, { dispatcher: this.#agent, headers: this.#headers })
    this.#webSocket = webSocket
    subscribe(PONG, this.#pong)
    this.#waitFor(this.#times.patienceMs)
    webSocket.addEventListener('open', () => {
      if (this.#state !== 'opening') return
      this.#state = 'up'
      this.#waitFor(this.#times.quietMs)
      this.#needs.up(uptimeSeconds)
    })
    webSocket.addEventListener('message', ({ data }) => this.#hear(data))
    webSocket.addEventListener('error', () => this.#fail(closedBy(this.#place, this.#state)))
    webSocket.addEventListener('close', () => this.#fail(closedBy(this.#place, this.#state)))
  }

  #hear(data: unknown): void {
    if (this.#state !== 'up') return
    this.#hasSaid()
    const event = typeof data === 'string' ? readEvent(data) : null
    if (event) this.#needs.event(event)
  }

  readonly #pong = (message: unknown): void => {
    if (thingOf(message)?.['websocket'] === this.#webSocket) this.#hasSaid()
  }

  #hasSaid(): void {
    if (this.#state !== 'up') return
    this.#hasPinged = false
    this.#quiet?.refresh()
  }

  #waitFor(ms: number): void {
    if (this.#quiet) clearTimeout(this.#quiet)
    this.#quiet = setTimeout(() => this.#isQuiet(), ms)
  }

  #isQuiet(): void {
    if (this.#state !== 'up' || this.#webSocket === null) return this.#fail(silentAtStart(this.#place))
    if (this.#hasPinged) return this.#fail(silent(this.#place))
    this.#hasPinged = true
    ping(this.#webSocket)
    this.#quiet?.refresh()
    return undefined
  }

  #fail(problem: string): void {
    this.close({ problem, isRefused: false })
  }
}

/** By Asterisk's own clock: that of its answer. */
function uptimeOf({ date, body }: Answer): number | null {
  const status = thingOf(thingOf(body)?.['status'])
  const startedAt = status && textIn(status, 'startup_time') !== '' ? timeOf(status, 'startup_time') : null
  const now = Date.parse(date)
  return startedAt === null || Number.isNaN(now) ? null : Math.max(0, Math.round((now - startedAt) / 1000))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The connection is gone either way. */
function ignoreEnd(): void {}
