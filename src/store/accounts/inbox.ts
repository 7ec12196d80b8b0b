// The built-in test receiver's memory: the last requests of each address.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { Db, InboxRequestTable } from '../database/tables.ts'

export type InboxRequest = Selectable<InboxRequestTable>

/** Requests kept of each address. */
export const INBOX_REQUESTS_MAX = 100
/** Bytes kept of all addresses of an account, bodies and headers; and of all that no account has. */
const INBOX_BYTES_MAX = 32 * 1024 * 1024
/** Addresses that nobody gave out or reads: strangers may invent any number of them. */
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

/** Keeps requests, and forgets what is older than the last hundred of their addresses. */
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
  // Each time: an address that counts its failures was there before its first request is kept.
  await trimUnclaimed(db)
}

/** Of the accounts that have these addresses, what is older than the bytes that are kept of an account. */
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

/** Whether an address that fails its first `count` requests fails this one; each asking counts. */
export async function consumeInboxFailure(db: Db, token: string, count: number): Promise<boolean> {
  const { rows } = await sql<{ fails: boolean }>`
    INSERT INTO inbox AS i (token, failures_left) VALUES (${token}, ${count}::int - 1)
    ON CONFLICT (token) DO UPDATE SET failures_left = greatest(coalesce(i.failures_left, ${count}::int) - 1, -1)
    RETURNING failures_left >= 0 AS fails`.execute(db)
  return rows[0]?.fails === true
}

/** The account that an address belongs to; `null`: none yet. */
export async function findInboxOwner(db: Db, token: string): Promise<number | null> {
  const row = await db.selectFrom('inbox').select('accountId').where('token', '=', token).executeTakeFirst()
  return row?.accountId ?? null
}

/** Whether this account may use an address. One that nobody has yet becomes its own. */
export async function claimInbox(db: Db, accountId: number, token: string): Promise<boolean> {
  // Most times it is known: then nothing is written.
  const owner = await findInboxOwner(db, token)
  if (owner !== null) return owner === accountId
  const { rows } = await sql`
    INSERT INTO inbox AS i (token, account_id) VALUES (${token}, ${accountId})
    ON CONFLICT (token) DO UPDATE SET account_id = excluded.account_id
      WHERE i.account_id IS NULL OR i.account_id = excluded.account_id
    RETURNING token`.execute(db)
  return rows.length > 0
}

/** What the names of inboxes begin with that were made for one test each. */
export const TEST_INBOX_PREFIX = 'test_'

/** Forgets inboxes of tests, with what they got, a day after they last got something. */
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

/** Forgets what an address got and how often it failed. */
export async function emptyInbox(db: Db, token: string): Promise<void> {
  await db.deleteFrom('inbox_request').where('token', '=', token).execute()
  await db.updateTable('inbox').set({ failuresLeft: null }).where('token', '=', token).execute()
}
