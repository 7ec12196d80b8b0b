// Resends a delivery (D15): as sent, or rendered again with the present settings.
import type { Engine } from '../../engine/engine.ts'
import { publicId, timeOfUuid, uuidv7 } from '../../ids.ts'
import type { RenderedRequest } from '../../render/request.ts'
import { readStoredEvent } from '../../store/calls/events.ts'
import { hotStatementsIn } from '../../store/database/hot-connection.ts'
import {
  insertStandaloneDeliveries,
  makeDeliveryDue,
  NO_EVENT,
  readStoredRequest,
  type StandaloneDelivery,
  type StoredRequest,
} from '../../store/deliveries/standalone-deliveries.ts'
import { replaceRequests, replaceTriedDeliveries } from '../../store/deliveries/waiting-deliveries.ts'
import type { SkipReason } from '../../store/deliveries/jobs.ts'
import { ActionFailure, type Result } from '../failure.ts'
import { updateBacklog, runningEngine, type DeliveryContext } from './context.ts'
import { callEventOf } from './stored-event.ts'

interface ResendRequest {
  readonly deliveryId: string
  readonly as: 'sent' | 'current'
  /** When the job was created. If another delivery has replaced this one since then, the job leaves it alone. */
  readonly sinceMs?: number
}

/** Why a delivery is not resent: the code, which a job counts too, and a sentence. */
export const RESEND_REFUSALS = {
  /** The delivery was a test of an unsaved integration. */
  'not found': ['integration_not_saved', 'This was a test of an unsaved integration. Send the test again instead.'],
  /** The body or the event is past its retention, or the event cannot be read. */
  gone: [
    'retention_passed',
    'The body and event of this delivery are past their retention period, so it can’t be resent.',
  ],
  /** A test has no stored event. */
  'no event': ['not_renderable', 'Tests have no stored event. Resend the test as sent, or send another.'],
  /** The delivery waits for an earlier delivery in its lane. */
  behind: [
    'earlier_delivery_waiting',
    'An earlier delivery of the same call is still waiting. Resend or cancel that one first.',
  ],
  /** A node is sending the delivery. */
  'under way': ['delivery_in_progress', 'The delivery is being sent. Try again in a moment.'],
  'no integration': ['integration_deleted', 'The integration was deleted.'],
  /** The present settings make no request for the event. */
  'not built': [
    'not_renderable',
    'The request can’t be built with the current settings. Preview the resend to see why.',
  ],
} as const satisfies Record<string, readonly [SkipReason, string]>

/**
 * The id of the delivery that is due now: the given delivery if it was still waiting, or the delivery that replaces it.
 */
type ResendResult = { readonly deliveryId: string } | { readonly refused: keyof typeof RESEND_REFUSALS }

/** Resends a delivery, and returns the UUID of the delivery that is sent now. */
export async function resendDelivery(context: DeliveryContext, order: ResendRequest): Promise<Result<string>> {
  const engine = runningEngine(context)
  const found = await prepareResend(context, order)
  if ('refused' in found) {
    const [code, message] = RESEND_REFUSALS[found.refused]
    return new ActionFailure(code, message)
  }
  if (!('lane' in found)) return found.deliveryId
  const { integrationId, deliveryId } = found.lane
  await insertStandaloneDeliveries(hotStatementsIn(context.db), [found.lane])
  context.afterCommit(() => updateBacklog(engine, integrationId, 1))
  return deliveryId
}

/**
 * The delivery to queue. If the given delivery is still waiting, nothing is queued: it is made due, and the result is returned.
 */
