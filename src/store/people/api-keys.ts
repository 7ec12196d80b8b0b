// API keys (S24): only the SHA-256 of each key is stored.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { Right } from '../../access/policy.ts'
import type { ApiKeyTable } from '../database/people-tables.ts'
import type { Db } from '../database/tables.ts'
import type { Pagination } from '../database/pagination.ts'

export type ApiKey = Selectable<ApiKeyTable>

interface NewApiKey {
  readonly accountId: number
  readonly keyId: string
  readonly name: string
  readonly sourceId: number | null
  readonly role: ApiKey['role']
  readonly rights: readonly Right[]
  readonly ownerId: string | null
  readonly addresses: readonly string[]
  /** SHA-256 of the key's text, in hex. */
  readonly hash: string
  readonly last4: string
  readonly expiresAt: Date | null
}

export function createApiKey(db: Db, key: NewApiKey): Promise<ApiKey> {
  return db
    .insertInto('api_key')
    .values({
      accountId: key.accountId,
      keyId: key.keyId,
      name: key.name,
      sourceId: key.sourceId,
      role: key.role,
      rights: [...key.rights],
      ownerId: key.ownerId,
      addresses: [...key.addresses],
      hash: Buffer.from(key.hash, 'hex'),
      last4: key.last4,
      expiresAt: key.expiresAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/**
 * The key with this hash, even if it was revoked or has expired. Has no account parameter, because the key determines the
 * account.
 */
export function findApiKeyByHash(db: Db, hash: string): Promise<ApiKey | undefined> {
  return db.selectFrom('api_key').selectAll().where('hash', '=', Buffer.from(hash, 'hex')).executeTakeFirst()
}

/** Oldest first, including revoked keys. */
export function listApiKeys(db: Db, accountId: number, { limit, after }: Pagination): Promise<ApiKey[]> {
  return db
    .selectFrom('api_key')
    .selectAll()
    .where('accountId', '=', accountId)
    .$if(after !== null, (query) => query.where('keyId', '>', after))
    .orderBy('keyId')
    .limit(limit + 1)
    .execute()
}

export function findApiKey(db: Db, accountId: number, keyId: string): Promise<ApiKey | undefined> {
  return db
    .selectFrom('api_key')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('keyId', '=', keyId)
    .executeTakeFirst()
}

interface ApiKeyChange {
  readonly name?: string | undefined
  readonly ownerId?: string | null | undefined
  readonly addresses?: string[] | undefined
}

/** Changes the given columns. A key with another owner works again. `undefined`: the account has no such key. */
export function updateApiKey(
  db: Db,
  { accountId, keyId }: Pick<ApiKey, 'accountId' | 'keyId'>,
  change: ApiKeyChange,
): Promise<ApiKey | undefined> {
  return (
    db
      .updateTable('api_key')
      // Setting a column to itself keeps the statement valid if nothing is to be changed.
      .set({ keyId, ...change, ...(change.ownerId !== undefined && { ownerLeftAt: null }) })
      .where('accountId', '=', accountId)
      .where('keyId', '=', keyId)
      .returningAll()
      .executeTakeFirst()
  )
}

/** The key after it was revoked (revoking it again has no effect); `undefined` when the account has no such key. */
export function revokeApiKey(db: Db, accountId: number, keyId: string): Promise<ApiKey | undefined> {
  return db
    .updateTable('api_key')
    .set({ revokedAt: sql<Date>`coalesce(revoked_at, now())` })
    .where('accountId', '=', accountId)
    .where('keyId', '=', keyId)
    .returningAll()
    .executeTakeFirst()
}

/**
 * Ends the keys in these accounts whose person has no access any more, neither as a member nor by the account's group, until they are
 * handed over. The caller has locked whatever else could take the access away meanwhile: the person, or the account.
 */
export async function endKeysWithoutAccess(db: Db, accountIds: readonly number[]): Promise<void> {
  await sql`UPDATE api_key k SET owner_left_at = now()
    WHERE k.account_id = ANY(${[...accountIds]}::int[]) AND k.owner_id IS NOT NULL AND k.owner_left_at IS NULL
      AND NOT EXISTS (SELECT FROM membership m WHERE m.account_id = k.account_id AND m.person_id = k.owner_id)
      AND NOT EXISTS (SELECT FROM account a JOIN group_membership g USING (group_id)
        WHERE a.account_id = k.account_id AND g.person_id = k.owner_id)`.execute(db)
}

/** Stores when keys were last used, in milliseconds by key. */
export async function saveApiKeysLastUsed(db: Db, used: ReadonlyMap<string, number>): Promise<void> {
  if (used.size === 0) return
  const ids = [...used.keys()]
  const times = [...used.values()].map((ms) => new Date(ms))
  await sql`UPDATE api_key k SET last_used_at = u.at FROM unnest(${ids}::uuid[], ${times}::timestamptz[]) u(id, at)
    WHERE k.key_id = u.id`.execute(db)
}
