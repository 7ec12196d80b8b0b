import { listWallboards as listRows } from '../../store/accounts/wallboards.ts'
import type { Pagination } from '../../store/database/pagination.ts'
import type { ActionContext } from '../context.ts'
import { withLink, type WallboardWithLink } from './link.ts'

/** The wallboards of the account, oldest first. */
export async function listWallboards(context: ActionContext, window: Pagination): Promise<WallboardWithLink[]> {
  const rows = await listRows(context.db, context.account.accountId, window)
  return Promise.all(rows.map((row) => withLink(context, row)))
}
