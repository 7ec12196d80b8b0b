// Links of wallboards. A link is found by the SHA-256 of its token; the token itself is sealed.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { Pagination } from '../database/pagination.ts'
import type { Db, WallboardTable } from '../database/tables.ts'
import type { SealContext } from '../secrets/sealing.ts'

export type Wallboard = Selectable<WallboardTable>

/** Where the token of a link is sealed. */
export function wallboardSealContext({
  accountId,
  wallboardId,
}: Pick<Wallboard, 'accountId' | 'wallboardId'>): SealContext {
  return { accountId, owner: 'account', ownerId: accountId, name: `wallboard ${wallboardId}` }
}

export function createWallboard(db: Db, wallboard: Omit<Wallboard, 'createdAt' | 'lastOpenedAt'>): Promise<Wallboard> {
  return db.insertInto('wallboard').values(wallboard).returningAll().executeTakeFirstOrThrow()
}

/** Oldest first. */
export function listWallboards(db: Db, accountId: number, { limit, after }: Pagination): Promise<Wallboard[]> {
  return db
    .selectFrom('wallboard')
    .selectAll()
    .where('accountId', '=', accountId)
    .$if(after !== null, (query) => query.where('wallboardId', '>', after))
    .orderBy('wallboardId')
    .limit(limit + 1)
    .execute()
}

/** Deletes a link; `undefined`: the account has no such link. */
export function deleteWallboard(db: Db, accountId: number, wallboardId: string): Promise<Wallboard | undefined> {
  return db
    .deleteFrom('wallboard')
    .where('accountId', '=', accountId)
    .where('wallboardId', '=', wallboardId)
    .returningAll()
    .executeTakeFirst()
}

/** Has no account parameter, because the link determines the account. The links of an account that waits for its deletion do not work. */
export function findWallboardByHash(db: Db, hash: string): Promise<Wallboard | undefined> {
  return db
    .selectFrom('wallboard')
    .innerJoin('account', 'account.accountId', 'wallboard.accountId')
    .selectAll('wallboard')
    .where('wallboard.hash', '=', Buffer.from(hash, 'hex'))
    .where('account.deleteAt', 'is', null)
    .executeTakeFirst()
}

/** Notes that a screen shows the wallboard now. */
export async function noteWallboardOpened(db: Db, { wallboardId }: Pick<Wallboard, 'wallboardId'>): Promise<void> {
  await db
    .updateTable('wallboard')
    .set({ lastOpenedAt: sql`now()` })
    .where('wallboardId', '=', wallboardId)
    .execute()
}
