import type { Pool } from 'pg'
import type { KeyedMutex } from '../../concurrency/keyed-mutex.ts'
import type { TokenCache } from '../../delivery/oauth/token-cache.ts'
import type { UnsavedTokens } from '../../delivery/oauth/unsaved-tokens.ts'
import type { Sender } from '../../delivery/sender.ts'
import type { AccountRegistry } from '../../engine/account-registry.ts'
import type { Engine } from '../../engine/engine.ts'

/** The parts of Offhook that actions on deliveries use. */
export interface DeliveryDeps {
  readonly pool: Pool
  readonly sender: Sender
  readonly tokens: TokenCache
  readonly typedTokens: UnsavedTokens
  readonly registry: Pick<AccountRegistry, 'routingOf' | 'sendSettingsOf' | 'working'>
  /** `null` while the database is away. */
  readonly engine: () => Engine | null
  /** So that only one action at a time renders the waiting deliveries of an integration again. */
  readonly rerenders: KeyedMutex
}
