// What goes on now: calls, what attempts come to, which integrations are in trouble, what was settled last. Put together
// from memory and a few short looks into the database.
import { unreadableReason } from '../../actions/integrations/unreadable-reason.ts'
import { nameOf } from '../../integrations/stored-integration.ts'
import type { Call } from '../../calls/call.ts'
import { callFields } from '../../calls/call-fields.ts'
import { STATUSES } from '../../calls/status.ts'
import { isOpen } from '../../delivery/delivery-states.ts'
import { publicId } from '../../ids.ts'
import { isOffForReceiver } from '../../integrations/off-cause.ts'
import { findCallsById } from '../../store/calls/calls.ts'
import type { CallRow } from '../../store/calls/calls.ts'
import { listDeliveries } from '../../store/deliveries/deliveries.ts'
import { listAllIntegrations } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { countOpenCalls, listOpenCalls } from '../../store/calls/open-calls.ts'
import { listSourceNames } from '../../store/sources/sources.ts'
import { callOf } from '../../actions/calls/stored-call.ts'
import { healthOf, holdOf } from '../../actions/integrations/health.ts'
import { bucketOutput } from '../integrations/activity-output.ts'
import type { RecentAttempt } from '../../engine/activity.ts'
import type { ApiDeps } from '../routing/deps.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'
import { readOldestDueS } from '../../store/lanes/gauges.ts'

export type LiveDeps = Pick<ApiDeps, 'db' | 'delivery' | 'activity' | 'unreadable'>

/** More do not fit a wall. */
const CALLS_MAX = 500
const RECENT_MAX = 20
/** Of the newest deliveries so many are looked at for those that are settled. */
const DELIVERIES_SCANNED = 50
const DAY_MS = 24 * 60 * 60 * 1000

interface SourceSummary {
  readonly id: string
  readonly name: string
}

/** `settledBefore`: what was settled before this program began to count. */
export async function liveSnapshot(deps: LiveDeps, accountId: number, settledBefore: readonly RecentAttempt[]) {
  const { db, activity } = deps
  const recent = recentOf(activity.settled(accountId), settledBefore)
  const [calls, counts, integrations, sourceRows, recentCalls] = await Promise.all([
    listOpenCalls(db, accountId, CALLS_MAX),
    countOpenCalls(db, accountId),
    listAllIntegrations(db, accountId),
    listSourceNames(db, accountId),
    findCallsById(db, accountId, [...new Set(recent.map(({ callId }) => callId))]),
  ])
  const sources = new Map(sourceRows.map((row) => [row.sourceId, { id: publicId('src', row.uuid), name: row.name }]))
  const here = integrations.filter((row) => row.deletedAt === null)
  const sending = here.filter((row) => holdOf(row, deps) === null).map((row) => row.integrationId)
  const waiting = here.map((row) => deps.delivery.standingOf(row.integrationId)?.waiting ?? 0)
  const healthy = here.filter((row) => healthOf(row, deps).health === 'healthy')
  const unused = healthy.filter((row) => activity.last(row.integrationId) === null)
  const known = new Map(integrations.map((row) => [row.integrationId, row]))
  return {
    now: timeText(Date.now()),
    calls: calls.map((row) => callOutput(row, sources.get(row.sourceId))),
    total: [...counts.values()].reduce((sum, count) => sum + count, 0),
    by_status: Object.fromEntries(
      STATUSES.filter((status) => status !== 'ended').map((status) => [status, counts.get(status) ?? 0]),
    ),
    minutes: activity.minutes(accountId).map(bucketOutput),
    integrations: here.flatMap((row) => troubleOf(row, deps)),
    healthy: healthy.length - unused.length,
    unused: unused.length,
    recent: recent.map((one) =>
      settledOutput(one, {
        integration: known.get(one.integrationId),
        call: recentCalls.find(({ callId }) => callId === one.callId),
      }),
    ),
    oldest_due_s: await readOldestDueS(db, accountId, sending),
    waiting: waiting.reduce((sum, count) => sum + count, 0),
  }
}

/** What the log has of the last day, for a board that is opened soon after a start. */
export async function readRecentlySettled(db: ApiDeps['db'], accountId: number): Promise<RecentAttempt[]> {
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

/** A call that goes on, as it is shown. */
export function callOutput(row: CallRow, source: SourceSummary | undefined) {
  const call = callOf(row)
  const queued = callFields(call)['queue_duration']
  const field = (name: string): string | null => textOf(call, name)
  return {
    id: publicId('call', row.callId),
    ...callIdentity(row),
    status: call.status,
    since: timeText(call.statusAt),
    started_at: timeText(call.startAt),
    answered_at: timeOrNull(call.answerAt),
    direction: field('direction'),
    dialled_name: field('tracking_number_name'),
    agent: field('agent_name') ?? field('agent_id'),
    queue: field('queue_name'),
    queue_duration: typeof queued === 'number' ? queued : null,
    on_hold: call.status === 'on_hold',
    is_test: row.isTest,
    is_replayed: row.isReplayed,
    source_id: source?.id ?? null,
    source_name: source?.name ?? null,
  }
}

/** Which call it is, as people know it. */
function callIdentity(row: CallRow) {
  const call = callOf(row)
  return {
    uniqueid: row.uniqueid,
    caller: textOf(call, 'caller_number'),
    caller_name: textOf(call, 'caller_name'),
    dialled: textOf(call, 'tracking_number'),
  }
}

function textOf({ fields }: Pick<Call, 'fields'>, name: string): string | null {
  const value = fields[name]
  return typeof value === 'string' ? value : null
}

/** One that a person switched off, or has not finished, is in no trouble. */
function troubleOf(row: IntegrationRow, deps: LiveDeps) {
  const { health, reason, since, until } = healthOf(row, deps)
  const isByHand = health === 'disabled' && !isOffForReceiver(row.offCause) && unreadableReason(deps, row) === null
  if (health === 'healthy' || isByHand) return []
  const id = publicId('int', row.uuid)
  return [
    {
      id,
      name: nameOf(row),
      health,
      health_reason: reason,
      health_since: timeOrNull(since),
      paused_until: timeOrNull(until),
      waiting: deps.delivery.standingOf(row.integrationId)?.waiting ?? 0,
    },
  ]
}

/** Retention may have taken the call, and a resend of a test has none. */
const NO_CALL = { uniqueid: null, caller: null, caller_name: null, dialled: null }

function settledOutput(
  { deliveryId, kind, state, code, error, reason, at }: RecentAttempt,
  { integration, call }: { readonly integration: IntegrationRow | undefined; readonly call: CallRow | undefined },
) {
  return {
    id: publicId('dlv', deliveryId),
    integration_id: integration ? publicId('int', integration.uuid) : null,
    integration_name: integration ? nameOf(integration) : null,
    call_id: call ? publicId('call', call.callId) : null,
    ...(call ? callIdentity(call) : NO_CALL),
    kind,
    state,
    status_code: code,
    error,
    reason,
    at: timeText(at),
  }
}
