// Finds the row whose public id is in the path.
import { findById, type FoundPrefix, type FoundRow } from '../../actions/find.ts'
import { orThrow } from '../http/problem.ts'
import { actionContext } from './action-context.ts'
import type { RouteContext } from './context.ts'

/** The row of the account with this id, by default the id in the path. Throws 404 when the account has no such row. */
export async function findRow<Prefix extends FoundPrefix>(
  c: RouteContext,
  prefix: Prefix,
  id: string = c.req.param('id') ?? '',
): Promise<FoundRow<Prefix>> {
  return orThrow(await findById(actionContext(c), prefix, id)) as FoundRow<Prefix>
}
