// Responses stored under an Idempotency-Key, in the transaction of the request that they answer: either both are stored, or
// neither.
//
// While a request runs, it holds a lock on the key until that transaction ends. So a crash leaves nothing behind, and a second
// request with the same key is told to wait meanwhile.
import { sql } from 'kysely'
import type { Db } from '../database/tables.ts'

export interface IdempotencyKey {
  readonly accountId: number
  /** The API key or person that sends the request: it does not see the keys of others. */
  readonly principal: string
  /** Method and path pattern. */
  readonly route: string
  readonly key: string
}

interface StoredResponse {
  /** A hash of the request's body, with a salt that is sealed in the response. */
  readonly bodyHash: Buffer
  readonly status: number
  readonly answer: string
}

/** Whether this transaction may run the request: no other transaction is running it now. Holds until the transaction ends. */
export async function lockIdempotencyKey(
  transaction: Db,
  { accountId, principal, route, key }: IdempotencyKey,
): Promise<boolean> {
  const { rows } = await sql<{ got: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${[accountId, principal, route, key].join('\n')}, 0)) AS got`.execute(
    transaction,
  )
  return rows[0]?.got === true
}

/** The response that was stored under the key in the last 24 hours. */
export async function findStoredResponse(
  db: Db,
  { accountId, principal, route, key }: IdempotencyKey,
): Promise<StoredResponse | null> {
  const row = await db
    .selectFrom('idempotency')
    .select(['bodyHash', 'status', 'answer'])
    .where('accountId', '=', accountId)
    .where('principal', '=', principal)
    .where('route', '=', route)
    .where('key', '=', key)
    .where(sql<boolean>`at > now() - interval '24 hours'`)
    .executeTakeFirst()
  return row ? { bodyHash: row.bodyHash, status: row.status ?? 500, answer: row.answer ?? '' } : null
}

export async function saveResponse(
  transaction: Db,
  { accountId, principal, route, key }: IdempotencyKey,
  { bodyHash, status, answer }: StoredResponse,
): Promise<void> {
  const values = { bodyHash, status, answer, at: new Date() }
  await transaction
    .insertInto('idempotency')
    .values({ accountId, principal, route, key, ...values })
    .onConflict((conflict) => conflict.columns(['accountId', 'principal', 'route', 'key']).doUpdateSet(values))
    .execute()
}
