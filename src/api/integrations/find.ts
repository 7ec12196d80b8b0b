import { findIntegrationByUuid } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { findRow } from '../routing/find-row.ts'
import type { RouteContext } from '../routing/context.ts'

/** The integration that the path names. Throws 404 when the account has none such. */
export function findIntegration(c: RouteContext): Promise<IntegrationRow> {
  return findRow(c, 'int', findIntegrationByUuid)
}
