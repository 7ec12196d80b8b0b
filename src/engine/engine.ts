// The engine: everything that depends on the database connection while this node serves. It begins with a new epoch and ends with
// that epoch; when the database is lost, this engine is over and another begins.
import type { Pool } from 'pg'
import { createDispatcher, type Dispatcher, type DispatcherDeps } from '../delivery/dispatcher.ts'
import type { TokenCache } from '../delivery/oauth/token-cache.ts'
import type { Sender } from '../delivery/sender.ts'
import { sendClaimed, type SendClaimedDeps } from '../delivery/send-claimed.ts'
import { startTimer } from '../concurrency/timer.ts'
import type { Diagnose } from '../diagnostics.ts'
import { messageOf } from '../errors.ts'
import { publicId } from '../ids.ts'
import type { Ingest } from '../intake/ingest.ts'
import { createPipeline, type PipelineDeps } from '../pipeline.ts'
import { openClient } from '../store/database/connections.ts'
import type { EngineChanges } from './engine-changes.ts'
import { createBreakerPersistence } from './breaker-persistence.ts'
import { beginEpoch, type Epoch } from '../store/lanes/epoch.ts'
import {
  openHotConnection,
  openRenewableConnection,
  repeatingConnection,
  timedConnection,
  type HotConnection,
} from '../store/database/hot-connection.ts'
import { partitionDay } from '../store/database/partitions.ts'
import { prepareBatchStatements } from '../store/calls/call-batch.ts'
import { settleHeads } from '../store/lanes/lane-statements.ts'
import { createLaneStore } from '../store/lanes/lane-store.ts'
import { takeOverDeadNodes } from '../store/lanes/nodes.ts'
import { countBacklogs, disableIntegration } from '../store/integrations/registry-rows.ts'
import type { AccountRegistry } from './account-registry.ts'
import type { UnreadableRows } from './unreadable-rows.ts'
import { warmUp, type CreateWarmUpHandler } from './warm-up.ts'

export interface EngineDeps {
  readonly connectionString: string
  readonly pool: Pool
  readonly node: string
  /** This node holds the serving lock, which proves that every other epoch is dead. */
  readonly alone: boolean
  readonly registry: Pick<AccountRegistry, 'routingOf' | 'policies' | 'sendSettingsOf' | 'reload'>
  readonly sender: Sender
  readonly tokens: TokenCache
  readonly diagnose: Diagnose
  readonly unreadable: UnreadableRows
  readonly changes: EngineChanges
  readonly onWorkQueued: NonNullable<PipelineDeps['onWorkQueued']>
  /** Called after each statement of the engine, with the kind of its connection and its time in seconds. */
  readonly onStatement: (connection: 'intake' | 'claim' | 'settle' | 'chores', seconds: number) => void
  /** `null`: the engine starts without a warm-up. */
  readonly createWarmUpHandler: CreateWarmUpHandler | null
  /** Called once, when the database was lost or another node took over: this engine must be stopped. */
  readonly onLost: (why: unknown) => void
}

export interface Engine {
  readonly epoch: Epoch
  readonly dispatcher: Dispatcher
  /** A connection for work that moves lanes. */
  readonly maintenance: HotConnection
  /** May resolve with fewer results than updates, as described at `Batcher`. */
  readonly ingest: Ingest
  /** Graceful stop (D16): refuses intake, waits for attempts in flight, gives claims back, ends the epoch. */
  stop(): Promise<void>
  /** After a loss of the database: releases everything; the next engine takes over the claims. */
  abandon(): Promise<void>
}

/** At most two batches at once (see the batcher). More batches would only compete for the cores. */
const WRITERS = 2

/** D16: a receiver's response may take 15 s; a delivery that takes longer is sent again after the next start. */
const GRACE_MS = 20_000

/** The time limit for closing a connection: a connection to a server that is gone may never report that it is closed. */
const RELEASE_MS = 1_000

export async function startEngine(deps: EngineDeps): Promise<Engine> {
  let over = false
  const onLost = (why: unknown): void => {
    if (over) return
    over = true
    deps.onLost(why)
  }
  const cleanups: (() => unknown)[] = []
  const abandon = async (): Promise<void> => {
    over = true
    const released = Promise.allSettled(cleanups.toReversed().map(async (cleanup) => cleanup()))
    await Promise.race([released, new Promise((resolve) => setTimeout(resolve, RELEASE_MS))])
  }
  try {
    const engine = await build(deps, { onLost, cleanups })
    const stop = (): Promise<void> => {
      // From here on a closed connection is expected.
      over = true
      return engine.stop()
    }
    return { ...engine, stop, abandon }
  } catch (error) {
    // A partly started engine must not stay: its heartbeat would fail later, and stop the engine after it.
    await abandon()
    throw error
  }
}

