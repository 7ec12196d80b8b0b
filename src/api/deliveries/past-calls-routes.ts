import { unreadableReason } from '../../actions/integrations/unreadable-reason.ts'
import { configOf } from '../../integrations/stored-integration.ts'
import { parseTime } from '../../calls/rfc3339.ts'
import { checkConditions } from '../../integrations/check-conditions.ts'
import type { Condition } from '../../integrations/integration.ts'
import { createJob } from '../../store/deliveries/jobs.ts'
import { getNotSentCalls, sendPastCallsRoute } from './past-calls-contract.ts'
import { actionContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import { runInTransaction } from '../routing/transaction.ts'
import { findIntegration } from '../integrations/find.ts'
import { lastOffPeriod } from '../../actions/integrations/off-period.ts'
import { timeOrNull } from '../../text/timestamp.ts'
import { Problem } from '../http/problem.ts'
import { jobOutput } from '../jobs/output.ts'
import { errorFlaws } from '../../actions/integrations/problem-flaws.ts'

export function pastCallRoutes() {
  return createRoutes()
    .openapi(getNotSentCalls, async (c) => {
      const row = await findIntegration(c)
      const off = await lastOffPeriod(actionContext(c), row)
      const isSent = configOf(row).final && unreadableReason(c.var.app.deps, row) === null
      const { accountId, integrationId, createdAt } = row
      const counted =
        off !== null && isSent
          ? await c.var.app.deps.delivery.countUntoldCalls(accountId, {
              integrationId,
              from: off.fromMs,
              to: off.toMs ?? Date.now(),
              untold: { since: createdAt },
            })
          : { count: 0, exact: true }
      return c.json({ from: timeOrNull(off?.fromMs ?? null), to: timeOrNull(off?.toMs ?? null), ...counted }, 200)
    })
    .openapi(sendPastCallsRoute, async (c) => {
      const { from, to, conditions, include_sent: again, only_not_sent, rate, dry_run } = c.req.valid('json')
      const { accountId } = c.var.principal.account
      const row = await findIntegration(c)
      refuseConditions(conditions)
      const period = { from: momentOf('from', from), to: to === undefined ? Date.now() : momentOf('to', to) }
      const untold = only_not_sent ? { since: row.createdAt } : null
      const past = { integrationId: row.integrationId, ...period, conditions, again, untold }
      const count = await c.var.app.deps.delivery.countPastCalls(accountId, past)
      if (dry_run) return c.json({ count }, 200)
      return runInTransaction(c, async () => {
        const input = { ...past, rate }
        const job = await createJob(c.var.db, { accountId, kind: 'past_calls', input, total: count })
        c.var.changes.push({ type: 'job_created', accountId: c.var.principal.account.accountId })
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
