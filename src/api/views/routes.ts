import { publicId, uuidv7 } from '../../ids.ts'
import {
  createSavedView,
  deleteSavedView,
  findSavedView,
  listSavedViews,
  updateSavedView,
} from '../../store/people/saved-views.ts'
import type { SavedView, Viewer } from '../../store/people/saved-views.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { notFound, Problem } from '../http/problem.ts'
import { timeText } from '../../text/timestamp.ts'
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import { findRowBy } from '../routing/find-row.ts'
import { createView, deleteView, listViews, patchView } from './contract.ts'

/** Filters of lists under a name: of one person, or shared with the account. */
export function viewRoutes() {
  return createRoutes()
    .openapi(listViews, async (c) => {
      const { list = null, ...page } = c.req.valid('query')
      const window = windowOf(page)
      const rows = await listSavedViews(c.var.db, viewerOf(c), { ...window, list })
      return c.json(pageAnswer(rows, window, { key: ({ viewId }) => viewId, show: (row) => viewOutput(c, row) }), 200)
    })
    .openapi(createView, async (c) => {
      const { shared, ...view } = c.req.valid('json')
      const { accountId, personId: ownerId } = viewerOf(c)
      if (!shared && ownerId === null)
        throw new Problem('person_required', 'API keys can only save shared views. Set shared to true.')
      const personId = shared ? null : ownerId
      const row = await createSavedView(c.var.db, { ...view, accountId, viewId: uuidv7(), personId, ownerId })
      return c.json(viewOutput(c, row), 201)
    })
    .openapi(patchView, async (c) => {
      const row = await findOwnView(c)
      const { shared = row.personId === null, ...change } = c.req.valid('json')
      if (!shared && row.ownerId === null)
        throw new Problem(
          'owner_required',
          'Nobody owns this view, so it can’t be made private. Delete it and save it again.',
        )
      const personId = shared ? null : row.ownerId
      const saved = await updateSavedView(c.var.db, { ...row, ...change, personId })
      if (!saved) throw notFound('view', c.req.valid('param').id)
      return c.json(viewOutput(c, saved), 200)
    })
    .openapi(deleteView, async (c) => {
      await deleteSavedView(c.var.db, await findOwnView(c))
      return c.body(null, 204)
    })
}

/** The view that the path names. Throws 404 for one that is not seen, 403 for one that is seen and is somebody else's. */
async function findOwnView(c: RouteContext): Promise<SavedView> {
  const row = await findRowBy(c, 'view', (db, _accountId, uuid) => findSavedView(db, viewerOf(c), uuid))
  if (isEditable(c, row)) return row
  throw new Problem(
    'owner_required',
    'Only the person who saved this view can change it. Save it under another name instead.',
  )
}

function viewerOf(c: RouteContext): Viewer {
  const { account, signedIn } = c.var.principal
  return { accountId: account.accountId, personId: signedIn?.person.personId ?? null }
}

/** A view is changed by who saved it, and by the operator's key; one that nobody owns by all who may change anything. */
function isEditable(c: RouteContext, { ownerId }: SavedView): boolean {
  const { isAdmin, scopes } = c.var.principal
  return isAdmin || (scopes.has('manage') && (ownerId === null || ownerId === viewerOf(c).personId))
}

function viewOutput(c: RouteContext, row: SavedView) {
  const { viewId, list, name, query, personId, createdAt } = row
  return {
    id: publicId('view', viewId),
    list,
    name,
    query,
    shared: personId === null,
    editable: isEditable(c, row),
    created_at: timeText(createdAt),
  }
}
