// The states in the life of an account (S57, D29): suspended and resumed, waiting for its deletion, and kept after all.
import { sql } from 'kysely'
import type { StoredActor, Db } from '../database/tables.ts'
import { selectAccounts, type Account } from './accounts.ts'

/** A time in which an account was suspended, in ms since 1970; `toMs` is `null` while it is. */
export interface SuspendedPeriod {
  readonly fromMs: number
  readonly toMs: number | null
}

/** Locks the account until the transaction ends, and returns it as it is then. */
export function lockAccountState(transaction: Db, accountId: number): Promise<Account | undefined> {
  return selectAccounts(transaction).where('accountId', '=', accountId).forNoKeyUpdate().executeTakeFirst()
}

/** Suspends an account that is not suspended. The caller has locked it. */
export async function suspendAccount(
  transaction: Db,
  accountId: number,
  { by, at }: { readonly by: StoredActor; readonly at: Date },
): Promise<Account> {
  await transaction.insertInto('account_suspension').values({ accountId, fromAt: at }).execute()
  return transaction
    .updateTable('account')
    .set({ suspendedAt: at, suspendedBy: JSON.stringify(by) })
    .where('accountId', '=', accountId)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Ends the suspension of an account. The caller has locked it. */
export async function resumeAccount(transaction: Db, accountId: number, at: Date): Promise<Account> {
  await transaction
    .updateTable('account_suspension')
    .set({ toAt: at })
    .where('accountId', '=', accountId)
    .where('toAt', 'is', null)
    .execute()
  return transaction
    .updateTable('account')
    .set({ suspendedAt: null, suspendedBy: null })
    .where('accountId', '=', accountId)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Plans the deletion of an account. The caller has locked it. */
export function planAccountDeletion(
  transaction: Db,
  accountId: number,
  { by, at }: { readonly by: StoredActor; readonly at: Date },
): Promise<Account> {
  return transaction
    .updateTable('account')
    .set({ deleteAt: at, deleteBy: JSON.stringify(by) })
    .where('accountId', '=', accountId)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Undoes the plan to delete an account. The caller has locked it. */
export function undoAccountDeletion(transaction: Db, accountId: number): Promise<Account> {
  return transaction
    .updateTable('account')
    .set({ deleteAt: null, deleteBy: null })
    .where('accountId', '=', accountId)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/**
 * Whether there is another account that stays. Locks all accounts that stay until the transaction ends: of two accounts that are
 * deleted at once, one would otherwise find the other.
 */
export async function hasOtherAccount(transaction: Db, accountId: number): Promise<boolean> {
  const { rows } = await sql<{ accountId: number }>`SELECT account_id FROM account WHERE delete_at IS NULL
    ORDER BY account_id FOR NO KEY UPDATE`.execute(transaction)
  return rows.some((row) => row.accountId !== accountId)
}

/** The times in which the account was suspended, newest first. */
export async function listSuspendedPeriods(db: Db, accountId: number): Promise<SuspendedPeriod[]> {
  const rows = await db
    .selectFrom('account_suspension')
    .selectAll()
    .where('accountId', '=', accountId)
    .orderBy('fromAt', 'desc')
    .execute()
  return rows.map(({ fromAt, toAt }) => ({ fromMs: fromAt, toMs: toAt }))
}

/** How much an account has of something; `exact`: there is no more. */
export interface AmountOf {
  readonly count: number
  readonly exact: boolean
}

/** What is lost with an account. */
export interface AccountSize {
  readonly calls: AmountOf
  readonly deliveries: AmountOf
  readonly recordings: AmountOf
  readonly integrations: number
  readonly sources: number
  readonly keys: number
  readonly people: number
}

/** Rows of one kind are counted up to this number: a person who deletes an account need not know more, and it takes an instant. */
const COUNTED_MAX = 10_000

/** Counts what an account has. Of deliveries, those that wait. */
export async function countAccount(db: Db, accountId: number): Promise<AccountSize> {
  const upTo = async (rows: ReturnType<typeof sql>): Promise<AmountOf> => {
    const { rows: found } = await sql<{ count: number }>`SELECT count(*)::int AS count
      FROM (${rows} LIMIT ${COUNTED_MAX + 1}) counted`.execute(db)
    const count = found[0]?.count ?? 0
    return { count: Math.min(count, COUNTED_MAX), exact: count <= COUNTED_MAX }
  }
  const [calls, deliveries, recordings, { rows }] = await Promise.all([
    upTo(sql`SELECT FROM call WHERE account_id = ${accountId}`),
    upTo(sql`SELECT FROM delivery WHERE account_id = ${accountId}`),
    upTo(sql`SELECT FROM recording WHERE account_id = ${accountId} AND state <> 'deleted'`),
    sql<Pick<AccountSize, 'integrations' | 'sources' | 'keys' | 'people'>>`SELECT
      (SELECT count(*)::int FROM integration WHERE account_id = ${accountId} AND deleted_at IS NULL) AS integrations,
      (SELECT count(*)::int FROM source WHERE account_id = ${accountId} AND deleted_at IS NULL) AS sources,
      (SELECT count(*)::int FROM api_key WHERE account_id = ${accountId} AND revoked_at IS NULL) AS keys,
      (SELECT count(*)::int FROM membership m WHERE m.account_id = ${accountId}
         AND NOT EXISTS (SELECT FROM membership o WHERE o.person_id = m.person_id AND o.account_id <> m.account_id)
         AND NOT EXISTS (SELECT FROM group_membership g WHERE g.person_id = m.person_id)) AS people`.execute(db),
  ])
  const { integrations = 0, sources = 0, keys = 0, people = 0 } = rows[0] ?? {}
  return { calls, deliveries, recordings, integrations, sources, keys, people }
}
