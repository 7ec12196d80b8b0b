// The present state of an account: its active calls, the results of recent attempts, integrations that need attention, and the
// newest settled deliveries. Read from memory, with a few short queries.
import { STATUSES } from '../../calls/status.ts'
import type { Status } from '../../calls/call.ts'
import { isOpen } from '../../delivery/delivery-states.ts'
import type { ActivityBucket, RecentAttempt } from '../../engine/activity.ts'
import { isOffForReceiver } from '../../integrations/off-cause.ts'
import { findCallsById } from '../../store/calls/calls.ts'
import { countOpenCalls, listOpenCalls } from '../../store/calls/open-calls.ts'
import type { Db } from '../../store/database/tables.ts'
import { listDeliveries } from '../../store/deliveries/deliveries.ts'
import { listAllIntegrations } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { readOldestDueS } from '../../store/lanes/gauges.ts'
import { listSourceNames } from '../../store/sources/sources.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import { healthOf, holdOf, type Health, type HealthDeps } from '../integrations/health.ts'
import { unreadableReason } from '../integrations/unreadable-reason.ts'
import { identityOf, openCallOf, type CallIdentity, type OpenCall } from './open-call.ts'
import { DAY_MS } from '../../time/durations.ts'

/** The context of a snapshot. Many people read the snapshot of one account, so nothing in it depends on the actor. */
export interface LiveContext {
  readonly db: Db
  readonly accountId: number
  readonly deps: HealthDeps
}

export interface LiveSnapshot {
  /** In ms since 1970. */
  readonly now: number
  readonly calls: readonly OpenCall[]
  /** By the numbers of the sources. */
  readonly sources: ReadonlyMap<number, Pick<SourceRow, 'uuid' | 'name'>>
  /** How many calls are active, including calls that are not listed. */
  readonly total: number
  readonly byStatus: ReadonlyMap<Status, number>
  readonly minutes: readonly ActivityBucket[]
  readonly troubled: readonly TroubledIntegration[]
  readonly healthy: number
  /** How many healthy integrations have sent nothing yet. */
  readonly unused: number
  /** The newest delivery first. */
  readonly recent: readonly SettledDelivery[]
  readonly oldestDueS: number
  /** How many deliveries are not settled. */
  readonly waiting: number
}

export interface TroubledIntegration {
  readonly row: IntegrationRow
  readonly health: Health
  readonly waiting: number
}

export interface SettledDelivery {
  readonly attempt: RecentAttempt
  readonly integration: IntegrationRow | undefined
  /** `undefined`: the call is past its retention, or the delivery is a resend of a test, which has no call. */
  readonly call: CallIdentity | undefined
}

/** The most active calls that are read. A wallboard has no room for a longer list. */
const CALLS_MAX = 500
const RECENT_MAX = 20
/** How many of the newest deliveries are scanned for settled ones. */
const DELIVERIES_SCANNED = 50

/** `settledBefore`: deliveries that were settled before this node started. */
export async function readSnapshot(
  { db, accountId, deps }: LiveContext,
  settledBefore: readonly RecentAttempt[],
): Promise<LiveSnapshot> {
  const { delivery, activity } = deps
  const recent = recentOf(activity.settled(accountId), settledBefore)
  const [calls, counts, integrations, sourceRows, recentCalls] = await Promise.all([
    listOpenCalls(db, accountId, CALLS_MAX),
    countOpenCalls(db, accountId),
    listAllIntegrations(db, accountId),
    listSourceNames(db, accountId),
    findCallsById(db, accountId, [...new Set(recent.map(({ callId }) => callId))]),
  ])
  const here = integrations.filter((row) => row.deletedAt === null)
  const sending = here.filter((row) => holdOf(row, deps) === null).map((row) => row.integrationId)
  const waiting = here.map((row) => delivery.standingOf(row.integrationId)?.waiting ?? 0)
  const healthy = here.filter((row) => healthOf(row, deps).health === 'healthy')
  const unused = healthy.filter((row) => activity.last(row.integrationId) === null)
  const known = new Map(integrations.map((row) => [row.integrationId, row]))
  const settled = recent.map((attempt) => {
    const call = recentCalls.find(({ callId }) => callId === attempt.callId)
    return { attempt, integration: known.get(attempt.integrationId), call: call && identityOf(call) }
  })
  return {
    now: Date.now(),
    calls: calls.map((row) => openCallOf(row)),
    sources: new Map(sourceRows.map((row) => [row.sourceId, row])),
    total: [...counts.values()].reduce((sum, count) => sum + count, 0),
    byStatus: new Map(
      STATUSES.filter((status) => status !== 'ended').map((status) => [status, counts.get(status) ?? 0]),
    ),
    minutes: activity.minutes(accountId),
    troubled: here.flatMap((row) => troubleOf(row, deps)),
    healthy: healthy.length - unused.length,
    unused: unused.length,
    recent: settled,
    oldestDueS: await readOldestDueS(db, accountId, sending),
    waiting: waiting.reduce((sum, count) => sum + count, 0),
  }
}

/** The settled deliveries of the last day from the log, for a page that is opened soon after a start. */
export async function readRecentlySettled(db: Db, accountId: number): Promise<RecentAttempt[]> {
  const integrations = (await listAllIntegrations(db, accountId)).map((row) => row.integrationId)
  const filter = { integrations, fromMs: Date.now() - DAY_MS }
  const { rows } = await listDeliveries(db, accountId, filter, { limit: DELIVERIES_SCANNED, after: null })
  return rows
    .flatMap(({ deliveryId, callId, integrationId, at, ...row }) => {
      return !isOpen(row.state) && at !== null && row.kind !== 'test'
        ? [{ ...row, deliveryId, callId, integrationId, at }]
        : []
    })
    .toSorted((a, b) => b.at - a.at)
}

function recentOf(now: readonly RecentAttempt[], before: readonly RecentAttempt[]): readonly RecentAttempt[] {
  const known = new Set(now.map(({ deliveryId }) => deliveryId))
  return [...now, ...before.filter(({ deliveryId }) => !known.has(deliveryId))].slice(0, RECENT_MAX)
}

/** An integration that a person switched off, or has not completed, does not need attention. */
function troubleOf(row: IntegrationRow, deps: HealthDeps): TroubledIntegration[] {
  const health = healthOf(row, deps)
  const isByHand =
    health.health === 'disabled' && !isOffForReceiver(row.offCause) && unreadableReason(deps, row) === null
  if (health.health === 'healthy' || isByHand) return []
  return [{ row, health, waiting: deps.delivery.standingOf(row.integrationId)?.waiting ?? 0 }]
}
