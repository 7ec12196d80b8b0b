// Which integrations were sent nothing of a call, or not all that they ask for, and why (D26).
import { unreadableReason } from '../../actions/integrations/unreadable-reason.ts'
import { nameOf } from '../../integrations/stored-integration.ts'
import { publicId } from '../../ids.ts'
import type { CallEvent, EventType } from '../../calls/call.ts'
import { readRecord } from '../../calls/call-record.ts'
import type { CallRecord } from '../../calls/call-record.ts'
import { readFields } from '../../calls/read-stored.ts'
import { explainNotSent, notSentText, REQUEST_KINDS } from '../../integrations/not-sent.ts'
import type { NotSent, NotSentCall, NotSentReason, RequestKind } from '../../integrations/not-sent.ts'
import { readStoredIntegration } from '../../integrations/stored-integration.ts'
import { listMoments } from '../../store/calls/calls.ts'
import type { CallRow } from '../../store/calls/calls.ts'
import type { DeliveryPage } from '../../store/deliveries/deliveries.ts'
import type { AttemptSummary } from '../../store/deliveries/delivery-details.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { listVersionsAt } from '../../store/versions/versions.ts'
import { toSingleLine } from '../../text/single-line.ts'
import { timeText } from '../../text/timestamp.ts'
import type { RouteContext } from '../routing/context.ts'

/** So many are named; whoever has more looks at one integration, not at all of them. */
const NAMED_MAX = 100
/** Settings that are read at a time. */
const CHUNK = 100
/** Newest events of a call that are looked at for what conditions say of them. */
const EVENTS_MAX = 200
/** Longer values, such as transcripts, are cut. */
const VALUE_MAX = 200
const DAY_MS = 86_400_000

/** What is known of the requests of a call. */
export interface SentOfCall {
  /** All of the account, the deleted ones too. */
  readonly integrations: readonly IntegrationRow[]
  /** The newest deliveries. */
  readonly deliveries: DeliveryPage
  readonly attempts: readonly AttemptSummary[]
}

/** Oldest integration first, without those that were deleted. `null`: it is not known any more, or the call cannot be read. */
export async function notSentOf(c: RouteContext, row: CallRow, sentOfCall: SentOfCall) {
  const { deps } = c.var.app
  const record = readRecord(row.state)
  const { attemptsDays } = deps.setup.retention
  if (record === null || (row.endedAt !== null && row.endedAt < Date.now() - attemptsDays * DAY_MS)) return null
  const sent = sentByIntegration(sentOfCall)
  const missing = sentOfCall.integrations.filter(
    ({ integrationId, deletedAt }) =>
      deletedAt === null && REQUEST_KINDS.some((kind) => sent.get(integrationId)?.has(kind) !== true),
  )
  if (missing.length === 0) return []
  const call: NotSentCall = { record, endedAt: row.endedAt, events: await eventsOf(c, row.callId) }
  const { accountId, timezone } = c.var.principal.account
  const shown: ReturnType<typeof output>[] = []
  for (let from = 0; from < missing.length && shown.length < NAMED_MAX; from += CHUNK) {
    const chunk = missing.slice(from, from + CHUNK)
    const ownerIds = chunk.map(({ integrationId }) => integrationId)
    const versions = await listVersionsAt(c.var.db, { accountId, owner: 'integration', ownerIds }, momentOf(call))
    const contents = new Map(versions.map(({ ownerId, content }) => [ownerId, content]))
    for (const integration of chunk) {
      const { integrationId, createdAt } = integration
      const content = contents.get(integrationId)
      const settings = readStoredIntegration(content ?? integration.config).integration
      const found = explainNotSent(call, {
        integrationId,
        settings,
        createdAt,
        isChosen: isChosen(c, record, { id: publicId('int', integration.uuid), url: settings.request.url }),
        isUnreadable: unreadableReason(deps, integration) !== null,
        sent: sent.get(integrationId) ?? new Set(),
      })
      shown.push(...found.map((one) => output(integration, one, { isOfThen: content !== undefined, timezone })))
    }
  }
  return shown.slice(0, NAMED_MAX)
}

/** What each integration was sent, or is about to be. Of older requests only the attempts are known: they count as all. */
function sentByIntegration({ deliveries, attempts }: SentOfCall): ReadonlyMap<number, ReadonlySet<RequestKind>> {
  const sent = new Map<number, Set<RequestKind>>()
  const add = (integrationId: number, kinds: readonly RequestKind[]): void => {
    sent.set(integrationId, new Set([...(sent.get(integrationId) ?? []), ...kinds]))
  }
  for (const { integrationId, kind } of deliveries.rows)
    if (kind === 'status' || kind === 'ended') add(integrationId, ['realtime'])
    else if (kind === 'final' || kind === 'updated') add(integrationId, ['final'])
    else if (kind !== 'test') add(integrationId, REQUEST_KINDS)
  const known = new Set(deliveries.rows.map(({ deliveryId }) => deliveryId))
  for (const { integrationId, deliveryId } of attempts) if (!known.has(deliveryId)) add(integrationId, REQUEST_KINDS)
  return sent
}

async function eventsOf(c: RouteContext, callId: string): Promise<readonly CallEvent[]> {
  const { accountId } = c.var.principal.account
  const moments = await listMoments(c.var.db, { accountId, callId, limit: EVENTS_MAX })
  return moments.flatMap(({ sequence, type, at, fields }) => {
    const read = readFields(fields)
    return read === null ? [] : [{ sequence, type: type as EventType, at, fields: read }]
  })
}

/** When it was decided who gets what: at the end, and once more when the final was made. */
function momentOf({ endedAt, events }: NotSentCall): number {
  return Math.max(endedAt ?? Date.now(), events.findLast(({ type }) => type === 'final')?.at ?? 0)
}

/** Where nobody chose who is told of a test call, those that send to the inbox are (C16). */
function isChosen(
  c: RouteContext,
  { call }: CallRecord,
  { id, url }: { readonly id: string; readonly url: string },
): boolean {
  return call.ticked?.includes(id) ?? url.startsWith(`${c.var.app.publicUrl()}/inbox/`)
}

function output(
  integration: IntegrationRow,
  { missing, reason }: NotSent,
  { isOfThen, timezone }: { readonly isOfThen: boolean; readonly timezone: string },
) {
  return {
    integration_id: publicId('int', integration.uuid),
    integration_name: nameOf(integration),
    missing: [...missing],
    reason: reasonOutput(reason),
    text: toSingleLine(notSentText(reason, timezone)),
    settings: isOfThen ? ('then' as const) : ('current' as const),
  }
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
