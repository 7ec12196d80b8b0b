// What the routes of deliveries stand on: the integrations they name, the filter that was asked for, and one found whole.
import { nameOf } from '../../integrations/stored-integration.ts'
import { numberBeginnings } from '../../calls/numbers.ts'
import { parseTime } from '../../calls/rfc3339.ts'
import { PROBLEM_STATES, isWaiting } from '../../delivery/delivery-states.ts'
import type { DeliveryState } from '../../delivery/delivery-states.ts'
import { publicId, uuidOf } from '../../ids.ts'
import { findCallsByUniqueid, listCalls } from '../../store/calls/calls.ts'
import type { DeliveryFilter } from '../../store/deliveries/delivery-filter.ts'
import { findDeliveryDetails } from '../../store/deliveries/delivery-details.ts'
import type { DeliveryDetails } from '../../store/deliveries/delivery-details.ts'
import { listAllIntegrations } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { listSecretsOfKind } from '../../store/secrets/secrets.ts'
import type { DeliveryQuery } from './contract.ts'
import { deliveryDetailOutput } from './output.ts'
import type { KnownIntegrations } from './output.ts'
import type { RouteContext } from '../routing/context.ts'
import { holdOf } from '../integrations/health.ts'
import { Problem, notFound } from '../http/problem.ts'
import { timeText } from '../../text/timestamp.ts'

/** Under this number are the tests of integrations that were never saved. */
const UNSAVED_INTEGRATION = 0

/** Text is looked for in the bodies of this time only: it has no index. */
const TEXT_HOURS = 24

/** Calls that a search goes on with: a number that rings more often is found by its number, in the list of calls. */
const CALLS_MAX = 200

/** The account's integrations as its deliveries show them, the deleted ones too. */
export async function knownIntegrations(
  c: RouteContext,
): Promise<{ rows: IntegrationRow[]; known: KnownIntegrations }> {
  const { accountId } = c.var.principal.account
  const rows = await listAllIntegrations(c.var.db, accountId)
  const secrets = Map.groupBy(await listSecretsOfKind(c.var.db, accountId, 'integration'), (secret) => secret.ownerId)
  const known = new Map(
    rows.map((row) => {
      const last4 = new Map((secrets.get(row.integrationId) ?? []).map((secret) => [secret.name, secret.last4]))
      return [
        row.integrationId,
        { id: publicId('int', row.uuid), name: nameOf(row), hold: holdOf(row, c.var.app.deps), last4 },
      ] as const
    }),
  )
  return { rows, known }
}

/** The delivery of this UUID. Throws 404 when the account has none such. */
export async function findDelivery(c: RouteContext, uuid: string | null): Promise<DeliveryDetails> {
  const { accountId } = c.var.principal.account
  const rows = await listAllIntegrations(c.var.db, accountId)
  const integrations = [UNSAVED_INTEGRATION, ...rows.map((row) => row.integrationId)]
  const found =
    uuid === null ? null : await findDeliveryDetails(c.var.db, accountId, { deliveryId: uuid, integrations })
  if (!found) throw notFound('delivery', c.req.param('id') ?? '')
  return found
}

export async function deliveryDetail(c: RouteContext, row: DeliveryDetails) {
  const { rows, known } = await knownIntegrations(c)
  const integration = rows.find((one) => one.integrationId === row.integrationId)
  const ahead = { waits: waitsFor(c, row, integration), schedule: scheduleOf(c, row, integration) }
  return deliveryDetailOutput(row, known, ahead)
}

/** Attempts that are ahead of a delivery, as far as their times are known. */
function scheduleOf(c: RouteContext, row: DeliveryDetails, integration: IntegrationRow | undefined): readonly number[] {
  const { delivery } = c.var.app.deps
  const waits = isWaiting(row.state)
  if (!waits || row.behind !== null || integration === undefined) return []
  const hold = holdOf(integration, c.var.app.deps)
  if (hold?.until === null) return []
  const { integrationId, kind, tries, code, error } = row
  const nextAt = Math.max(row.dueAt ?? 0, hold?.until ?? 0, Date.now())
  return delivery.planned({ integrationId, kind, tries, code, error, nextAt })
}

/** Why a delivery that waits has not gone, in a sentence. */
function waitsFor(c: RouteContext, row: DeliveryDetails, integration: IntegrationRow | undefined): string | null {
  if (!isWaiting(row.state)) return null
  if (integration?.deletedAt != null) return 'The integration was deleted. The delivery is about to be skipped.'
  if (integration && !integration.enabled) return 'The integration is off. Deliveries waiting for 14 days are skipped.'
  if (row.behind !== null) return `Waiting for ${publicId('dlv', row.behind)}, an earlier delivery of the same call.`
  const rest = c.var.app.deps.delivery.restOf(row.integrationId)
  if (rest) return `Paused until ${timeText(rest.until)}: ${rest.reason}`
  if (row.dueAt !== null && row.dueAt > Date.now()) return `Next attempt at ${timeText(row.dueAt)}.`
  return 'Waiting. Offhook sends it as soon as there is capacity.'
}

