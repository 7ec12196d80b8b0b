import { deleteWallboard } from '../../store/accounts/wallboards.ts'
import { nameOfActor } from '../actor.ts'
import type { ActionContext } from '../context.ts'
import { isFailure, type Result } from '../failure.ts'
import { findBy } from '../find.ts'

/** Revokes the link with this public id, so that screens stop showing the wallboard. */
export async function revokeWallboard(context: ActionContext, id: string): Promise<Result<void>> {
  const row = await findBy(context, 'wall', id, deleteWallboard)
  if (isFailure(row)) return row
  const { accountId, wallboardId } = row
  const { actor, address } = context
  context.changed({ type: 'wallboard_revoked', accountId, wallboardId, by: nameOfActor(actor), address })
}
