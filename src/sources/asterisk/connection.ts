// The connection to the Asterisk Manager Interface, for as long as the source runs.
//
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
import { createReader, writeAction } from './wire.ts'
import { header, type AmiMessage } from './message.ts'
import { messageOf } from '../../errors.ts'

export interface ConnectionSettings {
  readonly host: string
  readonly port: number
  readonly username: string
  readonly secret: string
}

export interface ConnectionNeeds {
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

export interface Connection {
  start(): void
  stop(): void
  /** Sends an action; `false` when there is no connection to send it on. */
  send(action: Readonly<Record<string, string>>): boolean
}

/** Calls Asterisk, logs in, and calls again whenever the connection is lost. */
export function createConnection(settings: ConnectionSettings, needs: ConnectionNeeds): Connection {
  const times = { ...TIMES, ...needs.times }
  let session: Session | null = null
  let pause: NodeJS.Timeout | null = null
  let pauseMs = times.pauseFirstMs
  let stopped = true

  const call = (): void => {
    pause = null
    session = openSession(settings, times, {
      message: needs.message,
      up: () => {
        pauseMs = times.pauseFirstMs
        needs.up()
      },
      closed: ({ problem, isRefused }) => {
        session = null
        if (stopped) return
        needs.down(problem)
        // Between half of it and all of it.
        const wait = isRefused ? times.refusedMs : pauseMs * (0.5 + Math.random() / 2)
        pauseMs = Math.min(pauseMs * 2, times.pauseMaxMs)
        pause = setTimeout(call, wait)
      },
    })
  }

  return {
    start() {
      if (!stopped) return
      stopped = false
      call()
    },
    stop() {
      stopped = true
      if (pause) clearTimeout(pause)
      session?.close()
    },
    send: (action) => session?.send(action) ?? false,
  }
}

interface Session {
  send(action: Readonly<Record<string, string>>): boolean
  close(): void
}

interface Closed {
  readonly problem: string
  readonly isRefused: boolean
}

interface SessionNeeds {
  message(message: AmiMessage): void
  up(): void
  closed(how: Closed): void
}

const LOGIN_ID = 'offhook-login'
const PING_ID = 'offhook-ping'

function openSession(settings: ConnectionSettings, times: ConnectionTimes, needs: SessionNeeds): Session {
  const place = `${settings.host}:${settings.port}`
  const reader = createReader()
  const socket: Socket = connect({ host: settings.host, port: settings.port })
  let state: 'calling' | 'login' | 'up' | 'closed' = 'calling'
  let hasPinged = false

  const close = (problem: string, isRefused = false): void => {
    if (state === 'closed') return
    state = 'closed'
    socket.destroy()
    needs.closed({ problem, isRefused })
  }
  const send = (action: Readonly<Record<string, string>>): boolean => {
    if (state === 'closed' || !socket.writable) return false
    socket.write(writeAction(action))
    return true
  }
  const login = (): void => {
    state = 'login'
    const { username, secret } = settings
    send({ Action: 'Login', ActionID: LOGIN_ID, Username: username, Secret: secret, Events: EVENT_CLASSES })
  }
  const hear = (message: AmiMessage): void => {
    const isAnswer = header(message, 'actionid') === LOGIN_ID || (state === 'login' && message.has('response'))
    if (state === 'up') needs.message(message)
    else if (!isAnswer) return
    else if (header(message, 'response') === 'Success') {
      state = 'up'
      socket.setTimeout(times.quietMs)
      needs.up()
    } else close(refused(place, settings.username, header(message, 'message')), true)
  }

  socket.setNoDelay(true)
  socket.setTimeout(times.patienceMs)
  socket.on('data', (chunk: Buffer) => {
    hasPinged = false
    const messages = reader.read(chunk)
    if (state === 'calling' && reader.banner !== null) {
      if (!reader.banner.startsWith('Asterisk Call Manager')) {
        return close(`What answers at ${place} is not Asterisk's manager interface. Check the port (5038 unless changed).`)
      }
      login()
    }
    for (const message of messages) hear(message)
    return undefined
  })
  socket.on('timeout', () => {
    if (state !== 'up') return close(silentAtStart(place, state))
    if (hasPinged) return close(`Asterisk at ${place} has gone silent: it did not answer a Ping. Connecting anew.`)
    hasPinged = true
    send({ Action: 'Ping', ActionID: PING_ID })
    return undefined
  })
  socket.on('error', (error) => close(unreachable(place, error)))
  socket.on('close', () => close(lost(place, state)))
  return { send, close: () => close('stopped') }
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
