// The composition root: builds every part, starts them, stops them in reverse. The only file that knows all.
//
//   foundation (PostgreSQL, lock, tables, keys) -> doors (API, inbox) -> shift (engine, chores) -> sources
//
// The doors open before the engine starts, because the engine may deliver to the inbox; until it runs they say "not ready".
import { hostname } from 'node:os'
import { join } from 'node:path'
import manifest from '../package.json' with { type: 'json' }
import { startServer, type ApiServer } from './api/server.ts'
import { RateLimiter } from './lib/rate-limiter.ts'
import { createDeliveryActions } from './manual/delivery-actions.ts'
import type { WorkLoop } from './lib/work-loop.ts'
import { startJobs } from './manual/jobs.ts'
import { publicUrlOf, unknownVariables, type Config } from './config.ts'
import { parseNetwork } from './delivery/addresses.ts'
import { systemLookup } from './delivery/guard.ts'
import { endpoint, parseAllowNetworks, type InboxAddress, type NetworkPolicy } from './delivery/network-policy.ts'
import { createSender } from './delivery/sender.ts'
import { checkUrlAtSave } from './delivery/target.ts'
import { createDiagnostics, type Diagnose } from './diagnostics.ts'
import type { Engine } from './program/engine.ts'
import { OffhookError } from './lib/errors.ts'
import { publicId } from './lib/ids.ts'
import { bootstrap, type Infrastructure, type OnStop } from './program/bootstrap.ts'
import type { Ingest, IngestResult } from './intake/ingest.ts'
import { createActivity, type Activity } from './program/activity.ts'
import { persistActivity } from './program/activity-persistence.ts'
import { createCallImporter } from './program/call-importer.ts'
import { createLinkKeys } from './program/link-keys.ts'
import { createSourceManager, TRIES_MAX, type SourceManager } from './program/source-manager.ts'
import { createChangePublisher } from './program/change-publisher.ts'
import { createChangeFeed, type Change, type ChangeFeed } from './log/change-feed.ts'
import { folderFlaw, folderOfOthers } from './recordings/folder.ts'
import { createOAuth, type OAuth } from './program/oauth.ts'
import { createRegistry, type LiveRegistry } from './program/registry.ts'
import { startRecordings, type Recordings } from './program/recordings.ts'
import { createRecordingService } from './program/recording-service.ts'
import { startProgramSteps } from './program/steps.ts'
import { createUnreadableRows, type UnreadableRows } from './program/unreadable-rows.ts'
import { playDemoSession } from './program/demo-session.ts'
import { createSessionReplayer, type SessionReplayer } from './program/session-replayer.ts'
import { startEngineSupervisor, type EngineSupervisor } from './program/engine-supervisor.ts'
import { startEngineRun } from './program/engine-run.ts'
import { createTestCalls, type TestCalls } from './program/test-calls.ts'
import { isOperatorAccount } from './store/accounts/accounts.ts'
import { listMatchingDeliveryIds } from './store/deliveries/deliveries.ts'
import type { DeliveryFilter } from './store/deliveries/delivery-filter.ts'
import { readGauges } from './store/lanes/gauges.ts'
import type { Steps } from './recordings/steps/runner.ts'
import { startWatchdog } from './program/watchdog.ts'

/** A running Offhook. */
export interface Program {
  /** Where it listens, without a slash at the end. */
  readonly url: string
  readonly adminKey: string
  /** Address of a built-in inbox, as an integration takes it. */
  inboxUrl(token: string): string
  /** A one-time link to the page for the first person; `null` when there is somebody already. */
  firstLink(): Promise<string | null>
  /**
   * Plays a recorded session as if its phone system were connected; resolves when everything it told is stored. The files that it
   * names are fetched from the folder.
   */
  playDemoSession(session: Uint8Array, recordingsFolder: string): Promise<IngestResult[]>
  /** In good order (D16). */
  stop(): Promise<void>
}

/** Days of bodies, attempts and events, and of the history of callers, that are kept (Privacy). */
const RETENTION = { bodiesDays: 30, attemptsDays: 90, eventsDays: 90, historyDays: 3 * 365 }

/** What `npm run build` makes. */
const PAGE = join(import.meta.dirname, '../dist/page')

