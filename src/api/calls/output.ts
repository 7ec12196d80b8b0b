// Calls as the API shows them.
import { authorOutput } from '../http/author.ts'
import type { Access } from '../../access/policy.ts'
import type { EventType, Outcome, Status } from '../../calls/call.ts'
import type { CallDetail } from '../../actions/calls/detail.ts'
import type { CallMoments } from '../../actions/calls/moments.ts'
import type { NotSentOfCall } from '../../actions/calls/not-sent.ts'
import type { LinkedCall } from '../../actions/calls/stored-call.ts'
import { FIELD_RIGHTS } from '../http/named-types.ts'
import { outcomeReason } from './outcome-reason.ts'
import { publicId } from '../../ids.ts'
import { notSentText } from '../../integrations/not-sent.ts'
import type { NotSentReason } from '../../integrations/not-sent.ts'
import { nameOf } from '../../integrations/stored-integration.ts'
import type { AdditionRow } from '../../store/calls/additions.ts'
import type { AttemptSummary } from '../../store/deliveries/delivery-details.ts'
import { toSingleLine } from '../../text/single-line.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'
import { deliveryOutput } from '../deliveries/output.ts'
import type { recordingOutput } from '../recordings/output.ts'
import { stepRunOutput } from '../steps/output.ts'

/** Longer values, such as transcripts, are cut. */
const VALUE_MAX = 200

export function callOutput({ row, call, fields, recordingUrl, sourceId }: LinkedCall) {
  return {
    id: publicId('call', row.callId),
    uniqueid: row.uniqueid,
    source_id: sourceId,
    status: row.status as Status | null,
    outcome: row.outcome as Outcome | null,
    ...outcomeReason(call),
    is_test: row.isTest,
    is_replayed: row.isReplayed,
    fields,
    recording: call.recording === 'none' ? null : { state: call.recording, url: recordingUrl },
    started_at: timeText(call.startAt),
    ended_at: timeOrNull(call.endAt),
  }
}

/** `recordings`: the recordings of the call, as the principal may see them. */
export function callDetailOutput(
  { linked, sourceName, dialled, events, steps, additions, gaps, notSent, deliveries, attempts, known }: CallDetail,
  {
    recordings,
    timezone,
    access,
  }: {
    readonly recordings: Awaited<ReturnType<typeof recordingOutput>>[]
    readonly timezone: string
    readonly access: Access
  },
) {
  return {
    ...callOutput(linked),
    source_name: sourceName,
    dialled: dialled && { id: publicId('num', dialled.uuid), name: dialled.name },
    events: events.map(({ sequence, type, at }) => ({ sequence, type, at: timeText(at) })),
    recordings,
    steps: steps.map(stepRunOutput),
    additions: additions.map(additionOutput),
    gaps: gaps.map(({ from, to, code }) => ({ from: timeText(from), to: timeOrNull(to), code })),
    not_sent: notSent && notSent.map((one) => notSentOutput(one, { timezone, access })),
    deliveries: deliveries.map((one) => ({
      ...deliveryOutput(one, known),
      attempts: (attempts.get(one.deliveryId) ?? []).map(shortAttempt),
    })),
  }
}

/** An addition with its author (C26). */
export function additionOutput({ additionId, kind, value, addedAt, addedBy, removedAt, removedBy }: AdditionRow) {
  return {
    id: publicId('add', additionId),
    kind,
    value: typeof value === 'object' ? value.amount : value,
    currency: typeof value === 'object' ? (value.currency ?? null) : null,
    added_at: timeText(addedAt),
    added_by: authorOutput(addedBy),
    removed_at: timeOrNull(removedAt),
    removed_by: removedBy && authorOutput(removedBy),
  }
}

/** The fields that each moment of a call reported, and the fields that are known now. */
export function momentsOutput({ moments, current, country }: CallMoments) {
  return {
    data: moments.map(({ sequence, type, at, eventId, fields }) => ({
      sequence,
      type: type as EventType,
      at: timeText(at),
      event_id: publicId('evt', eventId),
      fields,
    })),
    current_fields: current,
    country,
  }
}

function shortAttempt({ n, at, state, code, error, ms }: AttemptSummary) {
  return { number: n, at: timeText(at), state, status_code: code, error, duration_ms: ms }
}

function notSentOutput(
  { integration, missing, reason, isOfThen }: NotSentOfCall,
  { timezone, access }: { readonly timezone: string; readonly access: Access },
) {
  return {
    integration_id: publicId('int', integration.uuid),
    integration_name: nameOf(integration),
    missing: [...missing],
    reason: reasonOutput(reason),
    text: quotesHidden(reason, access) ? UNMET : toSingleLine(notSentText(reason, timezone)),
    settings: isOfThen ? ('then' as const) : ('current' as const),
  }
}

/** The text for a reason that would repeat a value that is hidden, such as what was said in the call or a link to audio. */
const UNMET = 'Its conditions don’t match'

function quotesHidden(reason: NotSentReason, { rights }: Access): boolean {
  if (reason.code !== 'conditions') return false
  return reason.unmet.some(({ test }) => FIELD_RIGHTS[test.field]?.some((right) => !rights.has(right)) === true)
}

function reasonOutput(reason: NotSentReason) {
  const { code } = reason
  return {
    code,
    unmet:
      code === 'conditions'
        ? reason.unmet.map(({ test: { field, op, value = null }, known }) => ({
            field,
            op,
            value: shortened(value),
            known: shortened(known),
          }))
        : [],
    until: code === 'waiting' ? timeText(reason.until) : null,
  }
}

function shortened<Value>(value: Value): Value | string {
  return typeof value === 'string' && value.length > VALUE_MAX ? `${value.slice(0, VALUE_MAX)}…`.toWellFormed() : value
}
