import { deleteIntegration } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import type { ActionContext } from '../context.ts'

/** The deliveries of the integration stay in the log. */
export async function removeIntegration({ db, changed }: ActionContext, row: IntegrationRow): Promise<void> {
  await deleteIntegration(db, row)
  changed({ type: 'integration_removed', accountId: row.accountId, uuid: row.uuid })
}
