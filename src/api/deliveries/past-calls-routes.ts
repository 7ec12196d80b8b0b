import { countNotSentCalls } from '../../actions/deliveries/past-calls.ts'
import { preparePastCalls } from '../../actions/deliveries/prepare-past-calls.ts'
import { startJob } from '../../actions/jobs/start.ts'
import { unreadableReason } from '../../actions/integrations/unreadable-reason.ts'
import { configOf } from '../../integrations/stored-integration.ts'
import { getNotSentCalls, sendPastCallsRoute } from './past-calls-contract.ts'
import { actionContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import { runInTransaction } from '../routing/transaction.ts'
import { findRow } from '../routing/find-row.ts'
import { lastOffPeriod } from '../../actions/integrations/off-period.ts'
import { timeOrNull } from '../../text/timestamp.ts'
import { orThrow } from '../http/problem.ts'
import { jobOutput } from '../jobs/output.ts'

export function pastCallRoutes() {
  return createRoutes()
    .openapi(getNotSentCalls, async (c) => {
      const row = await findRow(c, 'int')
      const off = await lastOffPeriod(actionContext(c), row)
      const isSent = configOf(row).final && unreadableReason(c.var.app.deps, row) === null
      const { integrationId, createdAt } = row
      const counted =
        off !== null && isSent
          ? await countNotSentCalls(actionContext(c), {
              integrationId,
              from: off.fromMs,
              to: off.toMs ?? Date.now(),
              notSent: { since: createdAt },
            })
          : { count: 0, exact: true }
      return c.json({ from: timeOrNull(off?.fromMs ?? null), to: timeOrNull(off?.toMs ?? null), ...counted }, 200)
    })
    .openapi(sendPastCallsRoute, async (c) => {
      const { from, to, conditions, include_sent: again, only_not_sent, rate, dry_run } = c.req.valid('json')
      const row = await findRow(c, 'int')
      const asked = { from, to, conditions, again, onlyNotSent: only_not_sent }
      const { past, count } = orThrow(await preparePastCalls(actionContext(c), row, asked))
      if (dry_run) return c.json({ count }, 200)
      return runInTransaction(c, async () => {
        const input = { ...past, rate }
        const job = await startJob(actionContext(c), { kind: 'past_calls', input, total: count })
        return c.json(jobOutput(job), 202)
      })
    })
}
