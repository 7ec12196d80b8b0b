// Searches everything that people look for. Each part uses an index, or a short list that people maintain.
import { configOf } from '../../integrations/stored-integration.ts'
import { e164Beginnings, numberBeginnings } from '../../calls/numbers.ts'
import { createSlices } from '../../concurrency/time-slices.ts'
import { publicId } from '../../ids.ts'
import { searchCalls } from '../../store/calls/search-calls.ts'
import { listNumbers } from '../../store/calls/numbers.ts'
import { listDeliveries } from '../../store/deliveries/deliveries.ts'
import type { DeliveryRow } from '../../store/deliveries/deliveries.ts'
import { listAllIntegrations } from '../../store/integrations/integrations.ts'
import { listMembers } from '../../store/people/memberships.ts'
import { listSources } from '../../store/sources/sources.ts'
import { readSteps } from '../../store/steps/steps.ts'
import { listCallsOfId } from '../calls/find.ts'
import { linkCall, type LinkedCall } from '../calls/stored-call.ts'
import type { ActionContext } from '../context.ts'
import { may } from '../refusals.ts'
import { readDeliveryFilter } from '../deliveries/filter.ts'
import { readKnownIntegrations, type KnownIntegrations } from '../deliveries/known-integrations.ts'
import { isFailure, type Result } from '../failure.ts'
import { requireNumbersFor } from './search-rights.ts'
import { readSourceIds } from '../sources/source-ids.ts'

interface Search {
  readonly text: string
  readonly limit: number
}

/** A delivery with the account's integrations, which its row refers to. */
interface FoundDelivery {
  readonly row: DeliveryRow
  readonly known: KnownIntegrations
}

/** The results by kind, with public ids. People are only found by actors who may manage them. */
export async function searchAccount(context: ActionContext, search: Search) {
  const refused = requireNumbersFor(context, search.text)
  if (refused) return refused
  const found = {
    integrations: await findIntegrations(context, search),
    sources: await findSources(context, search),
    steps: await findSteps(context, search),
    people: may(context, 'people.read') ? await findPeople(context, search) : [],
    numbers: await findNumbers(context, search),
    calls: await findCalls(context, search),
  }
  const deliveries = await findDeliveries(context, search)
  return isFailure(deliveries) ? deliveries : { ...found, deliveries }
}

/** How many people or sources are scanned: more than an account has. */
const LOOKED_THROUGH_MAX = 1_000

async function findIntegrations(context: ActionContext, search: Search) {
  const rows = await listAllIntegrations(context.db, context.account.accountId)
  const slices = createSlices()
  const shown = []
  for (const row of rows) {
    if (row.deletedAt !== null) continue
    const { name, service, request } = configOf(row)
    shown.push({ id: publicId('int', row.uuid), name, url: request.url, enabled: row.enabled, service })
    await slices()
  }
  return firstMatches(shown, search, ({ id, name, url, service }) => [name, id, url, service]).map(
    ({ service: _service, ...one }) => one,
  )
}

async function findSources(context: ActionContext, search: Search) {
  const { accountId } = context.account
  const rows = await listSources(context.db, accountId, { limit: LOOKED_THROUGH_MAX, after: null })
  const shown = rows.map(({ uuid, name, kind, enabled }) => ({ id: publicId('src', uuid), name, kind, enabled }))
  return firstMatches(shown, search, ({ id, name, kind }) => [name, id, kind])
}

async function findSteps(context: ActionContext, search: Search) {
  const rows = await readSteps(context.db, context.account.accountId)
  const shown = rows.map(({ uuid, name, enabled }) => ({ id: publicId('stp', uuid), name, enabled }))
  return firstMatches(shown, search, ({ id, name }) => [name, id])
}

async function findPeople(context: ActionContext, search: Search) {
  const { accountId } = context.account
  const rows = await listMembers(context.db, accountId, { limit: LOOKED_THROUGH_MAX, after: null })
  const shown = rows.map(({ personId, name, email }) => ({ id: publicId('per', personId), name, email }))
  return firstMatches(shown, search, ({ id, name, email }) => [name, id, email])
}

async function findNumbers(context: ActionContext, { text, limit }: Search) {
  const { accountId, country } = context.account
  const search = { beginnings: e164Beginnings(text, country), text }
  const rows = await listNumbers(context.db, accountId, { limit, after: null, search })
  return rows.slice(0, limit).map(({ uuid, number, name }) => ({ id: publicId('num', uuid), number, name }))
}

async function findCalls(context: ActionContext, { text, limit }: Search): Promise<LinkedCall[]> {
  const { accountId, country } = context.account
  const byId = await listCallsOfId(context, idOf('call', text))
  const search = { numberBeginnings: numberBeginnings(text, country), uniqueidBeginning: text }
  const rows = byId.length > 0 ? byId : await searchCalls(context.db, accountId, search, limit)
  if (rows.length === 0) return []
  const sources = await readSourceIds(context)
  return Promise.all(rows.map((row) => linkCall(context, row, sources)))
}

/** The delivery with this id, and its resends as sent, which have the same webhook-id. */
async function findDeliveries(context: ActionContext, { text, limit }: Search): Promise<Result<FoundDelivery[]>> {
  const { accountId } = context.account
  const filter = await readDeliveryFilter(context, { ids: [idOf('dlv', text)] })
  if (isFailure(filter)) return filter
  if (filter === null) return []
  const [found] = (await listDeliveries(context.db, accountId, filter, { limit: 1, after: null })).rows
  if (!found) return []
  const again = { integrations: [found.integrationId], calls: [found.callId], kind: 'resend' as const }
  const resent = await listDeliveries(context.db, accountId, again, { limit, after: null })
  const same = resent.rows.filter(
    ({ webhookId, deliveryId }) => webhookId === found.webhookId && deliveryId !== found.deliveryId,
  )
  const { known } = await readKnownIntegrations(context)
  return [found, ...same].slice(0, limit).map((row) => ({ row, known }))
}

/** The public id of a typed id, which may be a public id or a UUID. */
function idOf(prefix: 'call' | 'dlv', text: string): string {
  const hex = text.toLowerCase().replace(`${prefix}_`, '').replaceAll('-', '')
  return `${prefix}_${hex}`
}

/** The items that contain every word. Items whose first part begins with the text come first. */
function firstMatches<Item>(items: readonly Item[], { text, limit }: Search, parts: (item: Item) => string[]): Item[] {
  const wanted = text.toLowerCase().split(/\s+/)
  const found = items.flatMap((item) => {
    const texts = parts(item).map((part) => part.toLowerCase())
    const isFound = wanted.every((word) => texts.some((part) => part.includes(word)))
    return isFound ? [{ item, isFirst: texts[0]?.startsWith(text.toLowerCase()) === true }] : []
  })
  return [...found.filter(({ isFirst }) => isFirst), ...found.filter(({ isFirst }) => !isFirst)]
    .slice(0, limit)
    .map(({ item }) => item)
}
