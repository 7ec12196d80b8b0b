// The first steps of an account: told by what is there, so that nobody ticks anything.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { publicId } from '../../ids.ts'
import { addressOf } from '../../integrations/service-inputs.ts'
import { hasLiveCalls } from '../../store/calls/calls.ts'
import { listDeliveries } from '../../store/deliveries/deliveries.ts'
import { listAllIntegrations } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { inboxTokenOf } from '../inbox/inbox.ts'
import { configOf } from '../integrations/output.ts'
import { createRoutes } from '../routing/context.ts'
import { getFirstSteps } from './contract.ts'

/** Whoever has more integrations needs no first steps. */
const INTEGRATIONS_LOOKED_AT = 50

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
        ...(await firstIntegration(rows, c.var.app.publicUrl())),
        request_arrived: arrived.rows.length > 0,
        source_connected: await hasLiveCalls(db, accountId),
      },
      200,
    )
  })
}

const STEPS = ['missing', 'incomplete', 'test_inbox', 'done'] as const

/** The integration that comes furthest. */
async function firstIntegration(rows: readonly IntegrationRow[], publicUrl: string) {
  let best: { readonly integration: (typeof STEPS)[number]; readonly integration_id: string | null } = {
    integration: 'missing',
    integration_id: null,
  }
  for (const row of rows.filter(({ deletedAt }) => deletedAt === null).slice(0, INTEGRATIONS_LOOKED_AT)) {
    const isInbox = inboxTokenOf(addressOf(configOf(row)), publicUrl) !== null
    const integration = row.offCause === 'incomplete' ? 'incomplete' : isInbox ? 'test_inbox' : 'done'
    if (STEPS.indexOf(integration) > STEPS.indexOf(best.integration))
      best = { integration, integration_id: publicId('int', row.uuid) }
    if (integration === 'done') break
    // Each is read whole, and may be as large as a body: others have their turn between two (S45).
    await nextTurn()
  }
  return best
}
