// Destroys the data of deleted accounts (S57), when their deletion is due: slowly, so that nobody waits for it. An interrupted purge
// continues in a later round, or at the next start.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Change } from '../changes/change.ts'
import type { Diagnose } from '../diagnostics.ts'
import { beginPurges, listPurges, purgeAccount, type PurgedRecording } from '../store/accounts/purge.ts'
import type { Db } from '../store/database/tables.ts'

export interface AccountPurgeDeps {
  readonly pool: Pool
  readonly db: Db
  readonly diagnose: Diagnose
  readonly deleteFiles: (recording: PurgedRecording) => Promise<void>
  /** Drops the opened data key of an account from memory. */
  readonly forgetKey: (accountId: number) => void
  readonly announce: (changes: readonly Change[]) => Promise<void>
}

/** Does what is due now. The signal interrupts it between two parts. */
export async function purgeDeletedAccounts(deps: AccountPurgeDeps, signal: AbortSignal): Promise<void> {
  const { pool, diagnose, forgetKey, announce } = deps
  const deleted = await beginPurges(pool)
  for (const { accountId } of deleted) forgetKey(accountId)
  if (deleted.length > 0)
    await announce(deleted.map((one) => ({ type: 'account_deleted', ...one, by: 'offhook', address: null })))
  for (const accountId of await listPurges(pool)) {
    try {
      await purgeAccount({ ...deps, pause: createPause(signal) }, accountId)
    } catch (error) {
      if (signal.aborted) return
      // The others are purged all the same; this one is tried again in the next round.
      diagnose('warning', 'Deleted account could not be purged, retrying', { account: accountId, error })
      continue
    }
    diagnose('info', 'Deleted account purged', { account: accountId })
    await announce([{ type: 'account_purged', accountId }])
  }
}

/** Pauses for as long as the work since the last pause took: the purge uses at most half of the time of one connection. */
function createPause(signal: AbortSignal): () => Promise<void> {
  let since = performance.now()
  return async () => {
    await sleep(performance.now() - since, undefined, { signal })
    since = performance.now()
  }
}
