// Settles the waiting deliveries of integrations that are saved, switched or resumed (D12).
import { settleWaiting, whileHeld, type WaitingOutcome } from '../../actions/deliveries/settle-waiting.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { actionContext } from '../routing/action-context.ts'
import type { RouteContext } from '../routing/context.ts'

type Waiting = 'keep' | 'drop' | 'rerender'

/**
 * After the commit, waiting deliveries are dropped or re-rendered before the new settings can send any of them: an integration
 * that is switched on again sends nothing that was rendered with the old settings. `tell` then makes the response from the
 * outcome.
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
    whileHeld(c.var.app, ids, async () => {
      await announce()
      resolve(await settleWaiting(actionContext(c), ids, waiting))
    }),
  )
  if (tell) c.var.afterCommit.push(async () => tell(await promise))
}
