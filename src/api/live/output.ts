// Active calls and current figures, as the API shows them.
import type { CallIdentity, OpenCall } from '../../actions/live/open-call.ts'
import type { LiveSnapshot, SettledDelivery, TroubledIntegration } from '../../actions/live/snapshot.ts'
import { publicId } from '../../ids.ts'
import { nameOf } from '../../integrations/stored-integration.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'
import { bucketOutput } from '../integrations/activity-output.ts'

export function liveOutput(snapshot: LiveSnapshot) {
  const { now, calls, sources, total, byStatus, minutes, troubled, healthy, unused, recent, oldestDueS, waiting } =
    snapshot
  return {
    now: timeText(now),
    calls: calls.map((call) => callOutput(call, sources.get(call.sourceId))),
    total,
    by_status: Object.fromEntries(byStatus),
    minutes: minutes.map(bucketOutput),
    integrations: troubled.map(troubleOutput),
    healthy,
    unused,
    recent: recent.map(settledOutput),
    oldest_due_s: oldestDueS,
    waiting,
  }
}

function callOutput(call: OpenCall, source: { readonly uuid: string; readonly name: string } | undefined) {
  return {
    id: publicId('call', call.callId),
    ...identityOutput(call),
    status: call.status,
    since: timeText(call.since),
    started_at: timeText(call.startedAt),
    answered_at: timeOrNull(call.answeredAt),
    direction: call.direction,
    dialled_name: call.dialledName,
    agent: call.agent,
    queue: call.queue,
    queue_duration: call.queueDuration,
    on_hold: call.status === 'on_hold',
    is_test: call.isTest,
    is_replayed: call.isReplayed,
    source_id: source ? publicId('src', source.uuid) : null,
    source_name: source?.name ?? null,
  }
}

function identityOutput({ uniqueid, caller, callerName, dialled }: CallIdentity) {
  return { uniqueid, caller, caller_name: callerName, dialled }
}

function troubleOutput({ row, health: { health, reason, since, until }, waiting }: TroubledIntegration) {
  return {
    id: publicId('int', row.uuid),
    name: nameOf(row),
    health,
    health_reason: reason,
    health_since: timeOrNull(since),
    paused_until: timeOrNull(until),
    waiting,
  }
}

const NO_CALL = { uniqueid: null, caller: null, caller_name: null, dialled: null }

function settledOutput({ attempt, integration, call }: SettledDelivery) {
  const { deliveryId, kind, state, code, error, reason, at } = attempt
  return {
    id: publicId('dlv', deliveryId),
    integration_id: integration ? publicId('int', integration.uuid) : null,
    integration_name: integration ? nameOf(integration) : null,
    call_id: call ? publicId('call', call.callId) : null,
    ...(call ? identityOutput(call) : NO_CALL),
    kind,
    state,
    status_code: code,
    error,
    reason,
    at: timeText(at),
  }
}
