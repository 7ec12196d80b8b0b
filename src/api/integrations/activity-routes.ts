import { publicId } from '../../ids.ts'
import { acknowledgeOff, resumeIntegration as resume } from '../../actions/integrations/resume.ts'
import { listAllIntegrations } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { integrationActivity } from './activity-contract.ts'
import { acknowledgeIntegration, resumeIntegration } from './contract.ts'
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'
import { bucketOutput, healthOf, holdOf, nextSendAt } from './health.ts'
import { findIntegration } from './find.ts'
import { replaceWaiting } from './waiting.ts'
import { loadIntegrationOutput } from './output.ts'
import { orThrow } from '../http/problem.ts'
import { actionContext } from '../routing/action-context.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'
import { etagOf } from '../http/etag.ts'

/** How integrations fare, and what a person does about one that rests. */
export function activityRoutes() {
  return createRoutes()
    .openapi(integrationActivity, async (c) => {
      const rows = await listAllIntegrations(c.var.db, c.var.principal.account.accountId)
      const data = rows.filter((row) => row.deletedAt === null).map((row) => activityOutput(c, row))
      return c.json({ data }, 200)
    })
    .openapi(resumeIntegration, async (c) => {
      const row = await findIntegration(c)
      const on = orThrow(await resume(actionContext(c), row))
      // What the answer shows is how it stands after that.
      const output = { ...(await loadIntegrationOutput(c, on)), paused_until: null, paused_reason: null }
      // First what waits is as the person wants it, then it goes.
      replaceWaiting(c, [on], c.req.valid('query').waiting, (waiting) =>
        c.json({ ...output, waiting }, 200, { etag: etagOf(on) }),
      )
      return c.json(output, 200, { etag: etagOf(on) })
    })
    .openapi(acknowledgeIntegration, async (c) => {
      const row = await findIntegration(c)
      const off = orThrow(await acknowledgeOff(actionContext(c), row))
      return c.json(await loadIntegrationOutput(c, off), 200, { etag: etagOf(off) })
    })
}

function activityOutput(c: RouteContext, row: IntegrationRow) {
  const { delivery, activity, unreadable } = c.var.app.deps
  const hours = activity.hours(row.integrationId)
  const last = activity.last(row.integrationId)
  const standing = delivery.standingOf(row.integrationId)
  const { health, since, reason } = healthOf(row, { delivery, activity, unreadable })
  return {
    integration_id: publicId('int', row.uuid),
    hours: hours.map(bucketOutput),
    delivered_24h: hours.reduce((sum, hour) => sum + hour.delivered, 0),
    failed_24h: hours.reduce((sum, hour) => sum + hour.failed, 0),
    last: last && { state: last.state, status_code: last.code, error: last.error, at: timeText(last.at) },
    waiting: standing?.waiting ?? 0,
    next_at: timeOrNull(nextSendAt(standing?.nextAt ?? null, holdOf(row, { delivery, activity, unreadable }))),
    health,
    health_since: timeOrNull(since),
    health_reason: reason,
  }
}
