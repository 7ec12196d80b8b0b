import { publicId } from '../../ids.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import type { RouteContext } from '../routing/context.ts'

type Waiting = 'keep' | 'drop' | 'rerender'

/** After the commit the engine reads it anew, and what waits is kept, dropped or rendered anew (D12). */
export function notifyIntegrationChanged(c: RouteContext, row: IntegrationRow, waiting?: Waiting): void {
  notifyIntegrationsChanged(c, [row], waiting)
}

/** As `notifyIntegrationChanged`, of several. */
export function notifyIntegrationsChanged(
  c: RouteContext,
  rows: readonly IntegrationRow[],
  waiting: Waiting = 'keep',
): void {
  const { delivery, integrationsChanged, publish } = c.var.app.deps
  const { accountId } = c.var.principal.account
  c.var.afterCommit.push(async () => {
    await integrationsChanged(accountId)
    for (const { integrationId, uuid } of rows) {
      publish(accountId, { type: 'integration', id: publicId('int', uuid) })
      if (waiting === 'drop') await delivery.dropWaiting(accountId, integrationId)
      if (waiting === 'rerender') await delivery.rerenderWaiting(accountId, integrationId)
    }
  })
}
