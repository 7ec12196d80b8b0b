import { live } from './contract.ts'
import { createRoutes } from '../routing/context.ts'
import { liveOf, settledInLog } from './snapshot.ts'
import type { LiveDeps } from './snapshot.ts'
import { createShare } from './share.ts'

/** Nobody sees a difference within it, and many boards cost as much as one. */
const SHARED_MS = 1_000

export function liveRoutes(deps: LiveDeps) {
  // Looked for once: what is settled from then on is counted.
  const before = createShare(Number.POSITIVE_INFINITY, (accountId: number) => settledInLog(deps.db, accountId))
  const answerFor = createShare(SHARED_MS, async (accountId: number) =>
    liveOf(deps, accountId, await before(accountId)),
  )
  return createRoutes().openapi(live, async (c) => c.json(await answerFor(c.var.principal.account.account_id), 200))
}
