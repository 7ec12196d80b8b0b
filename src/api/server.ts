// Opens the doors of a program: the API with its page, and the inbox's own listener.
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { OffhookError, messageOf } from '../errors.ts'
import { firstAccount } from '../store/accounts.ts'
import { isDeviceOf } from '../store/devices.ts'
import { hasPeople, peopleByEmail } from '../store/people.ts'
import { createApp } from './app.ts'
import { createAsk } from './auth/authenticate.ts'
import { slowestMs } from './http/body.ts'
import { readBuiltPage } from './http/built-page.ts'
import type { BuiltPage } from './http/built-page.ts'
import type { AppContext } from './routing/context.ts'
import { createEventsDoor, eventsPath } from './events/handler.ts'
import { createInDoor, inPath } from './sources/ingest-handler.ts'
import { strictTransport } from './http/headers.ts'
import { createInbox, inboxPath } from './inbox/inbox.ts'
import { listenForInbox } from './inbox/listener.ts'
import { createKeyring } from './auth/keyring.ts'
import { askLimit, createLimits } from './http/token-bucket.ts'
import { createMetrics } from './program/metrics.ts'
import type { Parts } from './routing/deps.ts'
import { createEntrance } from './auth/password-login.ts'
import { makeFirstLink } from './people/link.ts'
import { createPasswordRules } from './auth/password-rules.ts'
import { createSessions } from './auth/sessions.ts'
import { Problem } from './http/problem.ts'
import { isUpload } from './recordings/upload.ts'
import { respondProblem } from './http/respond.ts'
import { createSecurityLog } from './auth/security-log.ts'
import { createSlowSenders } from './http/request-timeout.ts'
import { createStreamLimits } from './stream/limits.ts'
import { createJsonBodies } from './http/json-body.ts'
import { createSemaphore } from './http/semaphore.ts'

export interface DoorsOptions {
  /** An IP address of this machine. */
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** Where others reach this program, without a slash at the end, once the port is known. */
  readonly publicUrl: (port: number) => string
  /** Where the built page is, or would be. */
  readonly pageFolder: string
}

export interface Listener {
  readonly host: string
  readonly port: number
}

export interface Doors {
  /** Where it listens, without a slash at the end. */
  readonly url: string
  readonly publicUrl: string
  /** `127.0.0.1:41234`: where what is sent to the built-in inbox is dialled. */
  readonly inboxListener: string
  /** What the inbox's listener knows this program's own requests by. */
  readonly inboxPass: string
  /** Everything that was opened: no request of an integration may go there, the inbox's listener excepted (S2). */
  readonly listeners: readonly Listener[]
  /** A one-time link for the first person; `null` when there is somebody already. */
  firstLink(): Promise<string | null>
  /** Refuses new connections, lets what is under way come to its end, and writes down what was remembered. */
  close(): Promise<void>
}

/** Transactions of the API at once: fewer than the pool has connections, since what they wait for may need one too. */
const writersMax = 4
/** When keys and sessions were used is written down this often. */
const noteUseEveryMs = 60_000
/** Headers must be there by then; bodies have a limit of their own (S42). */
const headersTimeoutMs = slowestMs
/** No request takes longer to come in, but for recordings that are sent: those have a limit of their own (S42). */
const requestTimeoutMs = 30_000
/** How often Node looks for connections that are too slow: its own 30 s would let them sit three times as long. */
const slowCheckMs = 1_000
/** How long a request under way may take when the program stops; what waits for a receiver (a test) takes as long. */
const closeMs = 5_000

