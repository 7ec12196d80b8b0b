// The gauges that are read when somebody asks for the metrics (D31), from memory, the database and the disk.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { statfs } from 'node:fs/promises'
import type { Pool, PoolClient } from 'pg'
import { TtlCache } from '../concurrency/ttl-cache.ts'
import type { Dispatcher } from '../delivery/dispatcher.ts'
import type { IntegrationPolicy } from '../delivery/integration-queue.ts'
import type { RowKind } from '../engine/unreadable-rows.ts'
import { publicId } from '../ids.ts'
import { readQueueFigures, readServerFigures } from '../store/database/server-figures.ts'
import { inTransaction } from '../store/database/transaction.ts'
import { listWaitingIntegrations, type WaitingIntegration } from '../store/lanes/gauges.ts'
import { listFirstActiveSources, type SourceRow } from '../store/sources/sources.ts'
import { MINUTE_MS } from '../time/durations.ts'
import { LABELLED_MAX, QUEUE_COUNTED_MAX, type NameOf } from './catalogue.ts'
import type { IntegrationLabels } from './integration-labels.ts'
import type { MetricRegistry } from './registry.ts'

export interface ReadingDeps {
  readonly pool: Pool
  readonly dataFolder: string
  readonly isReady: () => boolean
  /** `null`: no engine runs. */
  readonly dispatcher: () => Pick<Dispatcher, 'stats' | 'backlogOf' | 'breakerOf'> | null
  readonly policies: () => readonly { readonly policy: IntegrationPolicy }[]
  /** Whether Offhook is connected to the phone system; `null`: the source does not run, or nothing connects to it. */
  readonly isConnected: (sourceId: number) => boolean | null
  /** When each source last reported a call, in ms since 1970, by its number. */
  readonly lastUpdates: ReadonlyMap<number, number>
  readonly unreadable: () => Readonly<Record<string, number>>
}

/** Fine enough to detect a stall of some milliseconds, coarse enough to cost nothing. */
const LAG_RESOLUTION_MS = 20
/** A reading must not hold a connection for long while the database is slow. */
const STATEMENT_LIMIT_MS = 2_000
/** Anybody on this machine may ask, as often as they like. */
const KEEP_MS = 2_000
/** What PostgreSQL says about its tables changes slowly, and takes longer to read the more partitions there are. */
const KEEP_SERVER_MS = MINUTE_MS

/** The gauges that are read from the database with each reading. */
const OF_WORK: readonly NameOf<'gauge'>[] = [
  'offhook_oldest_due_seconds',
  'offhook_integration_oldest_due_seconds',
  'offhook_queue_waiting',
  'offhook_queue_oldest_due_seconds',
  'offhook_source_connected',
  'offhook_source_last_update_timestamp_seconds',
]

/** The gauges that are read from what PostgreSQL says about itself. */
const OF_SERVER: readonly NameOf<'gauge'>[] = [
  'offhook_database_size_bytes',
  'offhook_database_oldest_snapshot_seconds',
  'offhook_database_rows',
  'offhook_database_dead_rows',
]

export interface Readings {
  /** Reads all gauges into the registry. Never rejects: what cannot be read now has no value. */
  read(): Promise<void>
  stop(): void
}

