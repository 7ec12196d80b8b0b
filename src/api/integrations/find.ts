import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { findRow } from '../routing/find-row.ts'
import type { RouteContext } from '../routing/context.ts'

/** The integration of this id, which is the path's unless given. Throws 404 when the account has none such. */
export function findIntegration(c: RouteContext, id?: string): Promise<IntegrationRow> {
  return findRow(c, 'int', id)
}
