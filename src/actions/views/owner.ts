// Decides who can see a saved view, and who can change it.
import { personIdOf } from '../actor.ts'
import { findSavedView } from '../../store/people/saved-views.ts'
import type { SavedView, Viewer } from '../../store/people/saved-views.ts'
import type { ActionContext } from '../context.ts'
import { may, refusedVerb } from '../refusals.ts'
import { ActionFailure, isFailure, type Result } from '../failure.ts'
import { UNIQUEID_PREFIX } from '../calls/find.ts'
import { findBy } from '../find.ts'

type Asking = Pick<ActionContext, 'account' | 'actor' | 'access'>

export function viewerOf({ account, actor }: Omit<Asking, 'access'>): Viewer {
  const { accountId } = account
  return { accountId, personId: personIdOf(actor) }
}

/**
 * A view can be changed by its owner and with the operator's key, and a view without an owner by everybody. A shared view is of the
 * account: changing it requires the right to share views too.
 */
export function isEditable(context: Asking, view: SavedView): boolean {
  if (context.actor.type === 'operator') return true
  return isOwnOrOfNobody(context, view) && (view.personId !== null || may(context, 'views.share'))
}

function isOwnOrOfNobody(context: Asking, { ownerId }: SavedView): boolean {
  return ownerId === null || ownerId === viewerOf(context).personId
}

/** Whether the actor may open a view: not one that searches by what the actor may not see. */
export function mayUse(
  { access }: Pick<Asking, 'access'>,
  { list, query }: Pick<SavedView, 'list' | 'query'>,
): boolean {
  const { call_id: call = '', q = '' } = query
  if (list === 'deliveries' && !access.rights.has('bodies') && WORDS.test(q) && !ID.test(q.trim())) return false
  return access.rights.has('numbers') || !(SEARCHES.some((name) => query[name]) || call.startsWith(UNIQUEID_PREFIX))
}

/** What is searched for in the bodies of deliveries, while a number is searched for among the calls. */
const WORDS = /\p{L}/u
const ID = /^(?:dlv|call)_[\da-f]{32}$/

/** The parameters of a list that search by number or uniqueid, or in bodies. */
const SEARCHES = ['q', 'number', 'uniqueid'] as const

/** Fails for a view that the actor cannot see or cannot change. */
export async function findEditableView(context: ActionContext, id: string): Promise<Result<SavedView>> {
  const row = await findBy(context, 'view', id, (db, _accountId, uuid) => findSavedView(db, viewerOf(context), uuid))
  if (isFailure(row) || isEditable(context, row)) return row
  const refused = isOwnOrOfNobody(context, row) ? refusedVerb(context, 'views.share') : null
  if (refused) return refused
  return new ActionFailure(
    'owner_required',
    'Only the person who saved this view can change it. Save it under another name instead.',
  )
}
