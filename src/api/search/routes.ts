// One search over all that people look for. Each part reads an index, or a list that people keep themselves and that is short.
import { configOf } from '../../integrations/stored-integration.ts'
import { e164Beginnings, numberBeginnings } from '../../calls/numbers.ts'
import { createSlices } from '../../concurrency/time-slices.ts'
import { publicId } from '../../ids.ts'
import { searchCalls } from '../../store/calls/search-calls.ts'
import { listNumbers } from '../../store/calls/numbers.ts'
import { listDeliveries } from '../../store/deliveries/deliveries.ts'
import { listAllIntegrations } from '../../store/integrations/integrations.ts'
import { listPeople } from '../../store/people/people.ts'
import { listSources } from '../../store/sources/sources.ts'
import { readSteps } from '../../store/steps/steps.ts'
import { linkCall } from '../../actions/calls/stored-call.ts'
import { readSourceIds } from '../../actions/sources/source-ids.ts'
import { listCallsOfId } from '../../actions/calls/find.ts'
import { callOutput } from '../calls/output.ts'
import { readDeliveryFilter } from '../../actions/deliveries/filter.ts'
import { readKnownIntegrations } from '../../actions/deliveries/known-integrations.ts'
import { orThrow } from '../http/problem.ts'
import { actionContext } from '../routing/action-context.ts'
import { deliveryOutput } from '../deliveries/output.ts'
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import { searchRoute } from './contract.ts'

interface Search {
  readonly text: string
  readonly limit: number
}

/** People or sources that are looked through: more than an account has. */
const LOOKED_THROUGH_MAX = 1_000

export function searchRoutes() {
  return createRoutes().openapi(searchRoute, async (c) => {
    const { q: text, limit } = c.req.valid('query')
    const search = { text, limit }
    return c.json(
      {
        integrations: await findIntegrations(c, search),
        sources: await findSources(c, search),
        steps: await findSteps(c, search),
        people: c.var.principal.scopes.has('manage') ? await findPeople(c, search) : [],
        numbers: await findNumbers(c, search),
        calls: await findCalls(c, search),
        deliveries: await findDeliveries(c, search),
      },
      200,
    )
  })
}

async function findIntegrations(c: RouteContext, search: Search) {
  const rows = await listAllIntegrations(c.var.db, c.var.principal.account.accountId)
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

async function findSources(c: RouteContext, search: Search) {
  const { accountId } = c.var.principal.account
  const rows = await listSources(c.var.db, accountId, { limit: LOOKED_THROUGH_MAX, after: null })
  const shown = rows.map(({ uuid, name, kind, enabled }) => ({ id: publicId('src', uuid), name, kind, enabled }))
  return firstMatches(shown, search, ({ id, name, kind }) => [name, id, kind])
}

async function findSteps(c: RouteContext, search: Search) {
  const rows = await readSteps(c.var.db, c.var.principal.account.accountId)
  const shown = rows.map(({ uuid, name, enabled }) => ({ id: publicId('stp', uuid), name, enabled }))
  return firstMatches(shown, search, ({ id, name }) => [name, id])
}

async function findPeople(c: RouteContext, search: Search) {
  const { accountId } = c.var.principal.account
  const rows = await listPeople(c.var.db, accountId, { limit: LOOKED_THROUGH_MAX, after: null })
  const shown = rows.map(({ personId, name, email }) => ({ id: publicId('per', personId), name, email }))
  return firstMatches(shown, search, ({ id, name, email }) => [name, id, email])
}

async function findNumbers(c: RouteContext, { text, limit }: Search) {
  const { accountId, country } = c.var.principal.account
  const search = { beginnings: e164Beginnings(text, country), text }
  const rows = await listNumbers(c.var.db, accountId, { limit, after: null, search })
  return rows.slice(0, limit).map(({ uuid, number, name }) => ({ id: publicId('num', uuid), number, name }))
}

async function findCalls(c: RouteContext, { text, limit }: Search) {
  const { accountId, country } = c.var.principal.account
  const byId = await listCallsOfId(actionContext(c), idOf('call', text))
  const search = { numberBeginnings: numberBeginnings(text, country), uniqueidBeginning: text }
  const rows = byId.length > 0 ? byId : await searchCalls(c.var.db, accountId, search, limit)
  if (rows.length === 0) return []
  const sources = await readSourceIds(actionContext(c))
  return Promise.all(rows.map(async (row) => callOutput(await linkCall(actionContext(c), row, sources))))
}

/** The delivery of this id, and those that were sent again as it was: they have its webhook-id. */
async function findDeliveries(c: RouteContext, { text, limit }: Search) {
  const { accountId } = c.var.principal.account
  const filter = orThrow(await readDeliveryFilter(actionContext(c), { ids: [idOf('dlv', text)] }))
  if (filter === null) return []
  const [found] = (await listDeliveries(c.var.db, accountId, filter, { limit: 1, after: null })).rows
  if (!found) return []
  const again = { integrations: [found.integrationId], calls: [found.callId], kind: 'resend' as const }
  const resent = await listDeliveries(c.var.db, accountId, again, { limit, after: null })
  const same = resent.rows.filter(
    ({ webhookId, deliveryId }) => webhookId === found.webhookId && deliveryId !== found.deliveryId,
  )
  const { known } = await readKnownIntegrations(actionContext(c))
  return [found, ...same].slice(0, limit).map((row) => deliveryOutput(row, known))
}

/** An id as it was typed, or as the UUID that others make of it. */
function idOf(prefix: 'call' | 'dlv', text: string): string {
  const hex = text.toLowerCase().replace(`${prefix}_`, '').replaceAll('-', '')
  return `${prefix}_${hex}`
}

/** Those in which every word stands somewhere; the ones whose first part begins so come first. */
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
