// Starts the servers of a program: the API with its page, and the inbox's own listener.
import { INBOX_PATH } from '../actions/inbox/address.ts'
import { issueFirstLink } from '../actions/people/link.ts'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { uuidv7 } from '../ids.ts'
import { runInRequest } from '../request-context.ts'
import { OffhookError, messageOf } from '../errors.ts'
import type { ListenAddresses } from '../program/network.ts'
import { findFirstAccount } from '../store/accounts/accounts.ts'
import { findPeopleOfDevice } from '../store/people/devices.ts'
import { hasPeople, findPeopleByEmail } from '../store/people/people.ts'
import { createApp } from './app.ts'
import { createAuthenticate } from './auth/authenticate.ts'
import { BODY_TIMEOUT_MS } from './http/body.ts'
import { readBuiltPage } from './http/built-page.ts'
import type { BuiltPage } from './http/built-page.ts'
import type { AppContext } from './routing/context.ts'
import { createEventsHandler, EVENTS_PATH, sourceByKey } from './events/handler.ts'
import { createIngestHandler, INGEST_PATH } from './sources/ingest-handler.ts'
import { STRICT_TRANSPORT } from './http/headers.ts'
import { createInbox } from './inbox/inbox.ts'
import type { Inbox } from './inbox/inbox.ts'
import { listenForInbox } from './inbox/listener.ts'
import { createVisits } from './auth/visits.ts'
import { createAccounts } from './auth/accounts.ts'
import { createKeyring } from './auth/keyring.ts'
import { REQUEST_LIMIT, TokenBuckets } from './http/token-buckets.ts'
import type { ApiDeps } from './routing/deps.ts'
import { createPasswordLogin } from './auth/password-login.ts'
import { createPasswordRules } from './auth/password-rules.ts'
import { createSessions } from './auth/sessions.ts'
import { Problem } from './http/problem.ts'
import { isUpload } from './calls/recording-upload.ts'
import { respondProblem } from './http/respond.ts'
import { noteChanges } from './auth/note-changes.ts'
import { createSecurityLog } from './auth/security-log.ts'
import { splitTarget } from './http/request-target.ts'
import { createRequestTimeouts } from './http/request-timeout.ts'
import { createJsonReader } from './http/json-reader.ts'
import type { ChangeType } from '../changes/change.ts'
import { FairSemaphore } from '../concurrency/fair-semaphore.ts'
import { Turns } from './routing/turns.ts'

interface ServerOptions {
  /** An IP address of this machine. */
  readonly host: string
  /** 0 picks a free port. */
  readonly port: number
  /** The public URL of this program, without a trailing slash, once the port is known. */
  readonly publicUrl: (port: number) => string
  /** The folder of the built page, which may not exist yet. */
  readonly pageFolder: string
}

interface ApiServer extends ListenAddresses {
  /** The URL that the server listens on, without a trailing slash. */
  readonly url: string
  /** A one-time link for the first person; `null` when there are people already. */
  firstLink(): Promise<string | null>
  /** Refuses new connections, waits for running requests, and saves the times of use that are still in memory. */
  close(): Promise<void>
}

/**
 * Transactions of the API at once: fewer than the pool has connections, because other work that a transaction waits for may also
 * need one.
 */
const WRITERS_MAX = 4
/** How often the times of use of keys and sessions are saved. */
const NOTE_USE_EVERY_MS = 60_000
/** The headers must arrive within this time; bodies have their own limit (S42). */
const HEADERS_TIMEOUT_MS = BODY_TIMEOUT_MS
/** No request may take longer to arrive, except uploads of recordings, which have their own limit (S42). */
const REQUEST_TIMEOUT_MS = 30_000
/**
 * How often Node looks for slow connections: with its default of 30 s, a connection could last up to three times as long as
 * allowed.
 */
const SLOW_CHECK_MS = 1_000
/**
 * How long a running request may take when the program stops. A request that waits for a receiver, such as a test, takes about as
 * long.
 */
