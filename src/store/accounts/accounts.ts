// Accounts: every row of data belongs to an account.
import { sql } from 'kysely'
import type { AccountStatus } from '../../access/account-status.ts'
import type { Selectable } from 'kysely'
import { uuidv7 } from '../../ids.ts'
import { createSource } from '../sources/sources.ts'
import type { AccountTable, Db } from '../database/tables.ts'
import type { Pagination } from '../database/pagination.ts'
import { insertVersion, OFFHOOK } from '../versions/versions.ts'

export type Account = Selectable<AccountTable>

export function readStatus({ suspendedAt, deleteAt }: Pick<Account, 'suspendedAt' | 'deleteAt'>): AccountStatus {
  if (deleteAt !== null) return 'deleting'
  return suspendedAt === null ? 'active' : 'suspended'
}

export interface NewAccount {
  readonly name: string
  /** IANA name, such as `Australia/Sydney`. */
  readonly timezone: string
  /** Two letters (ISO 3166-1). */
  readonly country: string
}

/** Creates an account with its source of kind `api`, which gets the calls that its keys send, unless they name another source. */
export async function createAccount(db: Db, account: NewAccount): Promise<Account> {
  const row = await db
    .insertInto('account')
    .values({ ...account, uuid: uuidv7(), dataKey: null, isOperators: sql<boolean>`NOT EXISTS (SELECT FROM account)` })
    .returningAll()
    .executeTakeFirstOrThrow()
  const { accountId } = row
  const source = await createSource(db, { accountId, kind: 'api', name: 'API', settings: {} })
  const { sourceId: ownerId, version, name, enabled, settings } = source
  const content = { name, enabled, settings }
  await insertVersion(
    db,
    { accountId, owner: 'source', ownerId },
    { version, savedBy: OFFHOOK, content, changes: [], restoredFrom: null },
  )
  return row
}

/** The accounts that exist: an account whose data is being destroyed exists for nobody (S57). */
export function selectAccounts(db: Db) {
  return db.selectFrom('account').selectAll('account').where('account.purgeBeganAt', 'is', null)
}

/** The oldest account, in which the administrator key acts if a request names no other. One is created at the first start. */
export function findFirstAccount(db: Db): Promise<Account | undefined> {
  return selectAccounts(db).orderBy('accountId').limit(1).executeTakeFirst()
}

/** The operator's own account: the first of all, as long as it exists. */
export function findOperatorAccount(db: Db): Promise<Account | undefined> {
  return selectAccounts(db).where('isOperators', '=', true).executeTakeFirst()
}

/** Whether an account is the operator's own: the first of all, as long as it exists. */
export async function isOperatorAccount(db: Db, accountId: number): Promise<boolean> {
  return (await findAccountById(db, accountId))?.isOperators === true
}

export function findAccountById(db: Db, accountId: number): Promise<Account | undefined> {
  return selectAccounts(db).where('accountId', '=', accountId).executeTakeFirst()
}

export function findAccountByUuid(db: Db, uuid: string): Promise<Account | undefined> {
  return selectAccounts(db).where('uuid', '=', uuid).executeTakeFirst()
}

export interface AccountChange {
  readonly name?: string | undefined
  readonly timezone?: string | undefined
  readonly country?: string | undefined
  readonly atHome?: boolean | undefined
  readonly firstStepsDismissed?: boolean | undefined
}

/** Changes the given columns, and returns the account after the change. */
export function updateAccount(db: Db, accountId: number, change: AccountChange): Promise<Account> {
  return (
    db
      .updateTable('account')
      // Setting a column to itself keeps the statement valid if nothing is to be changed.
      .set({ dataKey: sql.ref('dataKey'), ...change })
      .where('accountId', '=', accountId)
      .returningAll()
      .executeTakeFirstOrThrow()
  )
}

/** Oldest first. */
export function listAccounts(db: Db, { limit, after }: Pagination): Promise<Account[]> {
  return selectAccounts(db)
    .$if(after !== null, (query) => query.where('uuid', '>', after))
    .orderBy('uuid')
    .limit(limit + 1)
    .execute()
}
