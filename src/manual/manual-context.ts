// What sending by hand needs of the rest of the program.
import type { Pool } from 'pg'
import type { TokenCache } from '../delivery/oauth/token-cache.ts'
import type { UnsavedTokens } from '../delivery/oauth/unsaved-tokens.ts'
import type { Sender } from '../delivery/sender.ts'
import type { AccountRouting } from '../pipeline.ts'
import type { Engine } from '../engine/engine.ts'
import type { AccountRegistry } from '../engine/account-registry.ts'
import type { HotConnection } from '../store/database/hot-connection.ts'
import type { Db } from '../store/database/tables.ts'

export interface ManualDeps {
  readonly db: Db
  readonly pool: Pool
  readonly sender: Sender
  readonly tokens: TokenCache
  readonly typedTokens: UnsavedTokens
  readonly registry: AccountRegistry
  /** `null` while the database is away. */
  readonly engine: () => Engine | null
}

export interface ManualContext {
  readonly db: Db
  readonly pool: Pool
  readonly connection: HotConnection
  readonly routingOf: (accountId: number) => AccountRouting
  /** Something of the integration was queued, so many. */
  readonly queued: (integrationId: number, count: number) => void
}

/** What sending by hand needs of the engine that runs now. */
export function manualContextOf(engine: Engine, { db, pool, registry }: ManualDeps): ManualContext {
  return {
    db,
    pool,
    connection: engine.maintenance,
    routingOf: (accountId) => registry.routingOf(accountId),
    queued(integrationId, count) {
      engine.dispatcher.countStored(integrationId, count)
      engine.dispatcher.wake(integrationId)
    },
  }
}