const CLOSE_MS = 5_000

/** Starts all servers. Fails with an `OffhookError` when an address can't be listened on. */
export async function startServer(
  deps: ApiDeps,
  { host, port, publicUrl, pageFolder }: ServerOptions,
): Promise<ApiServer> {
  const address = { publicUrl: '' }
  const context = createContext(deps, () => address.publicUrl)
  const { keyring, sessions } = context
  const inbox = createInbox(deps)
  const inboxPass = randomBytes(32).toString('base64url')
  const inboxServer = await listenForInbox(inbox, inboxPass)
  const answer = withHostCheckAndHsts(context, dispatch(context, { inbox, page: readBuiltPage(pageFolder) }))
  const server = createHttpServer(context, answer)
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
      await one.noteUse().catch((error: unknown) => deps.failed('key and session usage', error))
  }
  const timer = setInterval(() => void noteUse(), NOTE_USE_EVERY_MS).unref()
  const inboxBound = addressOf(inboxServer)
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}`,
    publicUrl: address.publicUrl,
    inboxPass,
    inboxListener: `${inboxBound.address}:${inboxBound.port}`,
    listeners: [bound, inboxBound].map((at) => ({ host: at.address, port: at.port })),
    firstLink: () =>
      firstLink(deps.db, address.publicUrl).catch((error: unknown) => {
        // The link is only a convenience: without it, "offhook users link" makes one.
        deps.failed('setup link', error)
        return null
      }),
    async close() {
      clearInterval(timer)
      await Promise.all([close(server), close(inboxServer)])
      await noteUse()
      await context.visits.save()
      await context.passwordRules.stop()
      context.securityLog.stop()
    },
  }
}

/** Changes of these types clear what is remembered of accounts, sources, keys and people. */
const REMEMBERED = [
  'account_saved',
  'account_suspended',
  'account_resumed',
  'account_deletion_planned',
  'account_deletion_undone',
  'account_deleted',
  'account_purged',
  'recording_settings_saved',
  'source_saved',
  'source_removed',
  'key_created',
  'key_changed',
  'key_revoked',
  'member_changed',
  'person_removed',
  'link_used',
  'password_changed',
  'people_joined',
  'visit_began',
  'visit_ended',
  'visits_forbidden',
  'visits_allowed',
  'server_admin_added',
  'server_admin_removed',
  'group_changed',
  'group_deleted',
  'group_joined',
  'session_started',
  'sessions_ended',
  'signed_out',
] as const satisfies readonly ChangeType[]

function createContext(deps: ApiDeps, publicUrl: () => string): AppContext {
  const visits = createVisits(deps.db, deps.failed)
  const accounts = createAccounts(deps.db, visits)
  const keyring = createKeyring(deps.db, deps.adminKeys)
  deps.followChanges(REMEMBERED, () => {
    visits.clear()
    // The keyring tells open streams to ask again, so the accounts are cleared first.
    accounts.clear()
    keyring.invalidate()
  })
  const sessions = createSessions(deps.db, keyring)
  const securityLog = createSecurityLog(deps.note)
  noteChanges(deps.followChanges, securityLog)
  return {
    deps,
    keyring,
    accounts,
    visits,
    sessions,
    publicUrl,
    authenticate: createAuthenticate({ keyring, sessions, publicUrl }),
    passwordLogin: createPasswordLogin({
      peopleByEmail: (email) => findPeopleByEmail(deps.db, email),
      peopleOfDevice: (device, email) => findPeopleOfDevice(deps.db, device, email),
    }),
    passwordRules: createPasswordRules(),
    securityLog,
    requestLimits: new TokenBuckets(REQUEST_LIMIT),
    writeSemaphore: new FairSemaphore({ most: WRITERS_MAX, mostOfGroup: 1 }),
    turns: new Turns(),
    runningKeys: new Set(),
    jsonReader: createJsonReader(),
    requestTimeouts: createRequestTimeouts(),
  }
}

async function firstLink(db: ApiDeps['db'], publicUrl: string): Promise<string | null> {
  const account = (await hasPeople(db)) ? undefined : await findFirstAccount(db)
  return account ? (await issueFirstLink({ db, publicUrl, now: Date.now() }, account)).link : null
}

/** Answers a request, whatever it is. */
export type RequestHandler = (incoming: IncomingMessage, outgoing: ServerResponse) => void

/** A server with time limits for slow clients. It does not listen yet. */
function createHttpServer({ requestTimeouts }: AppContext, answer: RequestHandler): Server {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: SLOW_CHECK_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: 65_000,
    },
    answer,
  )
  requestTimeouts.enforce(server)
  server.on('checkContinue', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    // A sender of a recording gets `100 Continue` later, once the upload is accepted. A sender that waits for it then does not
    // send 200 MiB in vain.
    if (!isUpload(incoming) && !hasTwoHosts(incoming)) outgoing.writeContinue()
    answer(incoming, outgoing)
  })
  return server
}

/**
 * Applies to every request, whichever handler answers it: the request gets an id; over HTTPS the response has the HSTS header;
 * and a request with two hosts is refused, because a proxy may have read the other host. (Node refuses a request without a host.)
 */
export function withHostCheckAndHsts(
  { publicUrl }: Pick<AppContext, 'publicUrl'>,
  answer: RequestHandler,
): RequestHandler {
  return (incoming, outgoing) => {
    const id = uuidv7()
    outgoing.setHeader('request-id', id)
    if (publicUrl().startsWith('https:')) outgoing.setHeader('strict-transport-security', STRICT_TRANSPORT)
    runInRequest(id, (answered) => {
      outgoing.once('close', answered)
      if (hasTwoHosts(incoming)) respondProblem(outgoing, twoHosts())
      else answer(incoming, outgoing)
    })
  }
}

function hasTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) if (rawHeaders[at]?.toLowerCase() === 'host') hosts += 1
  return hosts > 1
}

function twoHosts(): Problem {
  return new Problem('invalid_request', 'The request has more than one Host header. Send exactly one.', {
    headers: { connection: 'close' },
  })
}

/** The busiest paths go straight to their handlers; all others go through the table of routes. */
function dispatch(
  context: AppContext,
  { inbox, page }: { readonly inbox: Inbox; readonly page: BuiltPage },
): RequestHandler {
  const { deps, jsonReader, securityLog } = context
  const events = createEventsHandler({
    ...deps,
    sourceOf: sourceByKey(context),
    jsonReader,
    noteRefusal: (problem, incoming) => securityLog.noteRefusal(problem, incoming),
    count: deps.metrics.countResults,
  })
  const messages = createIngestHandler(context, deps.metrics.countResults)
  const routes = getRequestListener(createApp(context, { events, messages }).fetch)
  return (incoming, outgoing) => {
    const { path } = splitTarget(incoming.url ?? '')
    if (incoming.method === 'POST' && path === EVENTS_PATH) void events(incoming, outgoing)
    else if (path.startsWith(INGEST_PATH)) void messages(incoming, outgoing)
    else if (path.startsWith(INBOX_PATH)) void inbox.serve(incoming, outgoing, 'stranger')
    else if (page.serve(incoming, outgoing)) return
    else void routes(incoming, outgoing)
  }
}

function listen(server: Server, { host, port }: Pick<ServerOptions, 'host' | 'port'>): Promise<void> {
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
      ? `${host}:${port} is already in use. Stop the other program, or choose another port with --port.`
      : code === 'EACCES'
        ? `Port ${port} requires administrator rights. Choose a port from 1024 up with --port.`
        : `Can’t listen on ${host}:${port}: ${messageOf(error)}.`
  return new OffhookError('cannot_listen', why, { cause: error })
}

/** Streams never end by themselves, so connections that are still open after a while are closed. */
async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), CLOSE_MS)
  await closed
  clearTimeout(timer)
}