export async function prepareResend(
  context: DeliveryContext,
  { deliveryId, as, sinceMs }: ResendRequest,
): Promise<ResendResult | { readonly lane: StandaloneDelivery }> {
  const engine = runningEngine(context)
  const { accountId } = context.account
  const kept = await readStoredRequest(context.deps.delivery.pool, accountId, deliveryId)
  if (!kept) return { refused: 'not found' }
  if (sinceMs !== undefined && kept.replacedAt !== null && kept.replacedAt >= sinceMs) return { deliveryId }
  if (!kept.settled && as === 'sent') {
    const made = await makeDeliveryDue(context.db, accountId, kept)
    if (made === 'behind') return { refused: 'behind' }
    context.afterCommit(() => updateBacklog(engine, kept.integrationId, 0))
    if (made === 'due') return { deliveryId }
  }
  const newId = uuidv7()
  if (as === 'current' && kept.deleted) return { refused: 'no integration' }
  if (as === 'current' && kept.sequence === NO_EVENT) return { refused: 'no event' }
  const request = as === 'sent' ? kept.request : await renderAnew(context, kept)
  if (!request) return { refused: 'gone' }
  if ('refused' in request) return { refused: 'not built' }
  if (!kept.settled && as === 'current') return replaceWaiting(context, engine, { kept, newId, request })
  return {
    lane: {
      accountId,
      integrationId: kept.integrationId,
      deliveryId: newId,
      callId: kept.callId,
      sequence: kept.sequence,
      kind: 'resend',
      // A delivery that is resent as sent keeps its webhook-id, so that a receiver can recognise it. A new request has a new id.
      webhookId: as === 'sent' ? kept.webhookId : newId,
      request,
      owedAt: kept.isMissing ? (kept.owedAt ?? timeOfUuid(deliveryId)) : null,
    },
  }
}

/**
 * Renders a waiting delivery again in its place, because a second delivery would report its event twice. If anything
 * was sent under its id before, by this delivery or by the delivery that it repeats, the log keeps it (D12), and the
 * new request gets its own id.
 */
async function replaceWaiting(
  { db, account: { accountId }, afterCommit }: DeliveryContext,
  engine: Engine,
  { kept, newId, request }: { kept: StoredRequest; newId: string; request: RenderedRequest },
): Promise<ResendResult> {
  const { integrationId, deliveryId, day } = kept
  const wasSent = kept.tried || kept.webhookId !== deliveryId
  const { body, ...head } = request
  const replacement = { deliveryId, day, head: JSON.stringify(head), body, newId }
  const replace = wasSent ? replaceTriedDeliveries : replaceRequests
  if ((await replace(db, { accountId, integrationId }, [replacement])) === 0) return { refused: 'under way' }
  // The delivery stays behind an earlier delivery of its lane, if there is one.
  if (!wasSent) await makeDeliveryDue(db, accountId, kept)
  afterCommit(() => updateBacklog(engine, integrationId, 0))
  return { deliveryId: wasSent ? newId : deliveryId }
}

/** The request that a resend with the present settings would send. */
export async function renderResend(
  context: Pick<DeliveryContext, 'account' | 'deps'>,
  deliveryId: string,
): Promise<Result<RenderedRequest>> {
  runningEngine(context)
  const kept = await readStoredRequest(context.deps.delivery.pool, context.account.accountId, deliveryId)
  if (!kept) return new ActionFailure('integration_not_saved', 'This was a test. Preview its integration instead.')
  if (kept.sequence === NO_EVENT)
    return new ActionFailure('not_renderable', 'Tests have no stored event. Preview the integration instead.')
  const request = await renderAnew(context, kept)
  if (!request) return new ActionFailure('retention_passed', 'The event is past its retention period or unreadable.')
  if (!('refused' in request)) return request
  return new ActionFailure('not_renderable', `The request can’t be built with the current settings: ${request.detail}`)
}

/** `null`: the event is no longer stored, or cannot be read. */
async function renderAnew(
  { account: { accountId }, deps }: Pick<DeliveryContext, 'account' | 'deps'>,
  { callId, sequence, integrationId }: Pick<StoredRequest, 'callId' | 'sequence' | 'integrationId'>,
) {
  const { pool, registry } = deps.delivery
  const event = await readStoredEvent(pool, { accountId, callId, sequence })
  const callEvent = event && callEventOf(event)
  if (!callEvent) return null
  return registry.routingOf(accountId).render(integrationId, callEvent, publicId('evt', event.eventId))
}
