import type { z } from '@hono/zod-openapi'
import { publicId } from '../../ids.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { etagOf } from '../http/etag.ts'
import type { RouteContext } from '../routing/context.ts'
import type { WaitingResult } from './contract.ts'

/** What becomes of what waits (D12). */
type Waiting = 'keep' | 'drop' | 'rerender'

type WaitingOutcome = z.infer<typeof WaitingResult>

/** After the commit the engine reads it anew, and what waits is kept, dropped or rendered anew (D12). */
export function notifyIntegrationChanged(c: RouteContext, row: IntegrationRow, waiting?: Waiting): void {
  notifyIntegrationsChanged(c, [row], waiting)
}

/** As `notifyIntegrationChanged`, of several. */
export function notifyIntegrationsChanged(c: RouteContext, rows: readonly IntegrationRow[], waiting?: Waiting): void {
  c.var.afterCommit.push(async () => void (await takeOver(c, rows, waiting)))
}

/** As `notifyIntegrationChanged`; the answer to the request gets to say what became of what waited. */
export function notifyChangedAndTell(
  c: RouteContext,
  {
    row,
    output,
    waiting,
  }: { readonly row: IntegrationRow; readonly output: object; readonly waiting?: Waiting | undefined },
): void {
  c.var.afterCommit.push(async () => {
    const outcome = await takeOver(c, [row], waiting)
    return outcome ? c.json({ ...output, waiting: outcome }, 200, { etag: etagOf(row) }) : undefined
  })
}

/**
 * The engine reads these integrations anew, as they were committed. What waits is dropped or rendered anew before any of it can be
 * sent by the new settings: one that is on again sends nothing of the old ones. `null`: it is kept.
 */
async function takeOver(
  c: RouteContext,
  rows: readonly IntegrationRow[],
  waiting: Waiting = 'keep',
): Promise<WaitingOutcome | null> {
  const { delivery, integrationsChanged, publish } = c.var.app.deps
  const { accountId } = c.var.principal.account
  const reload = async (): Promise<void> => {
    await integrationsChanged(accountId)
    for (const { uuid } of rows) publish(accountId, { type: 'integration', id: publicId('int', uuid) })
  }
  if (waiting === 'keep') {
    await reload()
    return null
  }
  const ids = rows.map(({ integrationId }) => integrationId)
  return delivery.whileHeld(ids, async () => {
    await reload()
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
  })
}
