// Speaks FreeSWITCH's event socket: password, subscription to events, events, and commands with their responses.
//
//   FreeSWITCH                        we
//   auth/request                      auth <password>
//   command/reply +OK accepted        event json <names>
//   command/reply +OK                 api show channels as json, api uuid_dump …
//   text/rude-rejection               (its access list refuses us)
//   text/disconnect-notice            (it closes the connection)
//
// Frames and replies: FreeSWITCH's documentation "Event Socket", and mod_event_socket.c. Responses come in the order of the
// commands, so each belongs to the first pending command. No command changes anything in FreeSWITCH.
import { EslReader, writeCommand } from './esl-wire.ts'
import { eventIn, kindOfFrame, type EslEvent, type Frame } from './esl-event.ts'
import { SUBSCRIBED_EVENTS } from './call-tracker.ts'
import {
  TcpConnection,
  type ProtocolConnection,
  type ConnectionDeps,
  type ConnectionMessages,
  type ProtocolHandler,
} from '../tcp-connection.ts'

export interface EslConnectionSettings {
  readonly host: string
  readonly port: number
  readonly password: string
}

interface EslConnectionDeps extends ConnectionDeps {
  event(event: EslEvent): void
}

type Answer = (body: string | null) => void

/** Connects to FreeSWITCH, sends the password, and reconnects whenever the connection is lost. */
export class EslConnection {
  readonly #connection: TcpConnection
  /** The pending commands, in order. */
  #waiting: Answer[] = []

  constructor(settings: EslConnectionSettings, deps: EslConnectionDeps) {
    this.#connection = new TcpConnection({
      host: settings.host,
      port: settings.port,
      messages: MESSAGES,
      resolveAddress: deps.resolveAddress,
      createHandler: (connection) =>
        createEslHandler(connection, settings.password, {
          event: (event) => deps.event(event),
          answer: (body) => this.#waiting.shift()?.(body),
          askForLife: () => void this.ask('api show channels count'),
        }),
      up: () => deps.up(),
      alive: () => deps.alive(),
      down: (problem) => {
        for (const answer of this.#waiting.splice(0)) answer(null)
        deps.down(problem)
      },
      times: deps.times,
    })
  }

  start(): void {
    this.#connection.start()
  }

  stop(): void {
    this.#connection.stop()
    for (const answer of this.#waiting.splice(0)) answer(null)
  }

  /** Sends a command and resolves with the response; `null`: there is no connection, or it was lost meanwhile. */
  ask(command: string): Promise<string | null> {
    return new Promise((resolve) => {
      const text = writeCommand(command)
      this.#waiting.push(resolve)
      if (this.#connection.send(text)) return
      this.#waiting.pop()
      resolve(null)
    })
  }
}

interface EslListener {
  event(event: EslEvent): void
  answer(body: string): void
  askForLife(): void
}

function createEslHandler(connection: ProtocolConnection, password: string, listener: EslListener): ProtocolHandler {
  const reader = new EslReader()
  let state: 'connecting' | 'login' | 'subscribing' | 'up' | 'over' = 'connecting'

  const give = (end: () => void): void => {
    state = 'over'
    end()
  }
  const reply = (frame: Frame): void => {
    const text = frame.headers.get('Reply-Text') ?? ''
    if (state === 'up') return listener.answer(text)
    const isGood = text.startsWith('+OK')
    if (state === 'login' && isGood) {
      state = 'subscribing'
      connection.send(writeCommand(`event json ${SUBSCRIBED_EVENTS}`))
    } else if (state === 'login') {
      give(() => connection.refuse(refused(connection.place)))
    } else if (state === 'subscribing' && isGood) {
      state = 'up'
      connection.up()
    } else if (state === 'subscribing') {
      give(() => connection.refuse(eventsRefused(connection.place)))
    }
    return undefined
  }
  const receive = (frame: Frame): void => {
    const kind = kindOfFrame(frame)
    if (kind === 'auth/request' && state === 'connecting') {
      state = 'login'
      connection.beginLogin()
      connection.send(writeCommand(`auth ${password}`))
    } else if (kind === 'text/rude-rejection') {
      give(() => connection.refuse(rejected(connection.place)))
    } else if (state === 'connecting') {
      give(() => connection.fail(stranger(connection.place)))
    } else if (kind === 'command/reply') {
      reply(frame)
    } else if (kind === 'api/response' && state === 'up') {
      listener.answer(frame.body)
    } else if (kind === 'text/event-json' || kind === 'text/event-plain') {
      const event = eventIn(frame)
      if (event) listener.event(event)
    }
  }

  return {
    receive(chunk) {
      const frames = reader.read(chunk)
      for (const frame of frames) if (state !== 'over') receive(frame)
      if (reader.isBroken && state !== 'over') {
        const problem = state === 'up' ? garbled(connection.place) : stranger(connection.place)
        give(() => connection.refuse(problem))
      }
      return frames.length
    },
    sendKeepAlive: () => listener.askForLife(),
  }
}

const MESSAGES: ConnectionMessages = {
  name: 'FreeSWITCH',
  refusedTcp: (place) =>
    `Connection refused by ${place}. Check that FreeSWITCH is running with mod_event_socket, and check listen-ip and listen-port in ` +
    'event_socket.conf.xml.',
  hungUpOnLogin: (place) =>
    `FreeSWITCH at ${place} closed the connection during login. Check the password and apply-inbound-acl in event_socket.conf.xml.`,
}

function stranger(place: string): string {
  return `The server at ${place} is not the FreeSWITCH event socket. Check the port (default 8021).`
}

function garbled(place: string): string {
  return `FreeSWITCH at ${place} sent invalid or too much data. Check the host and port.`
}

function rejected(place: string): string {
  return (
    `The access list of FreeSWITCH at ${place} does not allow the Offhook machine. Add it to the list named by ` +
    'apply-inbound-acl in event_socket.conf.xml (without a list, only the FreeSWITCH machine itself may connect). Then ' +
    'run "reloadacl" and "reload mod_event_socket".'
  )
}

function refused(place: string): string {
  return `FreeSWITCH at ${place} rejected the password. Check the password in event_socket.conf.xml.`
}

function eventsRefused(place: string): string {
  return `FreeSWITCH at ${place} rejected the event subscription. Check the permissions of this login.`
}
