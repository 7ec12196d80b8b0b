// The first steps of an account: told by what is there, so that nobody ticks anything.
import { publicId } from '../../ids.ts'
import { hasLiveCalls } from '../../store/calls/calls.ts'
import { listDeliveries } from '../../store/deliveries/deliveries.ts'
import { listAllIntegrations } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { listSources } from '../../store/sources/sources.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import { kindOf } from '../../sources/kinds/kinds.ts'
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import { getFirstSteps } from './contract.ts'

export function firstStepsRoutes() {
  return createRoutes().openapi(getFirstSteps, async (c) => {
    const { accountId } = c.var.principal.account
    const { db } = c.var
    const rows = await listAllIntegrations(db, accountId)
    // A test before the first save belongs to none (0).
    const integrations = [0, ...rows.map((row) => row.integrationId)]
    const delivered = { integrations, states: ['delivered'] } as const
    const arrived = await listDeliveries(db, accountId, delivered, { limit: 1, after: null })
    return c.json(
      {
        ...firstIntegration(rows),
        request_arrived: arrived.rows.length > 0,
        ...(await firstSource(c)),
      },
      200,
    )
  })
}

/** So many are looked at: an account has one or two. */
const SOURCES_LOOKED_AT = 50

/** The source that is nearest to its first call, the oldest of several. */
async function firstSource(c: RouteContext) {
  const { db } = c.var
  const { accountId } = c.var.principal.account
  if (await hasLiveCalls(db, accountId)) return { source_connected: true, source: 'done' as const, source_id: null }
  const rows = await listSources(db, accountId, { limit: SOURCES_LOOKED_AT, after: null })
  const sources = rows.map((row) => ({ is: stateOfSource(c, row), id: publicId('src', row.uuid) }))
  for (const source of NEAREST_FIRST) {
    const found = sources.find(({ is }) => is === source)
    if (found) return { source_connected: false, source, source_id: found.id }
  }
  return { source_connected: false, source: 'missing' as const, source_id: null }
}

/** `null`: it is off, or connects no phone system. */
function stateOfSource(c: RouteContext, { sourceId, kind, enabled }: SourceRow) {
  const mode = enabled ? kindOf(kind)?.mode : undefined
  if (mode === 'posted') return 'listening'
  if (mode !== 'dialled') return null
  return c.var.app.deps.sources.statusOf(sourceId)?.connected === true ? 'connected' : 'not_connected'
}

const NEAREST_FIRST = ['connected', 'listening', 'not_connected'] as const

/** The oldest that is complete, else the oldest. */
function firstIntegration(rows: readonly IntegrationRow[]) {
  const present = rows.filter(({ deletedAt }) => deletedAt === null)
  const complete = present.find(({ offCause }) => offCause !== 'incomplete')
  const row = complete ?? present[0]
  return {
    integration: complete ? ('done' as const) : row ? ('incomplete' as const) : ('missing' as const),
    integration_id: row ? publicId('int', row.uuid) : null,
  }
}
