// Invitations (S30): only the SHA-256 of each link's token is stored. An invitation is used up by deleting its row, in the
// transaction that makes its person a member.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { Role } from '../../access/policy.ts'
import type { Pagination } from '../database/pagination.ts'
import type { InvitationTable } from '../database/people-tables.ts'
import type { Db } from '../database/tables.ts'

export type Invitation = Selectable<InvitationTable>

/**
 * Whether whoever invited may still give the role: by an own role in the account or group, or, as long as neither has an owner, by
 * administering the server. The administrator key may until an owner forbids visits (S56). Asked when the invitation is used, so that
 * nothing that takes the right away can leave it behind.
 */
const IS_STILL_GIVEN = sql<boolean>`(inviter_id IS NULL
    AND NOT EXISTS (SELECT FROM account a WHERE a.visits_forbidden_at IS NOT NULL
      AND (a.account_id = invitation.account_id OR a.group_id = invitation.group_id))
  OR EXISTS (SELECT FROM (
      SELECT m.role FROM membership m WHERE m.account_id = invitation.account_id AND m.person_id = inviter_id
      UNION ALL SELECT g.role FROM group_membership g WHERE g.person_id = inviter_id AND g.group_id = coalesce(
        invitation.group_id, (SELECT a.group_id FROM account a WHERE a.account_id = invitation.account_id))) own
    WHERE own.role = 'owner' OR own.role = 'admin' AND invitation.role <> 'owner')
  OR EXISTS (SELECT FROM person p WHERE p.person_id = inviter_id AND p.is_server_admin)
    AND NOT EXISTS (SELECT FROM account a JOIN membership m USING (account_id)
      WHERE m.role = 'owner' AND (a.account_id = invitation.account_id OR a.group_id = invitation.group_id))
    AND NOT EXISTS (SELECT FROM group_membership g WHERE g.role = 'owner' AND g.group_id = coalesce(
      invitation.group_id, (SELECT a.group_id FROM account a WHERE a.account_id = invitation.account_id))))`

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
 * The invitation whose link has this hash, unless it has expired or its inviter may not give the role any more. Has no account
 * parameter, because the link determines the account.
 */
export function findInvitationByHash(db: Db, hash: string): Promise<Invitation | undefined> {
  return db
    .selectFrom('invitation')
    .selectAll()
    .where('hash', '=', Buffer.from(hash, 'hex'))
    .where('expiresAt', '>', sql<number>`now()`)
    .where(IS_STILL_GIVEN)
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
    .where(IS_STILL_GIVEN)
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
