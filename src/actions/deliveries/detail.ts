// The detail of a delivery, with its attempts so far and to come.
import { isWaiting } from '../../delivery/delivery-states.ts'
import { publicId, uuidOf } from '../../ids.ts'
import { findDeliveryDetails } from '../../store/deliveries/delivery-details.ts'
import type { AttemptRow, DeliveryDetails } from '../../store/deliveries/delivery-details.ts'
import { isPair } from '../../store/deliveries/stored-request.ts'
import { listAllIntegrations } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { timeText } from '../../text/timestamp.ts'
import type { ActionContext, ActionDeps } from '../context.ts'
import { isFailure, type Result } from '../failure.ts'
import { notFound } from '../find.ts'
import { holdOf } from '../integrations/health.ts'
import { describeIntegrations, UNSAVED_INTEGRATION, type KnownIntegrations } from './known-integrations.ts'
import { parseJson } from '../../json/parse-json.ts'

export interface DeliveryDetail {
  readonly row: DeliveryDetails
  /** The oldest attempt first. */
  readonly attempts: readonly ReadAttempt[]
  readonly known: KnownIntegrations
  /** Why the delivery is still waiting; `null`: nothing holds it back. */
  readonly waits: string | null
  /** The times of the next attempts if every attempt fails, in ms since 1970. */
  readonly schedule: readonly number[]
}

export interface ReadAttempt {
  readonly row: AttemptRow
  readonly kept: StoredExchange
}

/** The part of a response that `describeAttempt` in delivery/attempt.ts stores. */
interface StoredExchange {
  readonly headers?: readonly (readonly [string, string])[]
  readonly timing?: Readonly<Record<string, number | null>>
  readonly cut?: boolean
  readonly detail?: string
  readonly note?: string
  readonly sent?: { readonly agent: string | null; readonly signatures: number }
}

/** The delivery with this public id. Fails if the account has no such delivery. */
export async function readDelivery(
  context: Pick<ActionContext, 'db' | 'account' | 'deps'>,
  id: string,
): Promise<Result<DeliveryDetail>> {
  const rows = await listAllIntegrations(context.db, context.account.accountId)
  const row = await findAmong(context, id, rows)
  if (isFailure(row)) return row
  const known = await describeIntegrations(context, rows)
  const integration = rows.find((one) => one.integrationId === row.integrationId)
  const { deps } = context
  return {
    row,
    attempts: row.attempts.map((attempt) => ({ row: attempt, kept: readExchange(attempt.exchange) })),
    known,
    waits: waitsFor(deps, row, integration),
    schedule: scheduleOf(deps, row, integration),
  }
}

/** Only the row of the delivery with this public id. Fails if the account has no such delivery. */
export async function findDelivery(
  context: Pick<ActionContext, 'db' | 'account'>,
  id: string,
): Promise<Result<DeliveryDetails>> {
  return findAmong(context, id, await listAllIntegrations(context.db, context.account.accountId))
}

async function findAmong(
  { db, account }: Pick<ActionContext, 'db' | 'account'>,
  id: string,
  rows: readonly IntegrationRow[],
): Promise<Result<DeliveryDetails>> {
  const uuid = uuidOf('dlv', id)
  const integrations = [UNSAVED_INTEGRATION, ...rows.map((row) => row.integrationId)]
  const found =
    uuid === null ? null : await findDeliveryDetails(db, account.accountId, { deliveryId: uuid, integrations })
  return found ?? notFound('delivery', id)
}

/** The times of the next attempts of a delivery, as far as they are known. */
function scheduleOf(
  deps: ActionDeps,
  row: DeliveryDetails,
  integration: IntegrationRow | undefined,
): readonly number[] {
  const waits = isWaiting(row.state)
  if (!waits || row.behind !== null || integration === undefined) return []
  const hold = holdOf(integration, deps)
  if (hold?.until === null) return []
  const { integrationId, kind, tries, code, error } = row
  const nextAt = Math.max(row.dueAt ?? 0, hold?.until ?? 0, Date.now())
  return deps.delivery.planned({ integrationId, kind, tries, code, error, nextAt })
}

/** Why a waiting delivery has not been sent yet, in a sentence. */
function waitsFor(
  { delivery }: ActionDeps,
  row: DeliveryDetails,
  integration: IntegrationRow | undefined,
): string | null {
  if (!isWaiting(row.state)) return null
  if (integration?.deletedAt != null) return 'The integration was deleted. The delivery is about to be skipped.'
  if (integration && delivery.isHeld(integration.accountId))
    return 'The account is suspended. Deliveries waiting for 14 days are skipped.'
  if (integration && !integration.enabled) return 'The integration is off. Deliveries waiting for 14 days are skipped.'
  if (row.behind !== null) return `Waiting for ${publicId('dlv', row.behind)}, an earlier delivery of the same call.`
  const rest = delivery.restOf(row.integrationId)
  if (rest) return `Paused until ${timeText(rest.until)}: ${rest.reason}`
  if (row.dueAt !== null && row.dueAt > Date.now()) return `Next attempt at ${timeText(row.dueAt)}.`
  return 'Waiting. Offhook sends it as soon as there is capacity.'
}

/** The stored response of an attempt, without unreadable parts (S46). */
function readExchange(exchange: string | null): StoredExchange {
  const kept = exchange === null ? {} : parseJson(exchange)
  if (typeof kept !== 'object' || kept === null) return {}
  const { headers, timing, cut, detail, note, sent }: { readonly [name in keyof StoredExchange]?: unknown } = kept
  const { agent, signatures } = (typeof sent === 'object' && sent !== null ? sent : {}) as Record<string, unknown>
  const isSent = (agent === null || typeof agent === 'string') && Number.isInteger(signatures)
  return {
    ...(Array.isArray(headers) && { headers: headers.filter(isPair) }),
    ...(isTiming(timing) && { timing }),
    ...(cut === true && { cut }),
    ...(typeof detail === 'string' && { detail }),
    ...(typeof note === 'string' && { note }),
    ...(isSent && { sent: { agent, signatures: Math.min(Number(signatures), SIGNATURES_MAX) } }),
  }
}

/** During key rotation, up to five earlier keys sign too (S23). */
const SIGNATURES_MAX = 6

function isTiming(value: unknown): value is NonNullable<StoredExchange['timing']> {
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).every((ms) => ms === null || typeof ms === 'number')
}
