import { live } from './contract.ts'
import { createRoutes } from '../routing/context.ts'
import { liveSnapshot, readRecentlySettled } from './snapshot.ts'
import type { LiveDeps } from './snapshot.ts'
import { TtlCache } from '../../concurrency/ttl-cache.ts'

/** Nobody sees a difference within it, and many boards cost as much as one. */
const SHARED_MS = 1_000

export function liveRoutes(deps: LiveDeps) {
  // Looked for once: what is settled from then on is counted.
  const before = new TtlCache((accountId: number) => readRecentlySettled(deps.db, accountId), {
    keepMs: Number.POSITIVE_INFINITY,
    entriesMax: Number.POSITIVE_INFINITY,
  })
  const answers = new TtlCache(
    async (accountId: number) => liveSnapshot(deps, accountId, await before.get(accountId)),
    {
      keepMs: SHARED_MS,
    },
  )
  return createRoutes().openapi(live, async (c) => c.json(await answers.get(c.var.principal.account.accountId), 200))
}
