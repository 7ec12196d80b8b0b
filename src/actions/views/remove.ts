import { deleteSavedView } from '../../store/people/saved-views.ts'
import type { ActionContext } from '../context.ts'
import { isFailure, type Result } from '../failure.ts'
import { findEditableView } from './owner.ts'

/** Fails for a view that the actor cannot change. */
export async function removeView(context: ActionContext, id: string): Promise<Result<void>> {
  const row = await findEditableView(context, id)
  return isFailure(row) ? row : deleteSavedView(context.db, row)
}
