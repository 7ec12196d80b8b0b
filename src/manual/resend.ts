// Sending again what was sent before (D15): as it was, or rendered anew with today's settings.
import { callEventOf } from './stored-event.ts'
import { uuidv7, publicId, timeOfUuid } from '../ids.ts'
import type { ManualContext } from './manual-context.ts'
import { hotStatementsIn } from '../store/database/hot-connection.ts'
import { readStoredEvent } from '../store/calls/events.ts'
import {
  insertStandaloneDeliveries,
  makeDeliveryDue,
  NO_EVENT,
  readStoredRequest,
  type StandaloneDelivery,
  type StoredRequest,
} from '../store/deliveries/standalone-deliveries.ts'
import { replaceRequests, replaceTriedDeliveries } from '../store/deliveries/waiting-deliveries.ts'
import type { SkipReason } from '../store/deliveries/jobs.ts'
import type { RenderedRequest } from '../render/request.ts'
import type { Db } from '../store/database/tables.ts'

export interface ResendRequest {
  readonly accountId: number
  readonly deliveryId: string
  readonly as: 'sent' | 'current'
  /** When the job that asks was created: a delivery whose place another has taken since then is left to that one. */
  readonly sinceMs?: number
}

/** Why a delivery is not sent again, and the code by which programs know it. */
export const RESEND_REFUSALS = {
  /** A test of what was never saved. */
  'not found': 'integration_not_saved',
  /** Retention has taken the body or the event, or the event cannot be read. */
  gone: 'retention_passed',
  /** A test is of no event that is stored. */
  'no event': 'not_renderable',
  /** It waits for those before it in its lane. */
  behind: 'earlier_delivery_waiting',
  /** A node has it in hand. */
  'under way': 'delivery_in_progress',
  'no integration': 'integration_deleted',
  /** Today's settings make no request of it. */
  'not rendered': 'not_renderable',
} as const satisfies Record<string, SkipReason>

/** Of one that still waited the id is its own, or that of the one that has its place: it is due now. */
export type ResendResult = { readonly deliveryId: string } | { readonly refused: keyof typeof RESEND_REFUSALS }

/** The transaction of whoever asks: what is queued is there with its answer, or not at all. */
export interface CallerTransaction {
  readonly db: Db
  readonly afterCommit: (follow: () => void) => void
}

export async function resend(
  deps: ManualContext,
  order: ResendRequest,
  asking: CallerTransaction,
): Promise<ResendResult> {
  const found = await prepareResend(deps, order, asking)
  if (!('lane' in found)) return found
  await insertStandaloneDeliveries(hotStatementsIn(asking.db), [found.lane])
  asking.afterCommit(() => deps.queued(found.lane.integrationId, 1))
  return { deliveryId: found.lane.deliveryId }
}

/** What is to be queued; or the result, where nothing is: a delivery that still waits is due now, in its place. */
export async function prepareResend(
  deps: ManualContext,
  order: ResendRequest,
  asking: CallerTransaction,
): Promise<ResendResult | { readonly lane: StandaloneDelivery }> {
  const { accountId, deliveryId, as, sinceMs } = order
  const kept = await readStoredRequest(deps.pool, accountId, deliveryId)
  if (!kept) return { refused: 'not found' }
  if (sinceMs !== undefined && kept.replacedAt !== null && kept.replacedAt >= sinceMs) return { deliveryId }
  if (!kept.settled && as === 'sent') {
    const made = await makeDeliveryDue(asking.db, accountId, kept)
    if (made === 'behind') return { refused: 'behind' }
    asking.afterCommit(() => deps.queued(kept.integrationId, 0))
    if (made === 'due') return { deliveryId }
  }
  const newId = uuidv7()
  if (as === 'current' && kept.deleted) return { refused: 'no integration' }
  if (as === 'current' && kept.sequence === NO_EVENT) return { refused: 'no event' }
  const request = as === 'sent' ? kept.request : await renderAnew(deps, { accountId, ...kept })
  if (!request) return { refused: 'gone' }
  if ('refused' in request) return { refused: 'not rendered' }
  if (!kept.settled && as === 'current') return replaceWaiting(deps, { accountId, kept, newId, request }, asking)
  return {
    lane: {
      accountId,
      integrationId: kept.integrationId,
      deliveryId: newId,
      callId: kept.callId,
      sequence: kept.sequence,
      kind: 'resend',
      // As sent: a receiver that dedupes sees the same id. Rendered anew it is another request.
      webhookId: as === 'sent' ? kept.webhookId : newId,
      request,
      owedAt: kept.isMissing ? (kept.owedAt ?? timeOfUuid(deliveryId)) : null,
    },
  }
}

/**
 * One that waits is rendered anew in its place: sent beside it, its event would arrive twice. What was sent under its id before, by
 * itself or by the delivery that it repeats, stays in the log as it was (D12): the new request has an id of its own.
 */
async function replaceWaiting(
  { queued }: ManualContext,
  of: { accountId: number; kept: StoredRequest; newId: string; request: RenderedRequest },
  { db, afterCommit }: CallerTransaction,
): Promise<ResendResult> {
  const { accountId, kept, newId, request } = of
  const { integrationId, deliveryId, day } = kept
  const wasSent = kept.tried || kept.webhookId !== deliveryId
  const { body, ...head } = request
  const replacement = { deliveryId, day, head: JSON.stringify(head), body, newId }
  const replace = wasSent ? replaceTriedDeliveries : replaceRequests
  if ((await replace(db, { accountId, integrationId }, [replacement])) === 0) return { refused: 'under way' }
  // Behind another it has its turn after that one.
  if (!wasSent) await makeDeliveryDue(db, accountId, kept)
  afterCommit(() => queued(integrationId, 0))
  return { deliveryId: wasSent ? newId : deliveryId }
}

/** A request, or why there is none: `detail` is the renderer's own reason. */
export type CurrentRequest =
  | { readonly request: RenderedRequest }
  | { readonly refused: 'not found' | 'no event' | 'gone' | 'not rendered'; readonly detail: string }

/** What a resend with today's settings would send. */
export async function renderCurrent(
  deps: ManualContext,
  accountId: number,
  deliveryId: string,
): Promise<CurrentRequest> {
  const kept = await readStoredRequest(deps.pool, accountId, deliveryId)
  if (!kept) return { refused: 'not found', detail: '' }
  if (kept.sequence === NO_EVENT) return { refused: 'no event', detail: '' }
  const event = await readStoredEvent(deps.pool, { accountId, ...kept })
  const of = event && callEventOf(event)
  if (!of) return { refused: 'gone', detail: '' }
  const request = deps.routingOf(accountId).render(kept.integrationId, of, publicId('evt', event.eventId))
  return 'refused' in request ? { refused: 'not rendered', detail: request.detail } : { request }
}

async function renderAnew(
  { pool, routingOf }: ManualContext,
  of: { accountId: number; callId: string; sequence: number; integrationId: number },
) {
  const event = await readStoredEvent(pool, of)
  const callEvent = event && callEventOf(event)
  if (!callEvent) return null
  return routingOf(of.accountId).render(of.integrationId, callEvent, publicId('evt', event.eventId))
}
