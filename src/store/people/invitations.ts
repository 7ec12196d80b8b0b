// Invitations (S30): only the SHA-256 of each link's token is stored. An invitation is used up by deleting its row, in the
// transaction that makes its person a member.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { Role } from '../../access/policy.ts'
import type { Pagination } from '../database/pagination.ts'
import type { InvitationTable } from '../database/people-tables.ts'
import type { Db } from '../database/tables.ts'

export type Invitation = Selectable<InvitationTable>

/** `undefined`: the account or group already invites somebody with this email address. An invitation that has expired is replaced. */
export async function createInvitation(
  db: Db,
  invitation: Omit<Invitation, 'createdAt' | 'expiresAt'> & { readonly expiresAt: Date },
): Promise<Invitation | undefined> {
  const { accountId, groupId, email } = invitation
  await db
    .deleteFrom('invitation')
    .where((where) => where.or([where('accountId', '=', accountId), where('groupId', '=', groupId)]))
    .where(sql<string>`lower(email)`, '=', sql<string>`lower(${email})`)
    .where('expiresAt', '<', sql<number>`now()`)
    .execute()
  return db
    .insertInto('invitation')
    .values(invitation)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

/** The invitations to an account or a group, oldest first, including those that have expired. */
export function listInvitations(
  db: Db,
  to: { readonly accountId: number } | { readonly groupId: string },
  { limit, after }: Pagination,
): Promise<Invitation[]> {
  return db
    .selectFrom('invitation')
    .selectAll()
    .where((where) => ('accountId' in to ? where('accountId', '=', to.accountId) : where('groupId', '=', to.groupId)))
    .$if(after !== null, (query) => query.where('invitationId', '>', after))
    .orderBy('invitationId')
    .limit(limit + 1)
    .execute()
}

export function findInvitation(db: Db, accountId: number, invitationId: string): Promise<Invitation | undefined> {
  return db
    .selectFrom('invitation')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('invitationId', '=', invitationId)
    .executeTakeFirst()
}

export function findGroupInvitation(db: Db, groupId: string, invitationId: string): Promise<Invitation | undefined> {
  return db
    .selectFrom('invitation')
    .selectAll()
    .where('groupId', '=', groupId)
    .where('invitationId', '=', invitationId)
    .executeTakeFirst()
}

export function findInvitationByEmail(db: Db, accountId: number, email: string): Promise<Invitation | undefined> {
  return db
    .selectFrom('invitation')
    .selectAll()
    .where('accountId', '=', accountId)
    .where(sql<string>`lower(email)`, '=', sql<string>`lower(${email})`)
    .executeTakeFirst()
}

/**
 * The invitation whose link has this hash, unless it has expired. Has no account parameter, because the link determines the
 * account.
 */
export function findInvitationByHash(db: Db, hash: string): Promise<Invitation | undefined> {
  return db
    .selectFrom('invitation')
    .selectAll()
    .where('hash', '=', Buffer.from(hash, 'hex'))
    .where('expiresAt', '>', sql<number>`now()`)
    .executeTakeFirst()
}

/** Deletes the invitations by a person to roles that the person may not give any more. `roles`: those that the person may give. */
export async function deleteInvitationsBy(
  db: Db,
  {
    accountId,
    inviterId,
    roles,
  }: { readonly accountId: number; readonly inviterId: string; readonly roles: readonly Role[] },
): Promise<void> {
  await db
    .deleteFrom('invitation')
    .where('accountId', '=', accountId)
    .where('inviterId', '=', inviterId)
    .$if(roles.length > 0, (query) => query.where('role', 'not in', roles))
    .execute()
}

/**
 * Gives the invitation another link, inviter, role and rights; the earlier link stops working. `undefined`: it was used or revoked
 * in the meantime.
 */
export function renewInvitation(
  db: Db,
  { accountId, groupId, invitationId, role, rights, inviterId }: Invitation,
  { hash, expiresAt }: { readonly hash: Buffer; readonly expiresAt: Date },
): Promise<Invitation | undefined> {
  return db
    .updateTable('invitation')
    .set({ hash, expiresAt, role, rights, inviterId })
    .where((where) => where.or([where('accountId', '=', accountId), where('groupId', '=', groupId)]))
    .where('invitationId', '=', invitationId)
    .returningAll()
    .executeTakeFirst()
}

/** Uses the invitation up. Only the caller that gets `true` may continue. */
export async function consumeInvitation(transaction: Db, { hash }: Pick<Invitation, 'hash'>): Promise<boolean> {
  const { numDeletedRows } = await transaction
    .deleteFrom('invitation')
    .where('hash', '=', hash)
    .where('expiresAt', '>', sql<number>`now()`)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export async function deleteInvitation(db: Db, { accountId, groupId, invitationId }: Invitation): Promise<void> {
  await db
    .deleteFrom('invitation')
    .where((where) => where.or([where('accountId', '=', accountId), where('groupId', '=', groupId)]))
    .where('invitationId', '=', invitationId)
    .execute()
}
