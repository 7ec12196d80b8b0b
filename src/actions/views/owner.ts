// Who sees a saved view, and who may change it.
import { uuidOf } from '../../ids.ts'
import { findSavedView } from '../../store/people/saved-views.ts'
import type { SavedView, Viewer } from '../../store/people/saved-views.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, isFailure, type Result } from '../failure.ts'
import { findBy } from '../find.ts'

type Asking = Pick<ActionContext, 'account' | 'actor'>

export function viewerOf({ account, actor }: Asking): Viewer {
  const { accountId } = account
  return { accountId, personId: actor.type === 'person' ? uuidOf('per', actor.id ?? '') : null }
}

/** A view is changed by who saved it, and by the operator's key; one that nobody owns by all who may change anything. */
export function isEditable(context: Asking, { ownerId }: SavedView): boolean {
  const { type, scopes } = context.actor
  if (type === 'operator') return true
  return scopes.has('manage') && (ownerId === null || ownerId === viewerOf(context).personId)
}

/** Fails for a view that the actor does not see, and for one that is somebody else's to change. */
export async function findEditableView(context: ActionContext, id: string): Promise<Result<SavedView>> {
  const row = await findBy(context, 'view', id, (db, _accountId, uuid) => findSavedView(db, viewerOf(context), uuid))
  if (isFailure(row) || isEditable(context, row)) return row
  return new ActionFailure(
    'owner_required',
    'Only the person who saved this view can change it. Save it under another name instead.',
  )
}