const STARTING = 'Offhook is starting. Send this again in a moment.'

/** Starts everything. Fails with an `OffhookError` that says what to do, and leaves nothing running. */
export async function start(config: Config): Promise<Program> {
  const diagnose = createDiagnostics(config.diagnostics)
  for (const name of unknownVariables(process.env)) diagnose('warning', 'unknown setting', { name })
  const stops: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).toReversed()) await one()
  }
  try {
    const program = await build(config, diagnose, (one) => void stops.push(one))
    return { ...program, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function build(config: Config, diagnose: Diagnose, stops: OnStop): Promise<Omit<Program, 'stop'>> {
  const startedAt = performance.now()
  const watchdog = startWatchdog()
  stops(() => watchdog.stop())
  const foundation = await bootstrap(config, diagnose, stops)
  const house = wireApp(foundation, { config, diagnose, stops })
  const memory = await persistActivity(foundation.pool, house.activity, diagnose)
  stops(() => memory.stop())
  const doors = await openServer(house)
  stops(() => doors.close())
  house.setAddresses(doors)
  for (const at of doors.listeners) house.ownAddresses.add(endpoint(at.host, at.port))

  const shift = engineRunDeps(house)
  house.supervisor = await startEngineSupervisor((lost) => startEngineRun(shift, lost), diagnose)
  stops(() => house.supervisor?.stop() ?? Promise.resolve())
  stops(() => house.sources.stop())
  stops(() => house.testCalls.stop())
  await house.sources.reload()
  house.jobs.wake()
  house.recordings.begin()
  diagnose('info', 'serving', { url: doors.url, data: config.data, ms: Math.round(performance.now() - startedAt) })
  return {
    url: doors.url,
    adminKey: foundation.adminKey,
    inboxUrl: (token) => `${doors.publicUrl}/inbox/${token}`,
    firstLink: () => doors.firstLink(),
    playDemoSession: (session, recordingsFolder) => playDemoSession(house, session, recordingsFolder),
  }
}

/** All parts that live as long as the program. What changes from shift to shift is asked for when it is needed. */
interface App extends Infrastructure {
  readonly config: Config
  readonly diagnose: Diagnose
  readonly feed: ChangeFeed
  readonly ownAddresses: Set<string>
  readonly policy: NetworkPolicy
  readonly sender: ReturnType<typeof createSender>
  readonly oauth: OAuth
  readonly registry: LiveRegistry
  readonly unreadable: UnreadableRows
  readonly deliveryActions: ReturnType<typeof createDeliveryActions>
  readonly jobs: WorkLoop
  readonly sources: SourceManager
  readonly testCalls: TestCalls
  readonly replayer: SessionReplayer
  readonly recordings: Recordings
  readonly recordingService: ReturnType<typeof createRecordingService>
  readonly steps: Steps
  supervisor: EngineSupervisor<Engine> | null
  /** In ms since 1970. */
  readonly startedAt: number
  /** Attempts since the start, by the state each led to. */
  readonly attempts: Record<string, number>
  readonly activity: Activity
  readonly ingest: Ingest
  setAddresses(doors: ApiServer): void
}

function wireApp(
  foundation: Infrastructure,
  { config, diagnose, stops }: { config: Config; diagnose: Diagnose; stops: OnStop },
): App {
  const { pool, db, sealing } = foundation
  const feed = createChangeFeed()
  const own = new Set<string>()
  let inbox: InboxAddress | null = null
  let publicUrl = ''
  const nat64 = networksOf(config.nat64)
  const policy: NetworkPolicy = {
    allowed: parseAllowNetworks(config.allowNetworks),
    nat64,
    own,
    get inbox() {
      return inbox
    },
  }
  const sourceNetworks = parseAllowNetworks(config.sourceNetworks, 'OFFHOOK_SOURCE_NETWORKS')
  const sourcePolicy: NetworkPolicy = { allowed: sourceNetworks, nat64, own, inbox: null, forSources: true }
  // The web server of a phone system has its recordings, so those are fetched from where its source may connect to as well.
  const recordingPolicy: NetworkPolicy = { allowed: [...policy.allowed, ...sourceNetworks], nat64, own, inbox: null }
  const network = { policy, userAgent: `Offhook/${manifest.version}` }
  const sender = createSender(network)
  stops(() => sender.close())
  const engine = (): Engine | null => house.supervisor?.work() ?? null
  const linkKey = createLinkKeys({ db, sealing })
  const unreadable = createUnreadableRows(diagnose)
  const oauth = createOAuth({ sender, db, sealing, changed: (accountId) => void registry.reload(accountId) })
  stops(async () => oauth.tokens.close())
  const registry: LiveRegistry = createRegistry({
    pool,
    open: ({ accountId, ownerId, name, sealed }) =>
      sealing.open({ accountId, owner: 'integration', ownerId, name }, sealed),
    inboxUrl: () => inbox?.url ?? null,
    linkKey,
    publicUrl: () => publicUrl,
    refreshToken: oauth.refreshToken,
    diagnose,
    ordered: (orders) => engine()?.dispatcher.setPolicy(orders),
    unreadable,
  })
  const byHand = { pool, sender, tokens: oauth.tokens, typedTokens: oauth.typedTokens, registry, engine }
  const ingest: Ingest = (request) =>
    house.supervisor?.ingest(request) ?? Promise.reject(new OffhookError('unavailable', STARTING))
  const jobs = startJobs({
    ...byHand,
    db,
    diagnose,
    unreadable: (row, error) => unreadable.note(row, error),
    matching: (accountId, filter, page) => listMatchingDeliveryIds(db, accountId, filter as DeliveryFilter, page),
  })
  stops(() => jobs.stop())
  const callMoved =
    (event: 'recording' | 'step' | 'replayed') =>
    ({ accountId, callId }: { readonly accountId: number; readonly callId: string }): void => {
      const change = { type: 'call', id: publicId('call', callId), event } as const
      if (feed.hasSubscribers(accountId)) feed.publish(accountId, change)
    }
  const recordings = startRecordings({
    db,
    data: config.data,
    folders: config.recordingsFolders,
    conversions: config.conversions,
    network: { ...network, policy: recordingPolicy },
    open: (place, sealed) => sealing.open(place, sealed),
    ingest,
    epoch: () => engine()?.epoch.number ?? null,
    moved: callMoved('recording'),
    settled: (job) => house.steps.recordingSettled(job),
    diagnose,
  })
  stops(() => recordings.stop())
  const steps = startProgramSteps({
    db,
    sealing,
    sender,
    ingest,
    commands: config.commands,
    files: recordings.files,
    linkKey,
    publicUrl: () => publicUrl,
    isServing: () => engine() !== null,
    moved: callMoved('step'),
    diagnose,
  })
  stops(() => steps.stop())
  const house: App = {
    ...foundation,
    config,
    diagnose,
    feed,
    ownAddresses: own,
    policy,
    sender,
    oauth,
    registry,
    unreadable,
    deliveryActions: createDeliveryActions(byHand),
    jobs,
    sources: createSourceManager({
      db,
      pool,
      open: (place, sealed) => sealing.open(place, sealed),
      ingest,
      diagnose,
      folderFlaw: async (accountId, folder) =>
        (await isOperatorAccount(db, accountId)) ? folderFlaw(folder, config.recordingsFolders) : folderOfOthers,
      guard: { policy: sourcePolicy, lookup: systemLookup() },
      tries: new RateLimiter({ most: TRIES_MAX, windowMs: 60_000 }),
      publicUrl: () => publicUrl,
      countryOf: (accountId) => registry.countryOf(accountId),
      unreadable,
      epoch: () => engine()?.epoch.number ?? null,
    }),
    testCalls: createTestCalls({
      db,
      ingest,
      simulateCall: (...asked) => house.sources.simulateCall(...asked),
      diagnose,
    }),
    replayer: createSessionReplayer({
      db,
      ingest,
      countryOf: (accountId) => registry.countryOf(accountId),
      stored: callMoved('replayed'),
    }),
    recordings,
    recordingService: createRecordingService({ db, recordings, linkKey, publicUrl: () => publicUrl, ingest }),
    steps,
    supervisor: null,
    startedAt: Date.now(),
    attempts: {},
    activity: createActivity(() => Date.now()),
    ingest,
    setAddresses: (doors) => {
      publicUrl = doors.publicUrl
      // As the parser writes it: addresses are compared in that spelling.
      inbox = { url: new URL(`${publicUrl}/inbox/`).href, listener: doors.inboxListener, pass: doors.inboxPass }
    },
  }
  return house
}

function networksOf(nat64: string): NetworkPolicy['nat64'] {
  return nat64.split(/[\s,]+/).flatMap((text) => {
    if (text === '') return []
    const network = parseNetwork(text)
    if (network) return [network]
    throw new OffhookError('bad_setting', `OFFHOOK_NAT64 takes prefixes like 64:ff9b::/96, and "${text}" is none.`)
  })
}

function openServer(house: App): Promise<ApiServer> {
  const {
    config,
    db,
    adminKey,
    deliveryActions: hands,
    jobs,
    sources: listening,
    feed,
    registry,
    policy,
    diagnose,
  } = house
  const parts = {
    db,
    version: manifest.version,
    setup: {
      startedAt: house.startedAt,
      isBundled: config.databaseUrl === null,
      retention: RETENTION,
      allowNetworks: config.allowNetworks.split(/[\s,]+/).filter((entry) => entry !== ''),
      sourceNetworks: config.sourceNetworks.split(/[\s,]+/).filter((entry) => entry !== ''),
      recordingFolders: config.recordingsFolders,
      hasFfmpeg: house.recordings.hasFfmpeg,
      isPublic: config.publicUrl !== null,
      keyIn: config.secretKey === null ? ('file' as const) : ('setting' as const),
    },
    adminKeys: config.apiKey === null ? [adminKey] : [adminKey, config.apiKey],
    ingest: house.ingest,
    replays: house.replayer,
    testCalls: house.testCalls,
    delivery: { ...hands, jobsChanged: () => jobs.wake() },
    activity: house.activity,
    sources: listening,
    imports: createCallImporter({
      db,
      ingest: house.ingest,
      audience: (id) => registry.routingOf(id),
      now: () => Date.now(),
    }),
    recordings: house.recordingService,
    steps: house.steps,
    sealing: house.sealing,
    rotateKey: house.rotateKey,
    oauth: house.oauth,
    addressFlaw: (url: string) => checkUrlAtSave(url, policy)?.message ?? null,
    subscribe: (accountId: number, listener: (change: Change) => void) => feed.subscribe(accountId, listener),
    publish: (accountId: number, change: Change) => feed.publish(accountId, change),
    notReady: () => (house.supervisor ? house.supervisor.notReady() : STARTING),
    integrationsChanged: (accountId: number) => registry.reload(accountId),
    sourcesChanged: async (accountId: number) => {
      await Promise.all([listening.reload(), registry.reload(accountId)])
    },
    note: diagnose,
    unreadable: house.unreadable,
    gauges: async () => ({
      ...(await readGauges(house.pool, factsOf(house))),
      attempts: house.attempts,
      unreadable: house.unreadable.counts(),
    }),
    failed: (what: string, error: unknown) => diagnose('error', 'a request failed', { to: what, error }),
  }
  const { host, port } = config
  return startServer(parts, { host, port, publicUrl: (bound) => publicUrlOf(config, bound), pageFolder: PAGE })
}

const factsOf = ({ supervisor: serving }: App) => serving?.work()?.dispatcher.stats() ?? null

function engineRunDeps(house: App): Parameters<typeof startEngineRun>[0] {
  const { connectionString, pool, registry, sender, oauth, diagnose, feed, activity, attempts } = house
  const node = `${hostname()} ${process.pid}`
  let lock: Infrastructure['lock'] | null = house.lock
  const idOf = (integrationId: number): string | null => registry.working(integrationId)?.id ?? null
  const live = createChangePublisher({ feed, activity, attempts, idOf })
  const begun = (): void => {
    house.recordings.recorder.changed()
    house.steps.changed()
  }
  return {
    engine: {
      connectionString,
      pool,
      node,
      registry,
      sender,
      tokens: oauth.tokens,
      diagnose,
      unreadable: house.unreadable,
      begun,
      ...live,
    },
    retention: RETENTION,
    absent: (sourceId, uniqueids) => house.sources.absent(sourceId, uniqueids),
    heldLock() {
      const held = lock
      lock = null
      return held
    },
    reload: () => registry.load(),
  }
}
