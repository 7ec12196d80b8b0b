// Saves breakers, so that a restart keeps them. Writes for one integration run one after the other, the newest last: two
// concurrent writes could arrive in the wrong order, and an old state would come back.
import type { Pool } from 'pg'
import type { KeptBreaker } from '../delivery/breaker.ts'
import type { IntegrationPolicy } from '../delivery/integration-queue.ts'
import type { Diagnose } from '../diagnostics.ts'
import { saveBreaker } from '../store/integrations/registry-rows.ts'

export function createBreakerPersistence(
  pool: Pool,
  diagnose: Diagnose,
): (policy: IntegrationPolicy, breaker: KeptBreaker) => void {
  const newest = new Map<number, KeptBreaker>()
  const writing = new Set<number>()

  async function write(policy: IntegrationPolicy): Promise<void> {
    const { integrationId } = policy
    for (let breaker = newest.get(integrationId); breaker; breaker = newest.get(integrationId)) {
      newest.delete(integrationId)
      await saveBreaker(pool, policy, breaker)
    }
  }

  return (policy, breaker) => {
    const { integrationId } = policy
    newest.set(integrationId, breaker)
    if (writing.has(integrationId)) return
    writing.add(integrationId)
    write(policy)
      .catch((error: unknown) => {
        diagnose('warning', 'Receiver health could not be saved', { integration: integrationId, error })
      })
      .finally(() => writing.delete(integrationId))
  }
}
