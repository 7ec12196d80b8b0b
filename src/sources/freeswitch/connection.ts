// Speaking with FreeSWITCH's event socket: password, which events are wanted, events, and questions with their answers.
//
//   FreeSWITCH                        we
//   auth/request                      auth <password>
//   command/reply +OK accepted        event json <names>
//   command/reply +OK                 api show channels as json, api uuid_dump …
//   text/rude-rejection               (its access list does not let us in)
//   text/disconnect-notice            (it closes the connection)
//
// Frames and replies: FreeSWITCH's documentation "Event Socket", and mod_event_socket.c. Answers come in the order of the
// commands, so the first that waits is whose it is. Nothing is sent that changes anything.
import { createReader, writeCommand } from './wire.ts'
import { eventIn, kindOfFrame, type EslEvent, type Frame } from './frame.ts'
import { EVENTS } from './mapping.ts'
import { Line, type Connected, type LineTimes, type LineWords, type Speaker } from '../line.ts'
import type { Place } from '../redial.ts'

export interface ConnectionSettings {
  readonly host: string
  readonly port: number
  readonly password: string
}

export interface ConnectionNeeds {
  /** Asked before each call (S11). */
  readonly place: Place
  event(event: EslEvent): void
  up(): void
  /** FreeSWITCH said anything at all. */
  alive(): void
  /** The connection is gone or was not made; the sentence says what to do. */
  down(problem: string): void
  readonly times?: Partial<LineTimes>
}

type Answer = (body: string | null) => void

/** Calls FreeSWITCH, gives the password, and calls again whenever the connection is lost. */
export class Connection {
  readonly #line: Line
  /** Whose answers are still to come, in order. */
  #waiting: Answer[] = []

  constructor(settings: ConnectionSettings, needs: ConnectionNeeds) {
    this.#line = new Line({
      host: settings.host,
      port: settings.port,
      words,
      place: needs.place,
      speak: (connected) =>
        speakEsl(connected, settings.password, {
          event: (event) => needs.event(event),
          answer: (body) => this.#waiting.shift()?.(body),
          askForLife: () => void this.ask('api show channels count'),
        }),
      up: () => needs.up(),
      alive: () => needs.alive(),
      down: (problem) => {
        for (const answer of this.#waiting.splice(0)) answer(null)
        needs.down(problem)
      },
      times: needs.times,
    })
  }

  start(): void {
    this.#line.start()
  }

  stop(): void {
    this.#line.stop()
    for (const answer of this.#waiting.splice(0)) answer(null)
  }

  /** Sends a command and gives what it answers; `null`: there is no connection, or it was lost meanwhile. */
  ask(command: string): Promise<string | null> {
    return new Promise((resolve) => {
      const text = writeCommand(command)
      this.#waiting.push(resolve)
      if (this.#line.send(text)) return
      this.#waiting.pop()
      resolve(null)
    })
  }
}

interface Heard {
  event(event: EslEvent): void
  answer(body: string): void
  askForLife(): void
}

function speakEsl(connected: Connected, password: string, heard: Heard): Speaker {
  const reader = createReader()
  let state: 'calling' | 'login' | 'subscribing' | 'up' | 'over' = 'calling'

  const give = (end: () => void): void => {
    state = 'over'
    end()
  }
  const reply = (frame: Frame): void => {
    const text = frame.headers.get('Reply-Text') ?? ''
    if (state === 'up') return heard.answer(text)
    const isGood = text.startsWith('+OK')
    if (state === 'login' && isGood) {
      state = 'subscribing'
      connected.send(writeCommand(`event json ${EVENTS}`))
    } else if (state === 'login') {
      give(() => connected.refuse(refused(connected.place)))
    } else if (state === 'subscribing' && isGood) {
      state = 'up'
      connected.up()
    } else if (state === 'subscribing') {
      give(() => connected.refuse(eventsRefused(connected.place)))
    }
    return undefined
  }
  const hear = (frame: Frame): void => {
    const kind = kindOfFrame(frame)
    if (kind === 'auth/request' && state === 'calling') {
      state = 'login'
      connected.loggingIn()
      connected.send(writeCommand(`auth ${password}`))
    } else if (kind === 'text/rude-rejection') {
      give(() => connected.refuse(rejected(connected.place)))
    } else if (state === 'calling') {
      give(() => connected.fail(stranger(connected.place)))
    } else if (kind === 'command/reply') {
      reply(frame)
    } else if (kind === 'api/response' && state === 'up') {
      heard.answer(frame.body)
    } else if (kind === 'text/event-json' || kind === 'text/event-plain') {
      const event = eventIn(frame)
      if (event) heard.event(event)
    }
  }

  return {
    hear(chunk) {
      const frames = reader.read(chunk)
      for (const frame of frames) if (state !== 'over') hear(frame)
      if (reader.isBroken && state !== 'over') {
        const problem = state === 'up' ? garbled(connected.place) : stranger(connected.place)
        give(() => connected.refuse(problem))
      }
      return frames.length
    },
    askForLife: () => heard.askForLife(),
  }
}

const words: LineWords = {
  name: 'FreeSWITCH',
  refusedTcp: (place) =>
    `Nothing listens at ${place}. Check that FreeSWITCH runs with mod_event_socket, and listen-ip and listen-port in ` +
    'event_socket.conf.xml.',
  hungUpOnLogin: (place) =>
    `FreeSWITCH at ${place} hung up on the login. Check the password and apply-inbound-acl in event_socket.conf.xml.`,
}

function stranger(place: string): string {
  return `What answers at ${place} is not FreeSWITCH's event socket. Check the port (8021 unless changed).`
}

function garbled(place: string): string {
  return `FreeSWITCH at ${place} sent what cannot be read, or has no end. Check that nothing else answers there.`
}

function rejected(place: string): string {
  return (
    `FreeSWITCH at ${place} does not let this machine in: its access list refused it. Add this machine to the list that ` +
    'apply-inbound-acl in event_socket.conf.xml names (without one only the FreeSWITCH machine itself may connect), then ' +
    'run "reloadacl" and "reload mod_event_socket".'
  )
}

function refused(place: string): string {
  return `FreeSWITCH at ${place} refused the password. Check the password in event_socket.conf.xml.`
}

function eventsRefused(place: string): string {
  return `FreeSWITCH at ${place} did not accept the event subscription. Check what this login may do.`
}
