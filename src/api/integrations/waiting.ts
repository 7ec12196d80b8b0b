// What becomes of what waits for integrations that are saved, switched or resumed (D12).
import type { z } from '@hono/zod-openapi'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import type { RouteContext } from '../routing/context.ts'
import type { WaitingResult } from './contract.ts'

type Waiting = 'keep' | 'drop' | 'rerender'

type WaitingOutcome = z.infer<typeof WaitingResult>

/**
 * After the commit what waits is dropped or rendered anew before any of it can be sent by the new settings: an integration that is on
 * again sends nothing of the old settings. The answer to the request is then what `tell` makes of the outcome.
 */
export function replaceWaiting(
  c: RouteContext,
  rows: readonly IntegrationRow[],
  waiting: Waiting = 'keep',
  tell?: (outcome: WaitingOutcome) => Response,
): void {
  if (waiting === 'keep') return
  const ids = rows.map(({ integrationId }) => integrationId)
  const { promise, resolve } = Promise.withResolvers<WaitingOutcome>()
  c.set('aroundAnnouncement', (announce) =>
    c.var.app.deps.delivery.whileHeld(ids, async () => {
      await announce()
      resolve(await settleWaiting(c, ids, waiting))
    }),
  )
  if (tell) c.var.afterCommit.push(async () => tell(await promise))
}

async function settleWaiting(
  c: RouteContext,
  ids: readonly number[],
  waiting: 'drop' | 'rerender',
): Promise<WaitingOutcome> {
  const { delivery } = c.var.app.deps
  const { accountId } = c.var.principal.account
  const outcome = { rerendered: 0, dropped: 0, reasons: new Map<string, number>() }
  for (const id of ids) {
    if (waiting === 'drop') {
      outcome.dropped += await delivery.dropWaiting(accountId, id)
      continue
    }
    const { rerendered, kept } = await delivery.rerenderWaiting(accountId, id)
    outcome.rerendered += rerendered
    for (const [reason, count] of kept) outcome.reasons.set(reason, (outcome.reasons.get(reason) ?? 0) + count)
  }
  const reasons = [...outcome.reasons].map(([detail, count]) => ({ detail, count }))
  return { ...outcome, reasons, kept: reasons.reduce((sum, { count }) => sum + count, 0) }
}
