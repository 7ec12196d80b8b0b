// The chores that the program does now and then: finals whose wait is over, calls that fell silent, integrations that have been
// off for too long, a full backlog, tables that must stay small. One chore runs at a time; the failure of a chore is reported,
// and it is retried at its next turn.
import type { Pool } from 'pg'
import { createWorkLoop, type WorkLoop } from '../concurrency/work-loop.ts'
import type { Diagnose } from '../diagnostics.ts'
import { purgeDeletedAccounts, type AccountPurgeDeps } from './account-purge.ts'
import type { Engine } from './engine.ts'
import type { CallUpdate } from '../calls/call.ts'
import { addDays, localDay, startOfLocalDay } from '../render/template/local-day.ts'
import { dialledKinds, otherKinds } from '../sources/kinds/kinds.ts'
import { deleteOldActivity } from '../store/integrations/activity.ts'
import { measureAccounts } from '../store/accounts/sizes.ts'
import { skipWaiting, supersedeOldest } from '../store/lanes/supersede-skip-cancel.ts'
import { countAgain, countNew, deleteOldStatistics } from '../store/statistics/roll-up.ts'
import { deleteOldSourceMessages } from '../store/sources/source-messages.ts'
import {
  deleteOldIdempotencyKeys,
  deleteOldSeenEvents,
  deleteIdleLanes,
  deleteOldAdditions,
  deleteOldCalls,
  deleteOldIssues,
  deleteOldSourceGaps,
  deleteOldCallerHistory,
  deleteOldStepRuns,
  deleteOldVisits,
  type Retention,
} from '../store/database/retention.ts'
import { partitionDay, dropOldDayPartitions, ensureDayPartitions } from '../store/database/partitions.ts'
import { refreshHeldLanes } from '../store/lanes/nodes.ts'
import { listCallsWithDueFinal, listSilentCalls, type OpenCallRow } from '../store/calls/open-calls.ts'
import { listLongDisabledIntegrations } from '../store/integrations/integrations.ts'
import { HOUR_MS, MINUTE_MS } from '../time/durations.ts'

export interface MaintenanceDeps {
  readonly pool: Pool
  readonly engine: Engine
  readonly diagnose: Diagnose
  readonly retention: Retention
  /** Since when this program could receive call updates: a silence before that time proves nothing (C11). */
  readonly listeningSince: number
  /** Asks a source which of these calls no longer exist; `null`: the source cannot be asked now (C11). */
  readonly findGoneCalls: (sourceId: number, uniqueids: readonly string[]) => Promise<readonly string[] | null>
  readonly purge: Omit<AccountPurgeDeps, 'pool' | 'diagnose'>
  /** Integrations whose backlog is nearly full. */
  readonly nearlyFull: () => readonly number[]
}

const SECOND_MS = 1_000

/** C11: one limit for sources that can be asked about their calls, and one for the others: no call lasts 25 hours. */
const SILENCES = [
  { kinds: dialledKinds, silentMs: 4 * HOUR_MS, ask: true },
  { kinds: [...otherKinds, 'replay'], silentMs: 25 * HOUR_MS, ask: false },
] as const

/** Enough for a second's worth of calls at full speed; the others follow in the next second. */
const FINALS_MAX = 2_000
const SILENT_MAX = 500

/** A fiftieth of a full backlog: makes room for the deliveries of a minute. */
const CROWD_RELIEF = 20_000

/** How often to look for accounts whose deletion is due: a look costs next to nothing. */
const PURGE_EVERY_MS = 5 * SECOND_MS

/** D12. */
const KEPT_WHILE_OFF_S = 14 * 24 * 60 * 60

interface Maintenance {
  /** Resolves when the chore under way is over. */
  stop(): Promise<void>
}

export function startMaintenance(deps: MaintenanceDeps): Maintenance {
  const loops = [
    every(SECOND_MS, 'finals', deps, () => sendFinals(deps)),
    every(MINUTE_MS, 'silent calls', deps, () => endSilentCalls(deps)),
    every(MINUTE_MS, 'backlogs', deps, () => relieveBacklogs(deps)),
    every(HOUR_MS, 'upkeep', deps, () => upkeep(deps)),
    every(PURGE_EVERY_MS, 'deleted accounts', deps, (signal) =>
      purgeDeletedAccounts({ ...deps, ...deps.purge }, signal),
    ),
    every(10 * MINUTE_MS, 'sizes', deps, () => measureAccounts(deps.pool, deps.retention)),
    createWorkLoop({
      firstMs: SECOND_MS,
      round: (signal) => countStatistics(deps, signal),
      onError: (error) => deps.diagnose('warning', 'Maintenance failed', { chore: 'statistics', error }),
      retryMs: MINUTE_MS,
    }),
  ]
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()))
    },
  }
}

function every(
  ms: number,
  name: string,
  { diagnose }: MaintenanceDeps,
  run: (signal: AbortSignal) => Promise<void>,
): WorkLoop {
  return createWorkLoop({
    firstMs: ms,
    async round(signal) {
      await run(signal)
      return ms
    },
    onError: (error) => diagnose('warning', 'Maintenance failed', { chore: name, error }),
    retryMs: ms,
  })
}

