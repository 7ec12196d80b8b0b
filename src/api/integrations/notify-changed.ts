import { publicId } from '../../ids.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import type { RouteContext } from '../routing/context.ts'

/** After the commit the engine reads it anew, and what waits is kept, dropped or rendered anew (D12). */
export function notifyIntegrationChanged(
  c: RouteContext,
  { accountId, integrationId, uuid }: IntegrationRow,
  waiting: 'keep' | 'drop' | 'rerender' = 'keep',
) {
  const { delivery, integrationsChanged, publish } = c.var.app.deps
  c.var.afterCommit.push(async () => {
    await integrationsChanged(accountId)
    publish(accountId, { type: 'integration', id: publicId('int', uuid) })
    if (waiting === 'drop') await delivery.dropWaiting(accountId, integrationId)
    if (waiting === 'rerender') await delivery.rerenderWaiting(accountId, integrationId)
  })
}
