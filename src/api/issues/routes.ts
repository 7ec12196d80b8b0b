import { describeIntegrations, type KnownIntegrations } from '../../actions/deliveries/known-integrations.ts'
import type { ActionContext } from '../../actions/context.ts'
import { updateIssue } from '../../actions/issues/update.ts'
import { publicId, uuidOf } from '../../ids.ts'
import { listAllIntegrations } from '../../store/integrations/integrations.ts'
import { PLACE, listIssues, type IssueRow } from '../../store/issues/issues.ts'
import { timeText } from '../../text/timestamp.ts'
import { authorOutput } from '../http/author.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { orThrow } from '../http/problem.ts'
import { actionContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import { findRow } from '../routing/find-row.ts'
import { getIssue, listIssuesRoute, patchIssue } from './contract.ts'

/** Failures grouped by their cause (D30). */
export function issueRoutes() {
  return createRoutes()
    .openapi(listIssuesRoute, async (c) => {
      const { state, integration_id: id, ...page } = c.req.valid('query')
      const window = windowOf(page, PLACE)
      const context = actionContext(c)
      const integrations = await listAllIntegrations(context.db, context.account.accountId)
      const uuid = id === undefined ? null : uuidOf('int', id)
      const integration = integrations.find((row) => row.uuid === uuid)
      if (id !== undefined && !integration) return c.json({ data: [], next: null }, 200)
      const states = state === 'unresolved' ? (['open', 'acknowledged'] as const) : [state]
      const filter = { states, ...(integration && { integrationId: integration.integrationId }) }
      const rows = await listIssues(context.db, context.account.accountId, filter, window)
      const known = await describeIntegrations(context, integrations)
      return c.json(
        pageAnswer(rows, window, { key: ({ place }) => place, show: (row) => issueOutput(context, row, known) }),
        200,
      )
    })
    .openapi(getIssue, async (c) => {
      return c.json(await readOutput(actionContext(c), await findRow(c, 'iss')), 200)
    })
    .openapi(patchIssue, async (c) => {
      const context = actionContext(c)
      const row = orThrow(await updateIssue(context, c.req.valid('param').id, c.req.valid('json')))
      return c.json(await readOutput(context, row), 200)
    })
}

async function readOutput(context: ActionContext, row: IssueRow) {
  const rows = await listAllIntegrations(context.db, context.account.accountId)
  return issueOutput(context, row, await describeIntegrations(context, rows))
}

function issueOutput({ now }: Pick<ActionContext, 'now'>, row: IssueRow, known: KnownIntegrations) {
  const { mutedUntil, muteReason, mutedBy } = row
  const integration = known.get(row.integrationId)
  const isMuted = mutedUntil !== null && mutedBy !== null && mutedUntil > now
  return {
    id: publicId('iss', row.issueId),
    integration_id: integration?.id ?? null,
    integration_name: integration?.name ?? null,
    status_code: row.code,
    error: row.error,
    message: row.message,
    first_at: timeText(row.firstAt),
    last_at: timeText(row.lastAt),
    attempt_count: row.attempts,
    delivery_id: publicId('dlv', row.deliveryId),
    state: row.state,
    state_at: timeText(row.stateAt),
    state_by: authorOutput(row.stateBy),
    note: row.note,
    mute: isMuted ? { until: timeText(mutedUntil), reason: muteReason ?? '', by: authorOutput(mutedBy) } : null,
  }
}
