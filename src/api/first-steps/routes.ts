// The first steps of an account: told by what is there, so that nobody ticks anything.
import { publicId } from '../../ids.ts'
import { hasLiveCalls } from '../../store/calls/calls.ts'
import { listDeliveries } from '../../store/deliveries/deliveries.ts'
import { listAllIntegrations } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { createRoutes } from '../routing/context.ts'
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
        source_connected: await hasLiveCalls(db, accountId),
      },
      200,
    )
  })
}

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