async function build(
  deps: EngineDeps,
  { onLost, cleanups }: { onLost: (why: unknown) => void; cleanups: (() => unknown)[] },
): Promise<Omit<Engine, 'abandon'>> {
  const { connectionString, registry } = deps
  const control = await openClient(connectionString, 'control')
  cleanups.push(() => control.end())
  const [claims, settles, maintenance] = await openAll(
    cleanups,
    (['claim', 'settle', 'chores'] as const).map(
      (name) => async () =>
        timedConnection(repeatingConnection(await openHotConnection(connectionString, name)), (seconds) =>
          deps.onStatement(name, seconds),
        ),
    ),
  )
  const writers = await openAll(
    cleanups,
    Array.from(
      { length: WRITERS },
      (_, i) => async () =>
        timedConnection(await openRenewableConnection(connectionString, `intake ${i + 1}`), (seconds) =>
          deps.onStatement('intake', seconds),
        ),
    ),
  )
  if (!claims || !settles || !maintenance) throw new Error('unreachable: connections were opened above')
  const hot = [claims, settles, maintenance, ...writers]
  for (const { lost } of hot) void lost.then((cause) => onLost(new Error('database connection lost', { cause })))

  const epoch = await beginEpoch(control, deps.node, onLost)
  cleanups.push(() => epoch.abandon())
  const freed = await takeOverDeadNodes(control, epoch.number, { alone: deps.alone })
  if (freed > 0) deps.diagnose('warning', 'Deliveries with an unknown outcome taken over', { count: freed })

  const dispatcher = createDispatcher({
    ...dispatcherDeps(deps, epoch),
    lanes: createLaneStore({ epoch, claims, settles, maintenance }),
    onError: onLost,
  })
  cleanups.push(() => dispatcher.abandon())
  const backlogs = await countBacklogs(deps.pool)
  for (const { policy, breaker } of registry.policies()) {
    const backlog = backlogs.get(policy.integrationId) ?? 0
    dispatcher.setPolicy(policy, breaker ? { breaker, backlog } : { backlog })
  }
  const day = partitionDay()
  await Promise.all([
    ...writers.map((writer) => prepareBatchStatements(writer, day)),
    settleHeads(settles, { epoch: epoch.number, day }, []),
  ])
  const { createWarmUpHandler: createHandler, tokens } = deps
  if (createHandler)
    await warmUp({ connections: [...writers, settles], epoch, tokens, createHandler }).catch((error: unknown) =>
      deps.diagnose('warning', 'Warm-up failed, the first events may be slow', { error }),
    )
  const pipeline = createPipeline({
    connections: writers,
    epoch,
    dispatcher,
    routingOf: (accountId) => registry.routingOf(accountId),
    now: () => Date.now(),
    onUnreadable: ({ accountId, callId }) =>
      deps.unreadable.note({ kind: 'call', accountId, id: publicId('call', callId), reason: UNREADABLE_CALL }),
    onBatchStored: deps.changes.batchStored,
    onWorkQueued: deps.onWorkQueued,
  })
  await dispatcher.start()
  return {
    epoch,
    dispatcher,
    maintenance,
    ingest: pipeline.ingest,
    async stop() {
      await pipeline.stop()
      await dispatcher.stop(GRACE_MS)
      await epoch.end()
      await Promise.allSettled([control.end(), ...hot.map((connection) => connection.close())])
    },
  }
}

/** Opens these connections in parallel; if one fails to open, the others are closed. */
async function openAll<Connection extends HotConnection>(
  cleanups: (() => unknown)[],
  opens: readonly (() => Promise<Connection>)[],
): Promise<Connection[]> {
  const opening = opens.map(async (open) => {
    const connection = await open()
    cleanups.push(() => connection.close())
    return connection
  })
  await Promise.allSettled(opening)
  return Promise.all(opening)
}

function dispatcherDeps(
  { registry, sender, tokens, diagnose, unreadable, pool, changes }: EngineDeps,
  epoch: Epoch,
): Omit<DispatcherDeps, 'lanes' | 'onError'> {
  const remember = createBreakerPersistence(pool, diagnose)
  const sendDeps: SendClaimedDeps = {
    sender,
    tokens,
    sendSettingsOf: (integrationId) => registry.sendSettingsOf(integrationId),
    check: () => epoch.check(),
    onUnreadable: ({ accountId, deliveryId }, reason, error) =>
      unreadable.note({ kind: 'delivery', accountId, id: publicId('dlv', deliveryId), reason }, error),
  }
  return {
    send: (delivery) => sendClaimed(sendDeps, delivery),
    now: () => Date.now(),
    after: startTimer,
    random: () => Math.random(),
    saveBreaker(policy, breaker) {
      remember(policy, { ...breaker, sentUrlHash: policy.sentUrlHash })
      changes.integrationChanged(policy)
    },
    switchOff(policy, off) {
      disableIntegration(pool, policy, off)
        .then((isOff) => {
          if (isOff) diagnose('warning', 'Integration switched off', { integration: policy.integrationId, ...off })
          return registry.reload(policy.accountId)
        })
        .then(() => changes.integrationChanged(policy))
        .catch((error: unknown) => {
          diagnose('error', 'Integration could not be switched off', {
            integration: policy.integrationId,
            error: messageOf(error),
          })
        })
    },
    onSettled: changes.deliverySettled,
  }
}

const UNREADABLE_CALL =
  'The stored call can’t be read, so Offhook ignores its updates. Other calls are not affected. Restore its row from a backup, or leave it as it is.'
