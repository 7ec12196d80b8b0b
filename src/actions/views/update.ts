import { updateSavedView } from '../../store/people/saved-views.ts'
import type { SavedView } from '../../store/people/saved-views.ts'
import type { ActionContext } from '../context.ts'
import { refusedVerb } from '../refusals.ts'
import { ActionFailure, isFailure, type Result } from '../failure.ts'
import { notFound } from '../find.ts'
import type { ViewInput } from './create.ts'
import { findEditableView } from './owner.ts'

type ViewPatch = { readonly [Name in 'name' | 'query' | 'shared']?: ViewInput[Name] | undefined }

/** Members that are left out stay as they are. Fails for a view that the actor cannot change. */
export async function updateView(context: ActionContext, id: string, patch: ViewPatch): Promise<Result<SavedView>> {
  const row = await findEditableView(context, id)
  if (isFailure(row)) return row
  const { name = row.name, query = row.query, shared = row.personId === null } = patch
  const refused = shared ? refusedVerb(context, 'views.share') : null
  if (refused) return refused
  if (!shared && row.ownerId === null)
    return new ActionFailure(
      'owner_required',
      'Nobody owns this view, so it can’t be made private. Delete it and save it again.',
    )
  const personId = shared ? null : row.ownerId
  return (await updateSavedView(context.db, { ...row, name, query, personId })) ?? notFound('view', id)
}
