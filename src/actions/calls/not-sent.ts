// The integrations that were sent nothing of a call, or not everything that they ask for, and the reason (D26).
import { unreadableReason } from '../integrations/unreadable-reason.ts'
import { publicId } from '../../ids.ts'
import type { CallEvent, EventType } from '../../calls/call.ts'
import { readRecord } from '../../calls/call-record.ts'
import type { CallRecord } from '../../calls/call-record.ts'
import { readFields } from '../../calls/read-stored.ts'
import { explainNotSent, REQUEST_KINDS } from '../../integrations/not-sent.ts'
import type { NotSent, NotSentCall, RequestKind } from '../../integrations/not-sent.ts'
import { readStoredIntegration } from '../../integrations/stored-integration.ts'
import { listMoments } from '../../store/calls/calls.ts'
import type { CallRow } from '../../store/calls/calls.ts'
import type { DeliveryRow } from '../../store/deliveries/deliveries.ts'
import type { AttemptSummary } from '../../store/deliveries/delivery-details.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { listVersionsAt } from '../../store/versions/versions.ts'
import { listSuspendedPeriods } from '../../store/accounts/life.ts'
import type { ActionContext } from '../context.ts'
import { DAY_MS } from '../../time/durations.ts'

/** How many integrations are listed. In an account with more, a person checks one integration, not all of them. */
const NAMED_MAX = 100
/** For how many integrations the settings are read at once. */
const CHUNK = 100
/** How many of the newest events of a call are checked against conditions. */
const EVENTS_MAX = 200

/** The account's integrations, and the requests that were sent for one call. */
interface SentOfCall {
  /** All integrations of the account, including deleted ones. */
  readonly integrations: readonly IntegrationRow[]
  /** The newest deliveries of the call. */
  readonly deliveries: readonly DeliveryRow[]
  readonly attempts: readonly AttemptSummary[]
}

/** Why an integration was not sent requests for a call. */
export interface NotSentOfCall extends NotSent {
  readonly integration: IntegrationRow
  /** The reason follows from the settings at that time, not from the present settings. */
  readonly isOfThen: boolean
}

/**
 * The oldest integration first, without deleted ones. `null`: the attempts are past their retention, or the call cannot be read.
 */
export async function readNotSent(
  context: ActionContext,
  row: CallRow,
  sentOfCall: SentOfCall,
): Promise<readonly NotSentOfCall[] | null> {
  const { db, deps } = context
  const { accountId } = context.account
  const record = readRecord(row.state)
  const { attemptsDays } = deps.setup.retention
  if (record === null || (row.endedAt !== null && row.endedAt < context.now - attemptsDays * DAY_MS)) return null
  const sent = sentByIntegration(sentOfCall)
  const missing = sentOfCall.integrations.filter(
    ({ integrationId, deletedAt }) =>
      deletedAt === null && REQUEST_KINDS.some((kind) => sent.get(integrationId)?.has(kind) !== true),
  )
  if (missing.length === 0) return []
  const call: NotSentCall = { record, endedAt: row.endedAt, events: await eventsOf(context, row.callId) }
  const at = endOf(call, context.now)
  const suspended = await listSuspendedPeriods(db, accountId)
  const isSuspended = suspended.some(({ fromMs, toMs }) => fromMs <= at && (toMs === null || at < toMs))
  const shown: NotSentOfCall[] = []
  for (let from = 0; from < missing.length && shown.length < NAMED_MAX; from += CHUNK) {
    const chunk = missing.slice(from, from + CHUNK)
    const ownerIds = chunk.map(({ integrationId }) => integrationId)
    const versions = await listVersionsAt(
      db,
      { accountId, owner: 'integration', ownerIds },
      momentOf(call, context.now),
    )
    const contents = new Map(versions.map(({ ownerId, content }) => [ownerId, content]))
    for (const integration of chunk) {
      const { integrationId, createdAt } = integration
      const content = contents.get(integrationId)
      const settings = readStoredIntegration(content ?? integration.config).integration
      const found = explainNotSent(call, {
        integrationId,
        settings,
        createdAt,
        isChosen: isChosen(context, record, { id: publicId('int', integration.uuid), url: settings.request.url }),
        isUnreadable: unreadableReason(deps, integration) !== null,
        isSuspended,
        sent: sent.get(integrationId) ?? new Set(),
      })
      shown.push(...found.map((one) => ({ ...one, integration, isOfThen: content !== undefined })))
    }
  }
  return shown.slice(0, NAMED_MAX)
}

/**
 * The deliveries of each integration, sent or still to be sent. Of an older delivery only the attempts are known: it counts for every kind of
 * request.
 */
function sentByIntegration({ deliveries, attempts }: SentOfCall): ReadonlyMap<number, ReadonlySet<RequestKind>> {
  const sent = new Map<number, Set<RequestKind>>()
  const add = (integrationId: number, kinds: readonly RequestKind[]): void => {
    sent.set(integrationId, new Set([...(sent.get(integrationId) ?? []), ...kinds]))
  }
  for (const { integrationId, kind } of deliveries)
    if (kind === 'status' || kind === 'ended') add(integrationId, ['realtime'])
    else if (kind === 'final' || kind === 'updated') add(integrationId, ['final'])
    else if (kind !== 'test') add(integrationId, REQUEST_KINDS)
  const known = new Set(deliveries.map(({ deliveryId }) => deliveryId))
  for (const { integrationId, deliveryId } of attempts) if (!known.has(deliveryId)) add(integrationId, REQUEST_KINDS)
  return sent
}

async function eventsOf({ db, account }: ActionContext, callId: string): Promise<readonly CallEvent[]> {
  const moments = await listMoments(db, { accountId: account.accountId, callId, limit: EVENTS_MAX })
  return moments.flatMap(({ sequence, type, at, fields }) => {
    const read = readFields(fields)
    return read === null ? [] : [{ sequence, type: type as EventType, at, fields: read }]
  })
}

/** When it was decided what each integration is sent: at the end of the call, and once more when its final was created. */
function momentOf({ endedAt, events }: NotSentCall, now: number): number {
  return Math.max(endedAt ?? now, events.findLast(({ type }) => type === 'final')?.at ?? 0)
}

/** When it was decided which integrations are owed a final: when the call ended. Of an active call, its last event. */
function endOf({ endedAt, events }: NotSentCall, now: number): number {
  return endedAt ?? events.at(-1)?.at ?? now
}

/** If nobody chose integrations for a test call, the integrations that send to a test inbox count as chosen (C16). */
function isChosen(
  { publicUrl }: ActionContext,
  { call }: CallRecord,
  { id, url }: { readonly id: string; readonly url: string },
): boolean {
  return call.ticked?.includes(id) ?? url.startsWith(`${publicUrl}/inbox/`)
}
