import { readRecentlySettled, readSnapshot } from '../../actions/live/snapshot.ts'
import type { LiveContext } from '../../actions/live/snapshot.ts'
import { TtlCache } from '../../concurrency/ttl-cache.ts'
import { createRoutes } from '../routing/context.ts'
import { live } from './contract.ts'
import { liveOutput } from './output.ts'

/** How long one response is reused: nobody sees a difference, and many pages cost as much as one. */
const SHARED_MS = 1_000

export function liveRoutes(deps: LiveContext['deps'] & Pick<LiveContext, 'db'>) {
  const { db } = deps
  // Read only once: deliveries that are settled later are counted as they happen.
  const before = new TtlCache((accountId: number) => readRecentlySettled(db, accountId), {
    keepMs: Number.POSITIVE_INFINITY,
    entriesMax: Number.POSITIVE_INFINITY,
  })
  const answers = new TtlCache(
    async (accountId: number) => liveOutput(await readSnapshot({ db, accountId, deps }, await before.get(accountId))),
    { keepMs: SHARED_MS },
  )
  return createRoutes().openapi(live, async (c) => c.json(await answers.get(c.var.account.accountId), 200))
}
