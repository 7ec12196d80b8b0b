import { live } from './contract.ts'
import { newRoutes } from '../routing/context.ts'
import { liveOf, settledInLog } from './snapshot.ts'
import type { LiveParts } from './snapshot.ts'
import { createShare } from './share.ts'

/** Nobody sees a difference within it, and many boards cost as much as one. */
const SHARED_MS = 1_000

export function liveRoutes(parts: LiveParts) {
  // Looked for once: what is settled from then on is counted.
  const before = createShare(Number.POSITIVE_INFINITY, (accountId: number) => settledInLog(parts.db, accountId))
  const answerFor = createShare(SHARED_MS, async (accountId: number) =>
    liveOf(parts, accountId, await before(accountId)),
  )
  return newRoutes().openapi(live, async (c) => c.json(await answerFor(c.var.asker.account.account_id), 200))
}
