import { uuidv7 } from '../../ids.ts'
import { createSavedView } from '../../store/people/saved-views.ts'
import type { SavedView } from '../../store/people/saved-views.ts'
import type { ActionContext } from '../context.ts'
import { refusedVerb } from '../refusals.ts'
import { ActionFailure, type Result } from '../failure.ts'
import { viewerOf } from './owner.ts'

export type ViewInput = Pick<SavedView, 'list' | 'name' | 'query'> & { readonly shared: boolean }

export async function createView(context: ActionContext, { shared, ...view }: ViewInput): Promise<Result<SavedView>> {
  const refused = shared ? refusedVerb(context, 'views.share') : null
  if (refused) return refused
  const { accountId, personId: ownerId } = viewerOf(context)
  if (!shared && ownerId === null)
    return new ActionFailure('person_required', 'API keys can only save shared views. Set shared to true.')
  const personId = shared ? null : ownerId
  return createSavedView(context.db, { ...view, accountId, viewId: uuidv7(), personId, ownerId })
}
