// The composition root: builds every part, starts the parts, and stops them in reverse order. Only this file knows all parts.
//
//   infrastructure (PostgreSQL, lock, tables, keys) -> server (API, inbox) -> engine run (engine, maintenance) -> sources
//
// The server listens before the engine starts, because the engine may deliver to the inbox; until it runs it says "not ready".
import { hostname } from 'node:os'
import { ASSETS } from './assets.ts'
import manifest from '../package.json' with { type: 'json' }
import { createWarmUpHandler } from './api/events/warm-up.ts'
import { startServer } from './api/server.ts'
import { publicUrlOf, unknownVariables, type Config } from './config.ts'
import { systemLookup } from './delivery/guard.ts'
import { createSender } from './delivery/sender.ts'
import { checkUrlAtSave } from './delivery/target.ts'
import { createDiagnostics, type Diagnose } from './diagnostics.ts'
import { KeyedMutex } from './concurrency/keyed-mutex.ts'
import { RateLimiter } from './concurrency/rate-limiter.ts'
import { createAnnouncer } from './changes/announcer.ts'
import { accountsOf } from './changes/change.ts'
import { createDeliveryStatus } from './engine/delivery-status.ts'
import { startJobs } from './jobs/runner.ts'
import { createMetrics, type MetricsDeps } from './metrics/metrics.ts'
import { createMetricRegistry, type MetricRegistry } from './metrics/registry.ts'
import { persistActivity } from './engine/activity-persistence.ts'
import { createActivity } from './engine/activity.ts'
import { bootstrap, type Infrastructure, type OnStop } from './program/bootstrap.ts'
import { createCallImporter } from './sources/runtime/call-importer.ts'
import { createEngineChanges } from './engine/engine-changes.ts'
import { TRIES_MAX } from './sources/runtime/dialled-source-registry.ts'
import { createDemoPlayer, type DemoPlayer } from './sources/runtime/demo-session.ts'
import { createEngineRuns, type EngineRunDeps } from './engine/engine-run.ts'
import { createEngineSupervisor } from './engine/engine-supervisor.ts'
import { createLinkKeyReader } from './keys/link-key-reader.ts'
import { setHeapGrowth } from './program/heap.ts'
import { createNetwork } from './program/network.ts'
import { createOAuthClient } from './engine/oauth-client.ts'
import { createRecordingService } from './recordings/runtime/recording-service.ts'
import { startRecordings } from './recordings/runtime/recordings.ts'
import { createAccountRegistry, type AccountRegistry } from './engine/account-registry.ts'
import { createSessionReplayer } from './sources/runtime/session-replayer.ts'
import { createSourceManager } from './sources/runtime/source-manager.ts'
import { startProgramSteps } from './steps/runtime/steps.ts'
import { createTestCalls } from './sources/runtime/test-calls.ts'
import { createUnreadableRows } from './engine/unreadable-rows.ts'
import { startWatchdog } from './program/watchdog.ts'
import { folderFlaw, FOLDER_OF_OTHERS } from './recordings/folder-reader.ts'
import type { StepRunner } from './steps/step-runner.ts'
import { isOperatorAccount } from './store/accounts/accounts.ts'
import { listMatchingDeliveryIds } from './store/deliveries/deliveries.ts'
import type { DeliveryFilter } from './store/deliveries/delivery-filter.ts'
import { RETENTION } from './store/database/retention.ts'
import type { Sealing } from './store/secrets/sealing.ts'

export type { DemoPlayer } from './sources/runtime/demo-session.ts'

/** A running Offhook. */
export interface Program {
  /** The address where the program listens, without a slash at the end. */
  readonly url: string
  readonly adminKey: string
  /** Address of a built-in inbox, in the form that an integration takes. */
  inboxUrl(token: string): string
  /** A one-time link to the page for the first person; `null` when an account already has a person. */
  firstLink(): Promise<string | null>
  /** Plays recorded sessions as if their phone system were connected. The files that they name are fetched from the folder. */
  openDemoPlayer(recordingsFolder: string): Promise<DemoPlayer>
  /** Graceful stop (D16). */
  stop(): Promise<void>
}

