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
import { timeText } from '../http/timestamp.ts'
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import { findRow } from '../routing/find-row.ts'
import { createView, deleteView, listViews, patchView } from './contract.ts'

/** Filters of lists under a name: of one person, or shared with the account. */
export function viewRoutes() {
  return createRoutes()
    .openapi(listViews, async (c) => {
      const { list = null, ...page } = c.req.valid('query')
      const window = windowOf(page)
      const rows = await listSavedViews(c.var.db, viewerOf(c), { ...window, list })
      return c.json(pageAnswer(rows, window, { key: ({ viewId }) => viewId, show: viewOutput }), 200)
    })
    .openapi(createView, async (c) => {
      const { shared, ...view } = c.req.valid('json')
      const { accountId } = c.var.principal.account
      const row = await createSavedView(c.var.db, {
        ...view,
        accountId,
        viewId: uuidv7(),
        personId: ownerOf(c, shared),
      })
      return c.json(viewOutput(row), 201)
    })
    .openapi(patchView, async (c) => {
      const { shared, ...change } = c.req.valid('json')
      const row = await findView(c)
      const personId = shared === undefined ? row.personId : ownerOf(c, shared)
      const saved = await updateSavedView(c.var.db, { ...row, ...change, personId })
      if (!saved) throw notFound('view', c.req.valid('param').id)
      return c.json(viewOutput(saved), 200)
    })
    .openapi(deleteView, async (c) => {
      await deleteSavedView(c.var.db, await findView(c))
      return c.body(null, 204)
    })
}

function findView(c: RouteContext): Promise<SavedView> {
  return findRow(c, 'view', (db, _accountId, uuid) => findSavedView(db, viewerOf(c), uuid))
}

function viewerOf(c: RouteContext): Viewer {
  const { account, signedIn } = c.var.principal
  return { accountId: account.accountId, personId: signedIn?.person.personId ?? null }
}

/** Whose a view is. Throws 403 where a key asks for one of its own. */
function ownerOf(c: RouteContext, shared: boolean): string | null {
  if (shared) return null
  const { personId } = viewerOf(c)
  if (personId !== null) return personId
  throw new Problem('person_required', 'API keys can only save shared views. Set shared to true.')
}

function viewOutput({ viewId, list, name, query, personId, createdAt }: SavedView) {
  return { id: publicId('view', viewId), list, name, query, shared: personId === null, created_at: timeText(createdAt) }
}