/** An empty update makes the pipeline look at the call again: then the finals that waited are sent (C9). */
async function sendFinals({ pool, engine }: MaintenanceDeps): Promise<void> {
  const due = await listCallsWithDueFinal(pool, FINALS_MAX)
  await Promise.all(due.map((call) => ingestFor(engine, call, {})))
}

/** Calls without an update for too long end at their last sign of life (C11). */
async function endSilentCalls(deps: MaintenanceDeps): Promise<void> {
  const { pool, engine, diagnose, listeningSince } = deps
  const now = Date.now()
  for (const { kinds, silentMs, ask } of SILENCES) {
    if (now - listeningSince < silentMs) continue
    const silent = await listSilentCalls(pool, { kinds, before: now - silentMs, limit: SILENT_MAX })
    const gone = ask ? await findGone(deps, silent) : silent
    await Promise.all(gone.map((call) => ingestFor(engine, call, endOfSilence(call))))
    if (gone.length > 0) diagnose('warning', 'Silent calls ended', { count: gone.length })
  }
}

/**
 * Of calls whose sources can be asked, the calls that no longer exist. While a source cannot be asked, the clock of its calls
 * stands still.
 */
async function findGone({ findGoneCalls }: MaintenanceDeps, silent: readonly OpenCallRow[]): Promise<OpenCallRow[]> {
  const gone: OpenCallRow[] = []
  for (const [sourceId, calls] of Map.groupBy(silent, (call) => call.sourceId)) {
    const ids = await findGoneCalls(
      sourceId,
      calls.map((call) => call.uniqueid),
    )
    const away = new Set(ids ?? [])
    gone.push(...calls.filter((call) => away.has(call.uniqueid)))
  }
  return gone
}

function endOfSilence({ seenAt }: OpenCallRow): Omit<CallUpdate, 'uniqueid'> {
  return { status: 'ended', lost: true, at: seenAt, fields: { hangup_cause: 'lost' } }
}

async function ingestFor(engine: Engine, call: OpenCallRow, update: Omit<CallUpdate, 'uniqueid'>): Promise<void> {
  const { accountId, sourceId, uniqueid } = call
  await engine.ingest({ accountId, sourceId, ordered: true, updates: [{ uniqueid, ...update }] })
}

async function relieveBacklogs({ pool, engine, diagnose, nearlyFull }: MaintenanceDeps): Promise<void> {
  const now = { epoch: engine.epoch.number, day: partitionDay() }
  for (const integrationId of nearlyFull()) {
    const count = await supersedeOldest(engine.maintenance, now, { integrationId, most: CROWD_RELIEF })
    engine.dispatcher.countStored(integrationId, -count)
    diagnose('warning', 'Backlog was nearly full, oldest statuses dropped', {
      integration: integrationId,
      superseded: count,
    })
  }
  for (const { integrationId, isOff } of await listLongDisabledIntegrations(pool)) {
    const why = isOff
      ? { error: 'integration_disabled', reason: 'The integration has been switched off for 14 days.' }
      : { error: 'account_suspended', reason: 'The account has been suspended for 14 days.' }
    const count = await skipWaiting(engine.maintenance, now, { integrationId, olderThanS: KEPT_WHILE_OFF_S, ...why })
    engine.dispatcher.countStored(integrationId, -count)
    if (count > 0)
      diagnose('warning', 'Deliveries of an integration that sends nothing skipped', {
        integration: integrationId,
        count,
      })
  }
}

const CALENDAR = { dayOf: localDay, startOf: startOfLocalDay, addDays }

/** After counting, no counting starts for this many times the duration of the counting, so that the database can do other work. */
const COUNTING_SHARE = 20

/** Counts for charts (C24, D23). Returns when to count again. */
async function countStatistics({ pool, retention }: MaintenanceDeps, signal: AbortSignal): Promise<number> {
  const begunAt = performance.now()
  const keptDays = Math.min(retention.attemptsDays, retention.eventsDays)
  for (const count of [countNew, countAgain])
    while (!signal.aborted && !(await count({ pool, keptDays, calendar: CALENDAR })));
  return Math.max(MINUTE_MS, (performance.now() - begunAt) * COUNTING_SHARE)
}

async function upkeep({ pool, retention, diagnose }: MaintenanceDeps): Promise<void> {
  await ensureDayPartitions(pool)
  const dropped = await dropOldDayPartitions(pool, retention)
  const lanes = await deleteIdleLanes(pool)
  await refreshHeldLanes(pool)
  const ids = await deleteOldSeenEvents(pool)
  const calls = await deleteOldCalls(pool, retention)
  const additions = await deleteOldAdditions(pool, retention)
  const steps = await deleteOldStepRuns(pool, retention)
  await deleteOldSourceGaps(pool, retention)
  await deleteOldVisits(pool, retention)
  await deleteOldIssues(pool, retention)
  const history = await deleteOldCallerHistory(pool, retention)
  await deleteOldIdempotencyKeys(pool)
  await deleteOldActivity(pool)
  await deleteOldStatistics(pool, retention)
  await deleteOldSourceMessages(pool)
  diagnose('info', 'Cleanup finished', { dropped, lanes, ids, calls, additions, steps, history })
}