/** Starts everything. Fails with an `OffhookError` that says what to do, and leaves nothing running. */
export async function start(config: Config): Promise<Program> {
  setHeapGrowth()
  const diagnose = createDiagnostics(config.diagnostics)
  for (const name of unknownVariables(process.env)) diagnose('warning', 'Unknown setting ignored', { name })
  const stops: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).toReversed()) await one()
  }
  try {
    const program = await build(config, diagnose, (one) => void stops.push(one))
    return {
      ...program,
      async stop() {
        await stop()
        diagnose('info', 'Offhook stopped')
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function build(config: Config, diagnose: Diagnose, onStop: OnStop): Promise<Omit<Program, 'stop'>> {
  const startedAt = performance.now()
  const watchdog = startWatchdog()
  onStop(() => watchdog.stop())
  const metricRegistry = createMetricRegistry()
  const infrastructure = await bootstrap(config, diagnose, onStop, (seconds) =>
    metricRegistry.observe('offhook_statement_seconds', { group: 'api' }, seconds),
  )
  const app = wireApp(infrastructure, { config, diagnose, onStop, metricRegistry })
  const activityPersistence = await persistActivity(app.pool, app.activity, diagnose)
  onStop(() => activityPersistence.stop())
  const { host, port } = config
  const options = { host, port, publicUrl: (bound: number) => publicUrlOf(config, bound), pageFolder: ASSETS.page }
  const server = await startServer(apiDeps(app), options)
  onStop(() => server.close())
  app.network.setAddresses(server)

  await app.supervisor.start()
  onStop(() => app.supervisor.stop())
  onStop(() => app.sources.stop())
  onStop(() => app.testCalls.stop())
  await app.sources.reload()
  app.jobs.wake()
  app.recordings.begin()
  diagnose('info', 'Offhook started', {
    url: server.url,
    data: config.data,
    ms: Math.round(performance.now() - startedAt),
  })
  return {
    url: server.url,
    adminKey: app.adminKey,
    inboxUrl: (token) => `${server.publicUrl}/inbox/${token}`,
    firstLink: () => server.firstLink(),
    openDemoPlayer: (recordingsFolder) => createDemoPlayer(app, recordingsFolder),
  }
}

type App = ReturnType<typeof wireApp>
type Base = ReturnType<typeof wireBase>
type Core = Base & ReturnType<typeof wireIntegrations>
type Inbound = ReturnType<typeof wireSources>

interface ProgramDeps {
  readonly config: Config
  readonly metricRegistry: MetricRegistry
  readonly diagnose: Diagnose
  readonly onStop: OnStop
}

/**
 * Connects all parts that live as long as the program. A part that changes with each run of the engine is requested from the
 * engine's supervisor when it is needed.
 */
function wireApp(infrastructure: Infrastructure, deps: ProgramDeps) {
  const base = wireBase(infrastructure, deps, (onLost) => beginRun(onLost))
  const core = { ...base, ...wireIntegrations(base) }
  const metrics = wireMetrics(core, (sourceId) => inbound.sources.statusOf(sourceId)?.connected ?? null)
  const ingest = metrics.timed(core.ingest)
  const inbound: Inbound = wireSources({ ...core, ingest })
  const app = { ...core, metrics, ...wireDeliveryActions(core), ...wireRecordingsAndSteps(core), ...inbound, ingest }
  followChanges(app)
  const beginRun = createEngineRuns(engineRunDeps(app))
  return app
}

/** The base that all other parts need. */
function wireBase(infrastructure: Infrastructure, deps: ProgramDeps, beginRun: ReturnType<typeof createEngineRuns>) {
  const { config, diagnose, onStop } = deps
  const network = createNetwork(config)
  const senderOptions = { policy: network.integrationPolicy, userAgent: `Offhook/${manifest.version}` }
  const sender = createSender(senderOptions)
  onStop(() => sender.close())
  const supervisor = createEngineSupervisor({ begin: beginRun, diagnose })
  const { engine, ingest } = supervisor
  const open: Sealing['open'] = (place, sealed) => infrastructure.sealing.open(place, sealed)
  return {
    ...infrastructure,
    ...deps,
    startedAt: Date.now(),
    activity: createActivity(() => Date.now()),
    announcer: createAnnouncer((error) => diagnose('error', 'A change could not be followed', { error })),
    unreadable: createUnreadableRows(diagnose),
    network,
    publicUrl: network.publicUrl,
    senderOptions,
    sender,
    supervisor,
    engine,
    ingest,
    epoch: (): number | null => engine()?.epoch.number ?? null,
    open,
  }
}

/** The integrations of all accounts, the tokens and keys that they need, and the announcements of their deliveries. */
function wireIntegrations({ db, pool, sealing, sender, engine, open, onStop, ...base }: Base) {
  const readLinkKey = createLinkKeyReader({ db, sealing })
  const oauth = createOAuthClient({ sender, db, sealing, onChanged: (accountId) => void registry.reload(accountId) })
  onStop(async () => oauth.tokens.close())
  const registry: AccountRegistry = createAccountRegistry({
    pool,
    open: ({ accountId, ownerId, name, sealed }) => open({ accountId, owner: 'integration', ownerId, name }, sealed),
    inboxUrl: base.network.inboxUrl,
    readLinkKey,
    publicUrl: base.publicUrl,
    refreshToken: oauth.refreshToken,
    diagnose: base.diagnose,
    onPolicyChanged: (policy) => engine()?.dispatcher.setPolicy(policy),
    unreadable: base.unreadable,
  })
  const changes = createEngineChanges({
    announcer: base.announcer,
    publicIdOf: (integrationId) => registry.working(integrationId)?.id ?? null,
  })
  return { readLinkKey, oauth, registry, changes, countryOf: (accountId: number) => registry.countryOf(accountId) }
}

/** The actions on deliveries, and the jobs that apply them to many deliveries. */
function wireDeliveryActions({
  db,
  pool,
  sender,
  oauth,
  registry,
  engine,
  diagnose,
  unreadable,
  announcer,
  onStop,
}: Core) {
  const { tokens, typedTokens } = oauth
  const delivery = { pool, sender, tokens, typedTokens, registry, engine, rerenders: new KeyedMutex() }
  const jobs = startJobs({
    db,
    delivery,
    diagnose,
    unreadable: (row, error) => unreadable.note(row, error),
    matching: (accountId, filter, page) => listMatchingDeliveryIds(db, accountId, filter as DeliveryFilter, page),
    publish: (changes) => announcer.publish(changes),
  })
  onStop(() => jobs.stop())
  return { jobs, delivery: { ...delivery, ...createDeliveryStatus(delivery) } }
}

/** The parts that follow a call: a step waits for its call's recording. */
function wireRecordingsAndSteps({ db, config, ingest, diagnose, announcer, readLinkKey, publicUrl, ...core }: Core) {
  const recordings = startRecordings({
    db,
    data: config.data,
    folders: config.recordingsFolders,
    conversions: config.conversions,
    network: { ...core.senderOptions, policy: core.network.recordingPolicy },
    open: core.open,
    ingest,
    epoch: core.epoch,
    onChanged: ({ accountId, callId }) => announcer.publish([{ type: 'recording_changed', accountId, callId }]),
    onSettled: (job) => steps.recordingSettled(job),
    diagnose,
  })
  core.onStop(() => recordings.stop())
  const steps: StepRunner = startProgramSteps({
    db,
    sealing: core.sealing,
    sender: core.sender,
    ingest,
    commands: config.commands,
    files: recordings.files,
    readLinkKey,
    publicUrl,
    isServing: () => core.engine() !== null,
    onChanged: ({ accountId, callId }) => announcer.publish([{ type: 'step_changed', accountId, callId }]),
    diagnose,
  })
  core.onStop(() => steps.stop())
  const recordingService = createRecordingService({ db, recordings, readLinkKey, publicUrl, ingest })
  return { recordings, steps, recordingService }
}

/** The parts by which calls come in, besides the API: sources, test calls, replayed sessions, imports. */
function wireSources({ db, pool, config, network, ingest, diagnose, countryOf, announcer, ...core }: Core) {
  const sources = createSourceManager({
    db,
    pool,
    open: core.open,
    ingest,
    diagnose,
    checkFolder: async (accountId, folder) =>
      (await isOperatorAccount(db, accountId)) ? folderFlaw(folder, config.recordingsFolders) : FOLDER_OF_OTHERS,
    guard: { policy: network.sourcePolicy, lookup: systemLookup() },
    tries: new RateLimiter({ most: TRIES_MAX, windowMs: 60_000 }),
    publicUrl: core.publicUrl,
    countryOf,
    unreadable: core.unreadable,
    epoch: core.epoch,
  })
  return {
    sources,
    testCalls: createTestCalls({ db, ingest, sources, diagnose }),
    replayer: createSessionReplayer({
      db,
      ingest,
      countryOf,
      onStored: ({ accountId, callId }) => announcer.publish([{ type: 'call_replayed', accountId, callId }]),
    }),
    importer: createCallImporter({
      db,
      ingest,
      routingOf: (accountId) => core.registry.routingOf(accountId),
      now: () => Date.now(),
    }),
  }
}

/** What the program measures of itself (D31). `isConnected`: as in `ReadingDeps`. */
function wireMetrics(
  { metricRegistry, pool, config, registry, engine, supervisor, unreadable, onStop }: Core,
  isConnected: MetricsDeps['isConnected'],
) {
  const metrics = createMetrics(metricRegistry, {
    version: manifest.version,
    pool,
    dataFolder: config.data,
    isReady: () => supervisor.notReady() === null,
    dispatcher: () => engine()?.dispatcher ?? null,
    policies: () => registry.policies(),
    findIntegration: (integrationId) => registry.working(integrationId),
    isConnected,
    unreadable: () => unreadable.counts(),
  })
  onStop(async () => metrics.stop())
  return metrics
}

/** The changes of the state of an account. */
const ACCOUNT_STATES = [
  'account_suspended',
  'account_resumed',
  'account_deletion_planned',
  'account_deletion_undone',
  'account_deleted',
] as const

/** Parts that keep data in memory read it again when it was changed. */
function followChanges({ announcer, registry, sources, steps, jobs, activity, metrics }: App): void {
  announcer.subscribe(
    [
      'account_created',
      'account_saved',
      ...ACCOUNT_STATES,
      'numbers_saved',
      'integration_saved',
      'integration_removed',
      'source_saved',
      'source_removed',
      'step_saved',
      'step_removed',
      'link_used',
    ],
    async (changes) => void (await Promise.all(accountsOf(changes).map((accountId) => registry.reload(accountId)))),
  )
  // The sources of an account that waits for its deletion do not run (S57); nothing of a suspended account is sent (D29).
  announcer.subscribe(['account_deletion_planned', 'account_deletion_undone', 'account_deleted'], () =>
    sources.reload(),
  )
  announcer.subscribe(['account_resumed', 'account_deletion_undone'], () => {
    steps.changed()
    jobs.wake()
  })
  announcer.subscribe(['source_saved', 'source_removed'], (changes) =>
    sources.reload(changes.find((change) => change.type === 'source_saved' && change.configured)?.accountId),
  )
  announcer.subscribe(['step_saved', 'step_removed', 'step_retried'], () => steps.changed())
  announcer.subscribe(['job_created', 'job_canceled'], () => jobs.wake())
  // Test calls say nothing about the state of an integration (C16).
  announcer.subscribe(['delivery_settled'], (changes) => {
    for (const change of changes)
      if (!change.isTest) {
        activity.count(change)
        metrics.countAttempt(change)
      }
  })
}

/** The parts that each run of the engine needs. */
function engineRunDeps({ registry, changes, recordings, steps, sources, ...app }: App): EngineRunDeps {
  return {
    engine: {
      connectionString: app.connectionString,
      pool: app.pool,
      node: `${hostname()} ${process.pid}`,
      registry,
      sender: app.sender,
      tokens: app.oauth.tokens,
      diagnose: app.diagnose,
      unreadable: app.unreadable,
      onWorkQueued() {
        recordings.processor.changed()
        steps.changed()
      },
      changes,
      onStatement: (group, seconds) => app.metricRegistry.observe('offhook_statement_seconds', { group }, seconds),
      createWarmUpHandler: app.config.warmUp ? createWarmUpHandler : null,
    },
    retention: RETENTION,
    findGoneCalls: (sourceId, uniqueids) => sources.findGoneCalls(sourceId, uniqueids),
    purge: {
      db: app.db,
      deleteFiles: (recording) => recordings.processor.deleteFiles(recording),
      forgetKey: (accountId) => app.sealing.forget(accountId),
      announce: (changed) => app.announcer.announce(changed),
    },
    firstLock: app.lock,
    reload: () => registry.load(),
  }
}

/** The parts that the API needs. */
function apiDeps(app: App): Parameters<typeof startServer>[0] {
  const { config, diagnose, recordings, sources, supervisor } = app
  return {
    db: app.db,
    version: manifest.version,
    setup: {
      startedAt: app.startedAt,
      isBundled: config.databaseUrl === null,
      retention: RETENTION,
      allowNetworks: entriesOf(config.allowNetworks),
      sourceNetworks: entriesOf(config.sourceNetworks),
      recordingFolders: config.recordingsFolders,
      hasFfmpeg: recordings.hasFfmpeg,
      isPublic: config.publicUrl !== null,
      keyIn: config.secretKey === null ? 'file' : 'setting',
    },
    adminKeys: config.apiKey === null ? [app.adminKey] : [app.adminKey, config.apiKey],
    ingest: app.ingest,
    replays: app.replayer,
    testCalls: app.testCalls,
    delivery: app.delivery,
    activity: app.activity,
    sources,
    imports: app.importer,
    recordings: app.recordingService,
    steps: app.steps,
    sealing: app.sealing,
    rotateKey: app.rotateKey,
    oauth: app.oauth,
    addressFlaw: (url) => checkUrlAtSave(url, app.network.integrationPolicy)?.message ?? null,
    announce: (changes) => app.announcer.announce(changes),
    followChanges: (types, follow) => app.announcer.subscribe(types, follow),
    notReady: () => supervisor.notReady(),
    note: diagnose,
    unreadable: app.unreadable,
    metrics: app.metrics,
    failed: (what, error) => diagnose('error', 'Request failed', { to: what, error }),
  }
}

/** The entries of a setting that holds a list. */
const entriesOf = (list: string): string[] => list.split(/[\s,]+/).filter((entry) => entry !== '')
