// The line to a phone system that is dialled, for as long as its source runs, whatever is spoken on it.
//
//   calling    the place to dial is looked at, a TCP connection is being made, and the other side has not said who it is
//   login      it did, and the login is on its way
//   up         logged in; both sides speak
//   waiting    the connection is lost or was refused; the next call comes after a pause
//
// A line that says nothing is not trusted: after a while a sign of life is asked for, and when none comes the connection is
// given up. TCP alone would not notice a peer that vanished for many minutes.
// Pauses grow, with jitter, so that a hundred nodes do not knock at once. A refused login is not tried again at once: a
// firewall that counts failures would shut us out.
import { connect, type Socket } from 'node:net'
import { messageOf } from '../errors.ts'
import type { SourceNeeds } from './source.ts'

export interface LineTimes {
  /** For looking up, TCP, the first words and the login, each. A PBX across an ocean answers in a second. */
  readonly patienceMs: number
  /** Silence after which a sign of life is asked for; a busy PBX is never silent so long. */
  readonly quietMs: number
  /** First and longest pause between two calls. */
  readonly pauseFirstMs: number
  readonly pauseMaxMs: number
  /** Pause after a refused login. */
  readonly refusedMs: number
}

const TIMES: LineTimes = {
  patienceMs: 10_000,
  quietMs: 15_000,
  pauseFirstMs: 500,
  pauseMaxMs: 30_000,
  refusedMs: 30_000,
}

/** What a protocol may do with the connection that it speaks on. */
export interface Connected {
  /** `host:port`, for sentences. */
  readonly place: string
  /** Sends; `false`: there is no connection any more. */
  send(text: string): boolean
  /** The other side has said who it is, and the login is on its way. */
  loggingIn(): void
  /** Logged in. */
  up(): void
  /** Gives the connection up; the sentence says what to do. */
  fail(problem: string): void
  /** The same, since the login was refused: the next try waits longer. */
  refuse(problem: string): void
}

/** A protocol, on one connection. */
export interface Speaker {
  hear(chunk: Uint8Array): void
  /** Asks for something, so that anything is answered. */
  askForLife(): void
}

/** What is wrong, in the words of one kind of phone system: each a sentence or two with what to do. */
export interface LineWords {
  /** Nothing listens there. */
  refusedTcp(place: string): string
  /** It closed the connection on the login. */
  hungUpOnLogin(place: string): string
  /** As its users know it: `Asterisk`. */
  readonly name: string
}

export interface LineNeeds {
  readonly host: string
  readonly port: number
  /** Asked before each call (S11). */
  readonly place: Place
  readonly words: LineWords
  speak(connected: Connected): Speaker
  up(): void
  /** The connection is gone or was not made; the sentence says what to do. */
  down(problem: string): void
  readonly times?: Partial<LineTimes> | undefined
}

/** Where to dial for a host, as SourceNeeds has it (S11). */
export type Place = NonNullable<SourceNeeds['place']>

/** Any host is dialled as it is. */
export const anyPlace: Place = (host) => Promise.resolve({ dial: host })

/** Asks where to dial. That it cannot be found out is a refusal too: what is not looked at is not dialled. */
export async function placeOf(place: Place, host: string, port: number): ReturnType<Place> {
  try {
    return await place(host, port)
  } catch (error) {
    return { refused: `It could not be found out where ${host} is (${messageOf(error)}). Check its name.` }
  }
}

/** Calls the phone system, and calls again whenever the connection is lost. */
export class Line {
  readonly #needs: LineNeeds
  readonly #times: LineTimes
  #session: Session | null = null
  #pause: NodeJS.Timeout | null = null
  #pauseMs: number
  #isStopped = true
  /** Of the present call; an answer to an earlier one comes too late. */
  #callNumber = 0

  constructor(needs: LineNeeds) {
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

  /** Sends; `false` when there is no connection to send it on. */
  send(text: string): boolean {
    return this.#session?.send(text) ?? false
  }

  async #call(): Promise<void> {
    this.#pause = null
    this.#callNumber += 1
    const number = this.#callNumber
    const { host, port, place } = this.#needs
    const found = await placeOf(place, host, port)
    if (this.#isStopped || number !== this.#callNumber) return undefined
    if ('refused' in found) return this.#closed({ problem: found.refused, isRefused: true })
    this.#session = new Session(found.dial, this.#needs, this.#times, {
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
  up(): void
  closed(how: Closed): void
}

/** One connection, from the call to its end. */
class Session implements Connected {
  readonly place: string
  readonly #words: LineWords
  readonly #times: LineTimes
  readonly #needs: SessionNeeds
  readonly #socket: Socket
  readonly #speaker: Speaker
  #state: 'calling' | 'login' | 'up' | 'closed' = 'calling'
  #isAsked = false

  constructor(dial: string, line: LineNeeds, times: LineTimes, needs: SessionNeeds) {
    this.place = `${line.host}:${line.port}`
    this.#words = line.words
    this.#times = times
    this.#needs = needs
    this.#speaker = line.speak(this)
    this.#socket = connect({ host: dial, port: line.port, noDelay: true })
    this.#socket.setTimeout(times.patienceMs)
    this.#socket.on('data', (chunk: Buffer) => {
      this.#isAsked = false
      if (this.#state !== 'closed') this.#speaker.hear(chunk)
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

  loggingIn(): void {
    if (this.#state === 'calling') this.#state = 'login'
  }

  up(): void {
    if (this.#state === 'closed' || this.#state === 'up') return
    this.#state = 'up'
    this.#socket.setTimeout(this.#times.quietMs)
    this.#needs.up()
  }

  fail(problem: string): void {
    this.close({ problem, isRefused: false })
  }

  refuse(problem: string): void {
    this.close({ problem, isRefused: true })
  }

  close(how: Closed): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#socket.destroy()
    this.#needs.closed(how)
  }

  #quiet(): void {
    const { name } = this.#words
    if (this.#state === 'calling') {
      return this.fail(`No answer from ${this.place}. Check host and port, and that the firewall lets this machine in.`)
    }
    if (this.#state === 'login') return this.fail(`${name} at ${this.place} did not answer the login. Connecting anew.`)
    if (this.#isAsked) {
      return this.fail(`${name} at ${this.place} has gone silent: it did not answer a Ping. Connecting anew.`)
    }
    this.#isAsked = true
    return this.#speaker.askForLife()
  }

  #unreachable(error: Error): string {
    if ('code' in error && error.code === 'ECONNREFUSED') return this.#words.refusedTcp(this.place)
    return unreachable(this.place, error)
  }

  #lost(): string {
    if (this.#state === 'login') return this.#words.hungUpOnLogin(this.place)
    return `${this.#words.name} at ${this.place} closed the connection. Connecting anew.`
  }
}

function unreachable(place: string, error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOTFOUND') {
    return `The host of ${place} is not known. Check its name.`
  }
  return `The connection to ${place} failed (${messageOf(error)}). Check host and port, and the way there.`
}
