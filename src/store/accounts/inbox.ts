// The data of the built-in test inbox: the last requests of each address.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { Db, InboxRequestTable } from '../database/tables.ts'

export type InboxRequest = Selectable<InboxRequestTable>

/** Requests kept of each address. */
export const INBOX_REQUESTS_MAX = 100
/**
 * Limit of stored bytes, bodies and headers together, for all addresses of an account; the same for all addresses without an
 * account.
 */
const INBOX_BYTES_MAX = 32 * 1024 * 1024
/** Limit of addresses that nobody created or reads: strangers may invent any number of them. */
const UNCLAIMED_INBOXES_MAX = 50

export interface NewInboxRequest {
  readonly token: string
  readonly id: string
  readonly at: number
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Buffer
  readonly answered: number
}

/** Stores requests, and deletes requests beyond the last hundred of their addresses. */
export async function insertInboxRequests(db: Db, requests: readonly NewInboxRequest[]): Promise<void> {
  const tokens = [...new Set(requests.map(({ token }) => token))].toSorted()
  await sql`INSERT INTO inbox (token) SELECT unnest(${tokens}::text[]) ON CONFLICT (token) DO NOTHING`.execute(db)
  await db
    .insertInto('inbox_request')
    .values(
      requests.map((request) => ({
        ...request,
        at: new Date(request.at),
        headers: JSON.stringify(request.headers),
      })),
    )
    .execute()
  await sql`DELETE FROM inbox_request r USING unnest(${tokens}::text[]) t(token)
    WHERE r.token = t.token AND r.id < (SELECT k.id FROM inbox_request k WHERE k.token = t.token
      ORDER BY k.id DESC OFFSET ${INBOX_REQUESTS_MAX - 1} LIMIT 1)`.execute(db)
  await trimAccountBytes(db, tokens)
  // Runs every time, because an address that counts its failures exists before its first request is stored.
  await trimUnclaimed(db)
}

/** Deletes the oldest requests of the accounts that own these addresses, as far as an account is over its limit of bytes. */
async function trimAccountBytes(db: Db, tokens: readonly string[]): Promise<void> {
  await sql`WITH owner AS (SELECT DISTINCT coalesce(account_id, 0) AS account_id FROM inbox WHERE token = ANY (${tokens}::text[])),
    kept AS (SELECT r.token, r.id, sum(octet_length(r.body) + pg_column_size(r.headers) + octet_length(r.url))
        OVER (PARTITION BY o.account_id ORDER BY r.id DESC, r.token) AS bytes
      FROM owner o JOIN inbox i ON coalesce(i.account_id, 0) = o.account_id JOIN inbox_request r ON r.token = i.token)
    DELETE FROM inbox_request r USING kept k WHERE k.bytes > ${INBOX_BYTES_MAX} AND r.token = k.token AND r.id = k.id`.execute(
    db,
  )
}

async function trimUnclaimed(db: Db): Promise<void> {
  await sql`WITH old AS (DELETE FROM inbox WHERE token IN (SELECT token FROM inbox WHERE account_id IS NULL
      ORDER BY made_at DESC, token OFFSET ${UNCLAIMED_INBOXES_MAX}) RETURNING token)
    DELETE FROM inbox_request WHERE token IN (SELECT token FROM old)`.execute(db)
}

/** Whether an address that fails its first `count` requests fails this request; each call counts one. */
export async function consumeInboxFailure(db: Db, token: string, count: number): Promise<boolean> {
  const { rows } = await sql<{ fails: boolean }>`
    INSERT INTO inbox AS i (token, failures_left) VALUES (${token}, ${count}::int - 1)
    ON CONFLICT (token) DO UPDATE SET failures_left = greatest(coalesce(i.failures_left, ${count}::int) - 1, -1)
    RETURNING failures_left >= 0 AS fails`.execute(db)
  return rows[0]?.fails === true
}

/** Whether the address belongs to an account that waits for its deletion, and accepts nothing (S57). */
export async function isClosedInbox(db: Db, token: string): Promise<boolean> {
  const row = await db
    .selectFrom('inbox')
    .innerJoin('account', 'account.accountId', 'inbox.accountId')
    .select('inbox.token')
    .where('inbox.token', '=', token)
    .where('account.deleteAt', 'is not', null)
    .executeTakeFirst()
  return row !== undefined
}

/** The account that owns an address; `null`: none yet. */
export async function findInboxOwner(db: Db, token: string): Promise<number | null> {
  const row = await db.selectFrom('inbox').select('accountId').where('token', '=', token).executeTakeFirst()
  return row?.accountId ?? null
}

/** Whether this account may use an address. An address without an owner becomes the account's. */
export async function claimInbox(db: Db, accountId: number, token: string): Promise<boolean> {
  // In most cases the owner is known: then nothing is written.
  const owner = await findInboxOwner(db, token)
  if (owner !== null) return owner === accountId
  const { rows } = await sql`
    INSERT INTO inbox AS i (token, account_id) VALUES (${token}, ${accountId})
    ON CONFLICT (token) DO UPDATE SET account_id = excluded.account_id
      WHERE i.account_id IS NULL OR i.account_id = excluded.account_id
    RETURNING token`.execute(db)
  return rows.length > 0
}

/** How the names of inboxes begin that were created for a single test. */
export const TEST_INBOX_PREFIX = 'test_'

/** Deletes the inboxes of tests and their requests, a day after the last request. */
export async function deleteOldTestInboxes(db: Db): Promise<void> {
  await sql`WITH old AS (DELETE FROM inbox i WHERE starts_with(i.token, ${TEST_INBOX_PREFIX}) AND i.made_at < now() - interval '1 day'
      AND NOT EXISTS (SELECT FROM inbox_request r WHERE r.token = i.token AND r.at > now() - interval '1 day') RETURNING token)
    DELETE FROM inbox_request WHERE token IN (SELECT token FROM old)`.execute(db)
}

/** Newest first. */
export function listInboxRequests(db: Db, token: string): Promise<InboxRequest[]> {
  return db
    .selectFrom('inbox_request')
    .selectAll()
    .where('token', '=', token)
    .orderBy('id', 'desc')
    .limit(INBOX_REQUESTS_MAX)
    .execute()
}

/** Deletes the requests of an address and its count of failures. */
export async function emptyInbox(db: Db, token: string): Promise<void> {
  await db.deleteFrom('inbox_request').where('token', '=', token).execute()
  await db.updateTable('inbox').set({ failuresLeft: null }).where('token', '=', token).execute()
}
