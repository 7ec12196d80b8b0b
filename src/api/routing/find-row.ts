// The row that a path names by its public id.
import { findById, type FoundPrefix, type FoundRow } from '../../actions/find.ts'
import { orThrow } from '../http/problem.ts'
import { actionContext } from './action-context.ts'
import type { RouteContext } from './context.ts'

/** The row of the account under an id, which is the path's unless given. Throws 404 when it has none. */
export async function findRow<Prefix extends FoundPrefix>(
  c: RouteContext,
  prefix: Prefix,
  id: string = c.req.param('id') ?? '',
): Promise<FoundRow<Prefix>> {
  return orThrow(await findById(actionContext(c), prefix, id)) as FoundRow<Prefix>
}
