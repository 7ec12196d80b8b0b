import { parseTime } from '../../calls/rfc3339.ts'
import { checkConditions } from '../../integrations/check-conditions.ts'
import type { Condition } from '../../integrations/integration.ts'
import { createJob } from '../../store/deliveries/jobs.ts'
import { sendPastCallsRoute } from './past-calls-contract.ts'
import { createRoutes } from '../routing/context.ts'
import { runInTransaction } from '../routing/transaction.ts'
import { findIntegration } from '../integrations/find.ts'
import { Problem } from '../http/problem.ts'
import { jobOutput } from '../jobs/output.ts'
import { errorFlaws } from '../integrations/problem-output.ts'

export function pastCallRoutes() {
  return createRoutes().openapi(sendPastCallsRoute, async (c) => {
    const { from, to, conditions, include_sent: again, rate, dry_run } = c.req.valid('json')
    const { accountId } = c.var.principal.account
    const row = await findIntegration(c)
    refuseConditions(conditions)
    const period = { from: momentOf('from', from), to: to === undefined ? Date.now() : momentOf('to', to) }
    const past = { integrationId: row.integrationId, ...period, conditions, again }
    const count = await c.var.app.deps.delivery.countPastCalls(accountId, past)
    if (dry_run) return c.json({ count }, 200)
    return runInTransaction(c, async () => {
      const input = { ...past, rate }
      const job = await createJob(c.var.db, { accountId, kind: 'past_calls', input, total: count })
      c.var.afterCommit.push(() => c.var.app.deps.delivery.jobsChanged())
      return c.json(jobOutput(job), 202)
    })
  })
}

function momentOf(name: string, text: string): number {
  const time = parseTime(text)
  if (time !== null && time >= 0) return time
  const detail = 'Must be a time after 1970, such as 2026-11-25T03:04:05Z (RFC 3339).'
  throw new Problem('validation_failed', 'Some values are invalid.', { errors: [{ pointer: `/${name}`, detail }] })
}

function refuseConditions(conditions: Condition | null): void {
  const errors = errorFlaws(checkConditions(conditions))
  if (errors.length > 0) throw new Problem('invalid_conditions', 'Some conditions are invalid.', { errors })
}
