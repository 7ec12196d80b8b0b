// Warms up the path of an event before the engine serves. Right after a start, functions are not compiled yet and the sessions of
// the database have met no rows, so that the first events would be slow.
//
// Made-up events of an account that does not exist take the real path: from the API through the pipeline and the dispatcher to a
// receiver, and back. The API and the receiver are servers in memory. Everything is stored in transactions that are rolled back.
import { createServer, type RequestListener, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { duplexPair } from 'node:stream'
import { SerialQueue } from '../concurrency/serial-queue.ts'
import { startTimer } from '../concurrency/timer.ts'
import { createDispatcher, type Dispatcher } from '../delivery/dispatcher.ts'
import type { Dial } from '../delivery/guard.ts'
import { PUBLIC_ONLY } from '../delivery/network-policy.ts'
import { sendClaimed, type SendClaimedDeps } from '../delivery/send-claimed.ts'
import { createSender, type Sender } from '../delivery/sender.ts'
import { OffhookError } from '../errors.ts'
import { uuidv7 } from '../ids.ts'
import type { Ingest } from '../intake/ingest.ts'
import { Integration } from '../integrations/integration.ts'
import { createPipeline, type AccountRouting } from '../pipeline.ts'
import { SIGNING_SECRET } from '../render/secret-names.ts'
import { releaseHistory } from '../store/calls/caller-history.ts'
import type { HotConnection, RenewableConnection } from '../store/database/hot-connection.ts'
import type { Epoch } from '../store/lanes/epoch.ts'
import { createLaneStore } from '../store/lanes/lane-store.ts'
import { createAccountRouting } from './account-routing.ts'
import { loadIntegration, type WorkingIntegration } from './load-integration.ts'

/** The numbers of rows that exist are positive. */
const SOURCE = { accountId: -1, sourceId: -1, country: 'AU' }
const ACCOUNT = { ...SOURCE, name: 'Warm-up', timezone: 'Australia/Sydney' }

/** The time limit, so that a slow machine does not start much later. */
const BUDGET_MS = 500
/** By then the functions of the path are compiled. */
const CALLS_MAX = 200
/** On each connection. With more calls at once, batches would be larger than those of the first events. */
const CALLS_AT_ONCE = 2
const TIMEOUT_MS = 2_000

/** Creates the API's handler of events, which takes every request for a request of the source. */
export type CreateWarmUpHandler = (ingest: Ingest, source: typeof SOURCE) => RequestListener

interface WarmUpDeps {
  /** The connections that store events and settle deliveries. Nothing else uses them meanwhile. */
  readonly connections: readonly HotConnection[]
  readonly epoch: Epoch
  readonly tokens: SendClaimedDeps['tokens']
  readonly createHandler: CreateWarmUpHandler
}

/** Resolves when the path is warm or the time is over. Rejects if an event was not stored; nothing is left in the database. */
export async function warmUp(deps: WarmUpDeps): Promise<void> {
  const integrations = await Promise.all(REQUESTS.map(madeUpIntegration))
  const working = new Map(integrations.map((one) => [one.integrationId, one]))
  const calls = madeUpCalls()
  const results = await Promise.allSettled(deps.connections.map((one) => warmUpConnection(deps, one, working, calls)))
  for (const result of results) if (result.status === 'rejected') throw result.reason
}

/** The usual formats. Each call goes to one integration. */
const REQUESTS = [
  { method: 'POST', format: 'json' },
  { method: 'POST', format: 'form' },
  { method: 'GET', format: 'form' },
] as const
const FIELDS = ['uniqueid', 'sequence', 'event_type', 'status', 'caller_number', 'tracking_number', 'event_time']

async function madeUpIntegration(request: (typeof REQUESTS)[number], index: number): Promise<WorkingIntegration> {
  const { accountId } = ACCOUNT
  const integrationId = -1 - index
  const config = Integration.parse({
    name: ACCOUNT.name,
    realtime: true,
    final: false,
    conditions: { field: 'custom.integration', op: 'is', value: String(index) },
    request: {
      ...request,
      url: `http://${RECEIVER}/calls`,
      rows: FIELDS.map((name) => ({ key: name, value: `[[${name} | default: '']]` })),
    },
    tls: {},
  })
  const row = { accountId, integrationId, uuid: uuidv7(), version: 1, enabled: true, deleted: false, breaker: null }
  const secret = { accountId, owner: 'integration', ownerId: integrationId, name: SIGNING_SECRET, origin: '' }
  const noEarlier = { previous: null, previousUntil: null, earlier: null }
  const loaded = await loadIntegration(LOADING, { ...row, config }, [{ ...secret, ...KEY, ...noEarlier }], () => {})
  if ('reason' in loaded) throw new OffhookError('warm_up_failed', loaded.reason)
  return loaded
}

/** A signing key, as if it were sealed. */
const KEY = { sealed: Buffer.alloc(32).toString('base64'), last4: '' }

const LOADING: Parameters<typeof loadIntegration>[0] = {
  open: ({ sealed }) => Promise.resolve(sealed),
  refreshToken: () => {
    throw new Error('unreachable: no integration of the warm-up requests tokens')
  },
  notCompiled: new Map(),
  onCompileFailed: () => {},
}

/** The bodies of the events of one call, in order. */
type CallBodies = readonly string[]

/** Calls for all connections together, until the time is over. */
function* madeUpCalls(): Generator<CallBodies, undefined> {
  const endsAt = performance.now() + BUDGET_MS
  for (let index = 0; index < CALLS_MAX && performance.now() < endsAt; index += 1) {
    const uniqueid = uuidv7()
    const fields = {
      direction: 'inbound',
      caller_number: `+614${String(10_000_000 + index)}`,
      tracking_number: '0255501234',
      'custom.integration': String(index % REQUESTS.length),
    }
    yield ['ringing', 'answered', 'ended'].map((status) =>
      JSON.stringify({ uniqueid, event_id: `${uniqueid} ${status}`, status, at: new Date().toISOString(), fields }),
    )
  }
  return undefined
}

async function warmUpConnection(
  deps: WarmUpDeps,
  connection: HotConnection,
  working: ReadonlyMap<number, WorkingIntegration>,
  calls: Iterable<CallBodies>,
): Promise<void> {
  const transaction = await beginTransaction(connection)
  const servers = new Map<string, Server>()
  const sender = createSender({ policy: PUBLIC_ONLY, userAgent: 'Offhook', dial: dialInMemory(servers) })
  const failed = Promise.withResolvers<never>()
  const dispatcher = createWarmUpDispatcher(deps, { transaction, sender, working, onError: failed.reject })
  const routing = routingOf(working)
  const pipeline = createPipeline({
    connections: [transaction],
    epoch: deps.epoch,
    dispatcher,
    routingOf: () => routing,
    now: () => Date.now(),
  })
  servers.set(API, createServer(deps.createHandler(pipeline.ingest, SOURCE)))
  servers.set(RECEIVER, createServer(acceptRequest))
  try {
    await Promise.race([sendCalls(), failed.promise])
  } finally {
    dispatcher.abandon()
    await transaction.rollBack()
    await sender.close()
    for (const server of servers.values()) server.closeAllConnections()
  }

  async function sendCalls(): Promise<void> {
    await dispatcher.start()
    await Promise.all(Array.from({ length: CALLS_AT_ONCE }, () => postCalls(sender, calls)))
    await dispatcher.stop(TIMEOUT_MS)
  }
}

const API = 'api.invalid'
const RECEIVER = 'receiver.invalid'

const acceptRequest: RequestListener = (incoming, outgoing) => {
  incoming.resume().once('end', () => outgoing.end('ok'))
}

/** Connects to servers in memory. */
function dialInMemory(servers: ReadonlyMap<string, Server>): Dial {
  return (_guard, { host }) => {
    const [near, far] = duplexPair()
    servers.get(host)?.emit('connection', far)
    // The client and the connection use only what every stream has, and the count of bytes.
    const socket = Object.assign(near, { bytesRead: 0 }) as unknown as Socket
    return Promise.resolve({ socket, wire: socket, dnsMs: null, connectMs: 0, tlsMs: null })
  }
}

async function postCalls(sender: Sender, calls: Iterable<CallBodies>): Promise<void> {
  for (const bodies of calls)
    for (const body of bodies) {
      const { status, error } = await sender.send({
        method: 'POST',
        url: `http://${API}/api/v1/events`,
        headers: [['content-type', 'application/json']],
        body,
        timeoutMs: TIMEOUT_MS,
      })
      if (status !== 202) throw new OffhookError('warm_up_failed', error?.detail ?? `The API responded with ${status}.`)
    }
}

function createWarmUpDispatcher(
  { epoch, tokens }: WarmUpDeps,
  {
    transaction,
    sender,
    working,
    onError,
  }: {
    readonly transaction: HotConnection
    readonly sender: Sender
    readonly working: ReadonlyMap<number, WorkingIntegration>
    readonly onError: (error: unknown) => void
  },
): Dispatcher {
  const send: SendClaimedDeps = {
    sender,
    tokens,
    sendSettingsOf: (integrationId) => working.get(integrationId)?.sendSettings ?? null,
    check: () => epoch.check(),
    onUnreadable: () => {},
  }
  const lanes = createLaneStore({ epoch, claims: transaction, settles: transaction, maintenance: transaction })
  const dispatcher = createDispatcher({
    // Waiting lanes are not claimed: a claim locks them.
    lanes: { ...lanes, due: () => Promise.resolve([]) },
    send: (delivery) => sendClaimed(send, delivery),
    now: () => Date.now(),
    after: startTimer,
    random: () => Math.random(),
    saveBreaker: () => {},
    switchOff: () => {},
    onError,
  })
  for (const { policy } of working.values()) dispatcher.setPolicy(policy)
  return dispatcher
}

function routingOf(working: ReadonlyMap<number, WorkingIntegration>): AccountRouting {
  const nothing = { unreadable: new Map(), numbers: new Map(), linkKey: null, steps: [], records: new Map() }
  return createAccountRouting({ inboxUrl: () => null, publicUrl: () => '' }, { account: ACCOUNT, working, ...nothing })
}

interface Transaction extends RenewableConnection {
  /** Nothing that is run later reaches the database. */
  rollBack(): Promise<void>
}

/** A transaction that can only be rolled back: commands such as COMMIT are refused. */
async function beginTransaction(connection: HotConnection): Promise<Transaction> {
  const refusal = new OffhookError('warm_up_failed', 'The transaction of the warm-up can only be rolled back.')
  const queue = new SerialQueue()
  let isOver = false
  await connection.command('BEGIN')
  // Another session may hold a lock, and the start does not wait for it.
  await connection.command(`SET LOCAL statement_timeout = '${BUDGET_MS}ms'`)
  return {
    run: (...statement) => queue.run(() => (isOver ? Promise.reject(refusal) : connection.run(...statement))),
    command: () => Promise.reject(refusal),
    renew: () => Promise.resolve(),
    lost: connection.lost,
    close: () => Promise.resolve(),
    async rollBack() {
      isOver = true
      await queue.idle()
      await connection.command('ROLLBACK')
      await releaseHistory(connection)
    },
  }
}
