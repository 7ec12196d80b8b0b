// Connects to a phone system, and reconnects whenever the connection is lost, with any protocol.
//
// Pauses grow, with jitter, so that a hundred nodes do not connect at once. A refused login is not retried at once: a firewall
// that counts failures would lock us out.
import { isIP } from 'node:net'
import type { SourceDeps } from './source.ts'

export interface ReconnectTimes {
  /** First and longest pause between two connections. */
  readonly pauseFirstMs: number
  readonly pauseMaxMs: number
  /** Pause after a refused login. */
  readonly refusedMs: number
}

/** How a connection ended, or why there was none. */
export interface ConnectionEnd {
  /** In a sentence that says what to do. */
  readonly problem: string
  /** The login was refused, or the host may not be dialled: the next attempt waits longer. */
  readonly isRefused: boolean
}

/** Events of a connection, for its owner. */
export interface ConnectionListener {
  up(): void
  /** Called once. */
  ended(how: ConnectionEnd): void
}

interface ReconnectorDeps<Session> {
  readonly host: string
  readonly port: number
  /** Called before each connection (S11). */
  readonly resolveAddress: ResolveAddress
  readonly times: ReconnectTimes
  /** Opens a connection to the address that was resolved for the host. */
  open(dial: string, listener: ConnectionListener): Session
  /** The connection was lost or not made. */
  down(problem: string): void
}

/** Resolves a host to the address to dial, as in SourceDeps (S11). */
export type ResolveAddress = SourceDeps['resolveAddress']

/** Resolves the address to dial. A failed lookup counts as a refusal: only a checked address is dialled, never a name. */
async function resolveOrRefuse(resolveAddress: ResolveAddress, host: string, port: number): ReturnType<ResolveAddress> {
  const unknown = { refused: `The hostname ${host} could not be resolved. Check its spelling.` }
  const found = await resolveAddress(host, port).catch(() => unknown)
  return 'refused' in found || isIP(found.dial) !== 0 ? found : unknown
}

export class Reconnector<Session extends { close(how: ConnectionEnd): void }> {
  readonly #deps: ReconnectorDeps<Session>
  #session: Session | null = null
  #pause: NodeJS.Timeout | null = null
  #pauseMs: number
  #isStopped = true
  /** The number of the present connection; a result for an earlier one comes too late. */
  #callNumber = 0

  constructor(deps: ReconnectorDeps<Session>) {
    this.#deps = deps
    this.#pauseMs = deps.times.pauseFirstMs
  }

  /** `null`: none, or not yet. */
  get session(): Session | null {
    return this.#session
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

  async #call(): Promise<void> {
    this.#pause = null
    this.#callNumber += 1
    const number = this.#callNumber
    const { host, port, resolveAddress, times } = this.#deps
    const found = await resolveOrRefuse(resolveAddress, host, port)
    if (this.#isStopped || number !== this.#callNumber) return undefined
    if ('refused' in found) return this.#ended({ problem: found.refused, isRefused: true })
    this.#session = this.#deps.open(found.dial, {
      up: () => {
        this.#pauseMs = times.pauseFirstMs
      },
      ended: (how) => this.#ended(how),
    })
    return undefined
  }

  #ended({ problem, isRefused }: ConnectionEnd): void {
    this.#session = null
    if (this.#isStopped) return
    this.#deps.down(problem)
    // Its listener may have stopped it.
    if (this.#isStopped) return
    const { refusedMs, pauseMaxMs } = this.#deps.times
    // Between half of the pause and all of it.
    const wait = isRefused ? refusedMs : this.#pauseMs * (0.5 + Math.random() / 2)
    this.#pauseMs = Math.min(this.#pauseMs * 2, pauseMaxMs)
    this.#pause = setTimeout(() => void this.#call(), wait)
  }
}