/** Opens everything. Fails with an `OffhookError` when an address cannot be listened on. */
export async function openDoors(parts: Parts, { host, port, publicUrl, pageFolder }: DoorsOptions): Promise<Doors> {
  const address = { publicUrl: '' }
  const door = createDoor(parts, () => address.publicUrl)
  const { keyring, sessions, inbox, metrics } = door
  const inboxPass = randomBytes(32).toString('base64url')
  const inboxServer = await listenForInbox(inbox, inboxPass)
  const answer = admitting(door, dispatch(door, readBuiltPage(pageFolder)))
  const server = createServer(
    {
      headersTimeout: headersTimeoutMs,
      connectionsCheckingInterval: slowCheckMs,
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: 65_000,
    },
    answer,
  )
  door.slowSenders.watch(server)
  server.on('checkContinue', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    // Of a recording it is asked for when it is known that it will be taken: whoever waits for that sends 200 MiB for nothing else.
    if (!isUpload(incoming) && !namesTwoHosts(incoming)) outgoing.writeContinue()
    answer(incoming, outgoing)
  })
  try {
    await listen(server, { host, port })
  } catch (error) {
    await close(inboxServer)
    throw cannotListen(host, port, error)
  }
  const bound = addressOf(server)
  address.publicUrl = publicUrl(bound.port)
  const noteUse = async (): Promise<void> => {
    for (const one of [keyring, sessions])
      await one.noteUse().catch((error: unknown) => parts.failed('noting the use of keys and sessions', error))
  }
  const timer = setInterval(() => void noteUse(), noteUseEveryMs).unref()
  const inboxBound = addressOf(inboxServer)
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}`,
    publicUrl: address.publicUrl,
    inboxPass,
    inboxListener: `${inboxBound.address}:${inboxBound.port}`,
    listeners: [bound, inboxBound].map((at) => ({ host: at.address, port: at.port })),
    firstLink: () =>
      firstLink(parts.db, address.publicUrl).catch((error: unknown) => {
        // A convenience of the start: without it "offhook users link" makes one.
        parts.failed('the link for the first person', error)
        return null
      }),
    async close() {
      clearInterval(timer)
      await Promise.all([close(server), close(inboxServer)])
      await noteUse()
      await door.passwordRules.stop()
      metrics.stop()
      door.log.stop()
    },
  }
}

function createDoor(parts: Parts, publicUrl: () => string): AppContext {
  const keyring = createKeyring(parts.db, parts.adminKeys)
  const sessions = createSessions(parts.db, keyring)
  return {
    parts,
    keyring,
    sessions,
    publicUrl,
    ask: createAsk({ keyring, sessions, publicUrl }),
    entrance: createEntrance({
      find: (email) => peopleByEmail(parts.db, email),
      isKnown: (device, email) => isDeviceOf(parts.db, device, email),
    }),
    inbox: createInbox(parts),
    metrics: createMetrics(parts),
    passwordRules: createPasswordRules(),
    log: createSecurityLog(parts.note),
    limits: createLimits(askLimit),
    streams: createStreamLimits(),
    writers: createSemaphore(writersMax),
    jsonBodies: createJsonBodies(),
    slowSenders: createSlowSenders(),
  }
}

async function firstLink(db: Parts['db'], publicUrl: string): Promise<string | null> {
  const account = (await hasPeople(db)) ? undefined : await firstAccount(db)
  return account ? (await makeFirstLink(db, publicUrl, account)).link : null
}

type Answer = (incoming: IncomingMessage, outgoing: ServerResponse) => void

/**
 * What holds for every request, whoever answers it. One that names two hosts is refused: a proxy may have read the other one.
 * (Without any, Node refuses it.)
 */
function admitting({ publicUrl }: AppContext, answer: Answer): Answer {
  return (incoming, outgoing) => {
    if (publicUrl().startsWith('https:')) outgoing.setHeader('strict-transport-security', strictTransport)
    if (namesTwoHosts(incoming)) respondProblem(outgoing, twoHosts())
    else answer(incoming, outgoing)
  }
}

function namesTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) if (rawHeaders[at]?.toLowerCase() === 'host') hosts += 1
  return hosts > 1
}

function twoHosts(): Problem {
  return new Problem(400, 'This request has more than one Host header: send one.', { headers: { connection: 'close' } })
}

/** What is asked most goes straight to its door; all else through the table of routes. */
function dispatch(door: AppContext, page: BuiltPage): Answer {
  const events = createEventsDoor(door)
  const messages = createInDoor(door)
  const routes = getRequestListener(createApp(door, { events, messages }).fetch)
  return (incoming, outgoing) => {
    const { url = '', method } = incoming
    if (method === 'POST' && url === eventsPath) void events(incoming, outgoing)
    else if (url.startsWith(inPath)) void messages(incoming, outgoing)
    else if (url.startsWith(inboxPath)) void door.inbox.serve(incoming, outgoing, 'stranger')
    else if (page.serve(incoming, outgoing)) return
    else void routes(incoming, outgoing)
  }
}

function listen(server: Server, { host, port }: Listener): Promise<void> {
  const listening = Promise.withResolvers<void>()
  server.once('error', listening.reject)
  server.listen({ host, port }, () => {
    server.off('error', listening.reject)
    listening.resolve()
  })
  return listening.promise
}

function addressOf(server: Server): AddressInfo {
  const address = server.address()
  if (address === null || typeof address === 'string')
    throw new Error('unreachable: it listens on an address and a port')
  return address
}

function cannotListen(host: string, port: number, error: unknown): OffhookError {
  const code = error instanceof Error && 'code' in error ? error.code : null
  const why =
    code === 'EADDRINUSE'
      ? `Another program listens on ${host}:${port}. End it, or choose another port with --port.`
      : code === 'EACCES'
        ? `Port ${port} may be used by the system's administrator only: choose one from 1024 on with --port.`
        : `Cannot listen on ${host}:${port}: ${messageOf(error)}.`
  return new OffhookError('cannot_listen', why, { cause: error })
}

/** Streams never end by themselves, so what is left after a while is cut. */
async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), closeMs)
  await closed
  clearTimeout(timer)
}