/** The filter as the store takes it; `null`: nothing can fit. */
export async function filterOf(c: RouteContext, asked: DeliveryQuery): Promise<DeliveryFilter | null> {
  const { accountId } = c.var.principal.account
  const rows = await listAllIntegrations(c.var.db, accountId)
  const integrations = integrationsAsked(rows, asked.integration_id)
  const search = await searchOf(c, asked.q)
  const call = asked.call_id === undefined ? undefined : await callsAsked(c, asked.call_id)
  if (integrations === null || search === null || call?.length === 0) return null
  const calls = call && search.calls ? call.filter((id) => search.calls?.includes(id)) : (call ?? search.calls)
  const named = asked.ids?.flatMap((id) => uuidOf('dlv', id) ?? [])
  const found = search.delivery === undefined ? undefined : [search.delivery]
  const deliveries = named && found ? named.filter((id) => found.includes(id)) : (named ?? found)
  if (deliveries?.length === 0) return null
  const states = statesAsked(asked)
  if (states?.length === 0) return null
  const times = { from: timeIn('from', asked.from), to: timeIn('to', asked.to) }
  const fromMs = search.fromMs === undefined ? times.from : Math.max(search.fromMs, times.from ?? 0)
  return {
    integrations,
    ...(calls && { calls }),
    ...(states && { states }),
    ...(asked.problems === true && { problems: { held: heldAmong(c, rows) } }),
    ...(asked.kind && { kind: asked.kind }),
    ...(asked.status_code !== undefined && { codes: codesOf(asked.status_code) }),
    ...(asked.error !== undefined && { error: asked.error }),
    ...(fromMs !== undefined && { fromMs }),
    ...(times.to !== undefined && { toMs: times.to }),
    ...(search.text !== undefined && { text: search.text }),
    ...(deliveries && { deliveries }),
  }
}

/** Problems have few states, by which they are found. */
function statesAsked({ state, problems }: DeliveryQuery): readonly DeliveryState[] | undefined {
  const states = typeof state === 'string' ? [state] : state
  return problems === true ? PROBLEM_STATES.filter((one) => states?.includes(one) ?? true) : states
}

/** Of the account's integrations those whose deliveries are held back (D25). */
function heldAmong(c: RouteContext, rows: readonly IntegrationRow[]): number[] {
  return rows.filter((row) => holdOf(row, c.var.app.deps) !== null).map(({ integrationId }) => integrationId)
}

/** One status, or a class of them such as `5xx`. */
function codesOf(code: NonNullable<DeliveryQuery['status_code']>): [number, number] {
  if (typeof code === 'number') return [code, code]
  const first = Number(code[0]) * 100
  return [first, first + 99]
}

function integrationsAsked(rows: readonly IntegrationRow[], id: string | undefined): number[] | null {
  if (id === undefined) return [UNSAVED_INTEGRATION, ...rows.map((row) => row.integrationId)]
  const uuid = uuidOf('int', id)
  const row = rows.find((one) => one.uuid === uuid)
  return row ? [row.integrationId] : null
}

/** A call by its id, or by `uniqueid:<value>`. */
async function callsAsked(c: RouteContext, id: string): Promise<string[]> {
  if (id.startsWith('uniqueid:')) {
    const rows = await findCallsByUniqueid(c.var.db, c.var.principal.account.accountId, id.slice('uniqueid:'.length))
    return rows.map((row) => row.callId)
  }
  const uuid = uuidOf('call', id)
  return uuid === null ? [] : [uuid]
}

interface Search {
  readonly delivery?: string
  readonly calls?: readonly string[]
  readonly text?: string
  readonly fromMs?: number
}

/** What a person typed: an id, a number or its beginning, a uniqueid; else text in bodies. `null`: no such thing. */
async function searchOf(c: RouteContext, q: string | undefined): Promise<Search | null> {
  const wanted = q?.trim() ?? ''
  if (wanted === '') return {}
  if (wanted.startsWith('dlv_')) {
    const delivery = uuidOf('dlv', wanted)
    return delivery === null ? null : { delivery }
  }
  if (wanted.startsWith('call_')) {
    const calls = await callsAsked(c, wanted)
    return calls.length > 0 ? { calls } : null
  }
  const found = await callsLike(c, wanted)
  if (found.length > 0) return { calls: found }
  return { text: wanted, fromMs: Date.now() - TEXT_HOURS * 3_600_000 }
}

/** Calls whose number, in any format, or uniqueid begins so. */
async function callsLike(c: RouteContext, wanted: string): Promise<string[]> {
  const window = { limit: CALLS_MAX, after: null }
  const { accountId, country } = c.var.principal.account
  const filter = { numberPrefixes: numberBeginnings(wanted, country), uniqueidPrefix: wanted }
  const { rows } = await listCalls(c.var.db, accountId, filter, window)
  return rows.map((row) => row.callId)
}

/** A time of the query, in milliseconds. */
export function timeIn(parameter: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const time = parseTime(text)
  if (time !== null && time >= 0) return time
  const detail = 'Must be a time after 1970, such as 2026-11-25T03:04:05Z (RFC 3339).'
  throw new Problem('validation_failed', 'Some values are invalid.', { errors: [{ pointer: '', parameter, detail }] })
}
