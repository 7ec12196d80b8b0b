// Which integrations were sent nothing of a call, or not all that they ask for, and why (D26).
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
import type { ActionContext } from '../context.ts'

/** So many are named; whoever has more looks at one integration, not at all of them. */
const NAMED_MAX = 100
/** Settings that are read at a time. */
const CHUNK = 100
/** Newest events of a call that are looked at for what conditions say of them. */
const EVENTS_MAX = 200
const DAY_MS = 86_400_000

/** What is known of the requests of a call. */
export interface SentOfCall {
  /** All of the account, the deleted ones too. */
  readonly integrations: readonly IntegrationRow[]
  /** The newest deliveries. */
  readonly deliveries: readonly DeliveryRow[]
  readonly attempts: readonly AttemptSummary[]
}

/** Requests that an integration was not sent of a call, and why. */
export interface NotSentOfCall extends NotSent {
  readonly integration: IntegrationRow
  /** Judged by the settings that it had then, not by those of now. */
  readonly isOfThen: boolean
}

/** Oldest integration first, without those that were deleted. `null`: it is not known any more, or the call cannot be read. */
export async function readNotSent(
  context: ActionContext,
  row: CallRow,
  sentOfCall: SentOfCall,
): Promise<readonly NotSentOfCall[] | null> {
  const { db, deps } = context
  const { accountId } = context.account
  const record = readRecord(row.state)
  const { attemptsDays } = deps.setup.retention
  if (record === null || (row.endedAt !== null && row.endedAt < Date.now() - attemptsDays * DAY_MS)) return null
  const sent = sentByIntegration(sentOfCall)
  const missing = sentOfCall.integrations.filter(
    ({ integrationId, deletedAt }) =>
      deletedAt === null && REQUEST_KINDS.some((kind) => sent.get(integrationId)?.has(kind) !== true),
  )
  if (missing.length === 0) return []
  const call: NotSentCall = { record, endedAt: row.endedAt, events: await eventsOf(context, row.callId) }
  const shown: NotSentOfCall[] = []
  for (let from = 0; from < missing.length && shown.length < NAMED_MAX; from += CHUNK) {
    const chunk = missing.slice(from, from + CHUNK)
    const ownerIds = chunk.map(({ integrationId }) => integrationId)
    const versions = await listVersionsAt(db, { accountId, owner: 'integration', ownerIds }, momentOf(call))
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
        sent: sent.get(integrationId) ?? new Set(),
      })
      shown.push(...found.map((one) => ({ ...one, integration, isOfThen: content !== undefined })))
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

/** When it was decided who gets what: at the end, and once more when the final was made. */
function momentOf({ endedAt, events }: NotSentCall): number {
  return Math.max(endedAt ?? Date.now(), events.findLast(({ type }) => type === 'final')?.at ?? 0)
}

/** Where nobody chose who is told of a test call, those that send to the inbox are (C16). */
function isChosen(
  { publicUrl }: ActionContext,
  { call }: CallRecord,
  { id, url }: { readonly id: string; readonly url: string },
): boolean {
  return call.ticked?.includes(id) ?? url.startsWith(`${publicUrl}/inbox/`)
}
