import * as actions from '../../actions/views/create.ts'
import { isEditable, mayUse, viewerOf } from '../../actions/views/owner.ts'
import { removeView } from '../../actions/views/remove.ts'
import { updateView } from '../../actions/views/update.ts'
import type { ActionContext } from '../../actions/context.ts'
import { publicId } from '../../ids.ts'
import { listSavedViews } from '../../store/people/saved-views.ts'
import type { SavedView } from '../../store/people/saved-views.ts'
import { timeText } from '../../text/timestamp.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { orThrow } from '../http/problem.ts'
import { actionContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import { createView, deleteView, listViews, patchView } from './contract.ts'

/** Named filters of lists, private to one person or shared with the account. */
export function viewRoutes() {
  return createRoutes()
    .openapi(listViews, async (c) => {
      const { list = null, ...page } = c.req.valid('query')
      const window = windowOf(page)
      const context = actionContext(c)
      const rows = await listSavedViews(context.db, viewerOf(context), { ...window, list })
      const show = (row: SavedView) => viewOutput(context, row)
      const { data, next } = pageAnswer(rows, window, { key: ({ viewId }) => viewId, show })
      return c.json({ data: data.filter((view) => mayUse(context, view)), next }, 200)
    })
    .openapi(createView, async (c) => {
      const context = actionContext(c)
      const row = orThrow(await actions.createView(context, c.req.valid('json')))
      return c.json(viewOutput(context, row), 201)
    })
    .openapi(patchView, async (c) => {
      const context = actionContext(c)
      const saved = orThrow(await updateView(context, c.req.valid('param').id, c.req.valid('json')))
      return c.json(viewOutput(context, saved), 200)
    })
    .openapi(deleteView, async (c) => {
      orThrow(await removeView(actionContext(c), c.req.valid('param').id))
      return c.body(null, 204)
    })
}

function viewOutput(context: ActionContext, row: SavedView) {
  const { viewId, list, name, query, personId, createdAt } = row
  return {
    id: publicId('view', viewId),
    list,
    name,
    query,
    shared: personId === null,
    editable: isEditable(context, row),
    created_at: timeText(createdAt),
  }
}