export function createReadings(metrics: MetricRegistry, labels: IntegrationLabels, deps: ReadingDeps): Readings {
  const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS })
  lag.enable()
  const server = new TtlCache(() => limited(deps.pool, readServerFigures), { keepMs: KEEP_SERVER_MS })
  const reading = new TtlCache(readAll, { keepMs: KEEP_MS })
  metrics.set('process_start_time_seconds', {}, Date.now() / 1000 - process.uptime())

  async function readAll(_: 'all'): Promise<void> {
    readProcess()
    readEngine()
    await Promise.all([readDisk(), readWork(), readServer()])
  }

  function readProcess(): void {
    const quantiles = { p50: lag.percentile(50), p99: lag.percentile(99), max: lag.max }
    for (const [stat, ns] of Object.entries(quantiles))
      metrics.set('offhook_loop_lag_seconds', { stat: stat as keyof typeof quantiles }, ns / 1e9)
    lag.reset()
    metrics.set('process_resident_memory_bytes', {}, process.memoryUsage.rss())
    const { user, system } = process.cpuUsage()
    metrics.setCounter('process_cpu_seconds_total', (user + system) / 1e6)
    const { totalCount, idleCount, waitingCount } = deps.pool
    metrics.set('offhook_database_connections', { state: 'busy' }, totalCount - idleCount)
    metrics.set('offhook_database_connections', { state: 'idle' }, idleCount)
    metrics.set('offhook_database_connection_waiters', {}, waitingCount)
  }

  function readEngine(): void {
    metrics.set('offhook_ready', {}, deps.isReady() ? 1 : 0)
    for (const [kind, count] of Object.entries(deps.unreadable()))
      metrics.set('offhook_unreadable_rows', { kind: kind as RowKind }, count)
    const dispatcher = deps.dispatcher()
    const { waiting, ready, inFlight } = dispatcher?.stats() ?? NO_DISPATCHER
    metrics.set('offhook_deliveries_waiting', {}, waiting)
    metrics.set('offhook_deliveries_ready', {}, ready)
    metrics.set('offhook_requests_in_flight', {}, inFlight)
    const states = { on: 0, paused: 0, off: 0 }
    for (const { policy } of deps.policies()) {
      if (policy.state === 'deleted') continue
      states[policy.state === 'off' ? 'off' : isPaused(dispatcher, policy.integrationId) ? 'paused' : 'on'] += 1
    }
    for (const state of ['on', 'paused', 'off'] as const) metrics.set('offhook_integrations', { state }, states[state])
    metrics.clear(['offhook_integration_deliveries_waiting', 'offhook_integration_paused'])
    for (const [integrationId, own] of labels.all()) {
      metrics.set('offhook_integration_deliveries_waiting', own, dispatcher?.backlogOf(integrationId)?.count ?? 0)
      metrics.set('offhook_integration_paused', own, isPaused(dispatcher, integrationId) ? 1 : 0)
    }
  }

  async function readDisk(): Promise<void> {
    try {
      const { bavail, bsize, blocks } = await statfs(deps.dataFolder)
      metrics.set('offhook_disk_free_bytes', {}, bavail * bsize)
      metrics.set('offhook_disk_size_bytes', {}, blocks * bsize)
    } catch {
      metrics.clear(['offhook_disk_free_bytes', 'offhook_disk_size_bytes'])
    }
  }

  async function readWork(): Promise<void> {
    try {
      const { late, queues, sources } = await limited(deps.pool, async (client) => ({
        late: await listWaitingIntegrations(client),
        queues: await readQueueFigures(client, QUEUE_COUNTED_MAX),
        sources: await listFirstActiveSources(client, LABELLED_MAX),
      }))
      metrics.clear(OF_WORK)
      metrics.set('offhook_database_up', {}, 1)
      for (const { queue, waiting, oldestDueS } of queues) {
        metrics.set('offhook_queue_waiting', { queue }, waiting)
        metrics.set('offhook_queue_oldest_due_seconds', { queue }, oldestDueS)
      }
      showLate(late)
      for (const source of sources) showSource(source)
    } catch {
      // The program says itself in its log when the database is away.
      metrics.clear(OF_WORK)
      metrics.set('offhook_database_up', {}, 0)
    }
  }

  /** On its own, because the size of a large database may take longer than the limit, while the database is well. */
  async function readServer(): Promise<void> {
    try {
      const { sizeBytes, oldestSnapshotS, tables } = await server.get('server')
      metrics.clear(OF_SERVER)
      metrics.set('offhook_database_size_bytes', {}, sizeBytes)
      metrics.set('offhook_database_oldest_snapshot_seconds', {}, oldestSnapshotS)
      for (const { table, rows, deadRows } of tables) {
        metrics.set('offhook_database_rows', { table }, rows)
        metrics.set('offhook_database_dead_rows', { table }, deadRows)
      }
    } catch {
      metrics.clear(OF_SERVER)
    }
  }

  function showLate(late: readonly WaitingIntegration[]): void {
    const latest = late.toSorted((a, b) => b.oldestDueS - a.oldestDueS)
    metrics.set('offhook_oldest_due_seconds', {}, latest[0]?.oldestDueS ?? 0)
    for (const { integrationId, oldestDueS } of latest) {
      const own = labels.of(integrationId)
      if (own) metrics.set('offhook_integration_oldest_due_seconds', own, oldestDueS)
    }
  }

  function showSource({ accountId, sourceId, uuid }: Pick<SourceRow, 'accountId' | 'sourceId' | 'uuid'>): void {
    const own = { account: String(accountId), source: publicId('src', uuid) }
    const isConnected = deps.isConnected(sourceId)
    if (isConnected !== null) metrics.set('offhook_source_connected', own, isConnected ? 1 : 0)
    const at = deps.lastUpdates.get(sourceId)
    if (at !== undefined) metrics.set('offhook_source_last_update_timestamp_seconds', own, at / 1000)
  }

  return { read: () => reading.get('all'), stop: () => void lag.disable() }
}

const NO_DISPATCHER = { waiting: Number.NaN, ready: 0, inFlight: 0 }

function isPaused(dispatcher: Pick<Dispatcher, 'breakerOf'> | null, integrationId: number): boolean {
  return (dispatcher?.breakerOf(integrationId)?.restUntilMs ?? 0) > Date.now()
}

function limited<Answer>(pool: Pool, work: (client: PoolClient) => Promise<Answer>): Promise<Answer> {
  return inTransaction(pool, async (client) => {
    await client.query(`SET LOCAL statement_timeout = '${STATEMENT_LIMIT_MS}ms'`)
    return work(client)
  })
}
