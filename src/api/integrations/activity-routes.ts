import { readActivity } from '../../actions/integrations/activity.ts'
import { acknowledgeOff, resumeIntegration as resume } from '../../actions/integrations/resume.ts'
import { integrationActivity } from './activity-contract.ts'
import { acknowledgeIntegration, resumeIntegration } from './contract.ts'
import { findRow } from '../routing/find-row.ts'
import { createRoutes } from '../routing/context.ts'
import { activityOutput } from './activity-output.ts'
import { replaceWaiting } from './waiting.ts'
import { readIntegration } from '../../actions/integrations/detail.ts'
import { integrationOutput } from './output.ts'
import { orThrow } from '../http/problem.ts'
import { actionContext } from '../routing/action-context.ts'
import { etagOf } from '../http/etag.ts'

/** The activity of integrations, and how a person resumes a paused integration. */
export function activityRoutes() {
  return createRoutes()
    .openapi(integrationActivity, async (c) => {
      const rows = await readActivity(actionContext(c))
      return c.json({ data: rows.map(activityOutput) }, 200)
    })
    .openapi(resumeIntegration, async (c) => {
      const row = await findRow(c, 'int')
      const on = orThrow(await resume(actionContext(c), row))
      // The response shows the integration as it is after the resume.
      const output = {
        ...integrationOutput(await readIntegration(actionContext(c), on)),
        paused_until: null,
        paused_reason: null,
      }
      // The waiting deliveries are dropped or re-rendered before any of them is sent.
      replaceWaiting(c, [on], c.req.valid('query').waiting, (waiting) =>
        c.json({ ...output, waiting }, 200, { etag: etagOf(on) }),
      )
      return c.json(output, 200, { etag: etagOf(on) })
    })
    .openapi(acknowledgeIntegration, async (c) => {
      const row = await findRow(c, 'int')
      const off = orThrow(await acknowledgeOff(actionContext(c), row))
      return c.json(integrationOutput(await readIntegration(actionContext(c), off)), 200, { etag: etagOf(off) })
    })
}
