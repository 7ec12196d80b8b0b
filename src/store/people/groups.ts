// Groups of accounts (S55): a role in a group counts in all of its accounts.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { AccountGroupTable, GroupMembershipTable } from '../database/people-tables.ts'
import { selectAccounts, type Account } from '../accounts/accounts.ts'
import type { Db } from '../database/tables.ts'
import { selectPeople, type Person } from './people.ts'

export type Group = Selectable<AccountGroupTable>

export type GroupMembership = Selectable<GroupMembershipTable>

export function createGroup(db: Db, { groupId, name }: Pick<Group, 'groupId' | 'name'>): Promise<Group> {
  return db.insertInto('accountGroup').values({ groupId, name }).returningAll().executeTakeFirstOrThrow()
}

/** Locks the group until the transaction ends, so that its owners and accounts change one after another. */
export function findGroupForUpdate(transaction: Db, groupId: string): Promise<Group | undefined> {
  return transaction
    .selectFrom('accountGroup')
    .selectAll()
    .where('groupId', '=', groupId)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

/** The groups that a person has a role in, with their names, oldest first. */
export function listGroupsOf(db: Db, personId: string): Promise<(GroupMembership & Pick<Group, 'name'>)[]> {
  return db
    .selectFrom('groupMembership')
    .innerJoin('accountGroup', 'accountGroup.groupId', 'groupMembership.groupId')
    .selectAll('groupMembership')
    .select('accountGroup.name')
    .where('personId', '=', personId)
    .orderBy('groupMembership.groupId')
    .execute()
}

/** The groups that a person has a role in. */
export function listGroupMembershipsOf(db: Db, personId: string): Promise<GroupMembership[]> {
  return db.selectFrom('groupMembership').selectAll().where('personId', '=', personId).orderBy('groupId').execute()
}

/**
 * Gives a person a role in a group, or another one. Links for a new password of the person end, as with a membership in an
 * account.
 */
export async function saveGroupMembership(db: Db, membership: Omit<GroupMembership, 'addedAt'>): Promise<void> {
  const { personId, role, rights } = membership
  await db.deleteFrom('person_link').where('personId', '=', personId).execute()
  await db
    .insertInto('groupMembership')
    .values(membership)
    .onConflict((conflict) => conflict.columns(['groupId', 'personId']).doUpdateSet({ role, rights }))
    .execute()
}

export async function deleteGroupMembership(db: Db, groupId: string, personId: string): Promise<void> {
  await db.deleteFrom('groupMembership').where('groupId', '=', groupId).where('personId', '=', personId).execute()
}

/**
 * Puts an account into a group, or into none. Links for new passwords of the group's people end: whoever made them may have no right
 * to what the people may do in this account from now on.
 */
export async function setGroupOfAccount(db: Db, accountId: number, groupId: string | null): Promise<void> {
  await db.updateTable('account').set({ groupId }).where('accountId', '=', accountId).execute()
  if (groupId === null) return
  await sql`DELETE FROM person_link l USING group_membership m WHERE m.group_id = ${groupId} AND l.person_id = m.person_id`.execute(
    db,
  )
}

/** Whether somebody owns the account: as a member, or by its group. */
export async function hasOwner(db: Db, accountId: number): Promise<boolean> {
  const { rows } = await sql`SELECT FROM account a WHERE a.account_id = ${accountId} AND (
      EXISTS (SELECT FROM membership m WHERE m.account_id = a.account_id AND m.role = 'owner')
      OR EXISTS (SELECT FROM group_membership g WHERE g.group_id = a.group_id AND g.role = 'owner'))`.execute(db)
  return rows.length > 0
}

/** Whether somebody owns the group, or is an owner as a member of one of its accounts. */
export async function isGroupOwned(db: Db, groupId: string): Promise<boolean> {
  return (await findGroup(db, groupId))?.hasOwner === true
}

/** Whether an account of the group has no owner but this person by the group. The caller has locked the group. */
export async function ownsAccountsAlone(db: Db, groupId: string, personId: string): Promise<boolean> {
  const { rows } = await sql`SELECT FROM account a WHERE a.group_id = ${groupId}
      AND NOT EXISTS (SELECT FROM membership m WHERE m.account_id = a.account_id AND m.role = 'owner')
      AND NOT EXISTS (SELECT FROM group_membership g WHERE g.group_id = ${groupId} AND g.role = 'owner' AND g.person_id <> ${personId})
    LIMIT 1`.execute(db)
  return rows.length > 0
}

/** A person with a role in a group. */
export type GroupMember = Person & GroupMembership

/** The people of a group, the oldest first. */
export function listGroupMembers(db: Db, groupId: string): Promise<GroupMember[]> {
  return selectGroupMembers(db, groupId).orderBy('person.personId').execute()
}

export function findGroupMember(db: Db, groupId: string, personId: string): Promise<GroupMember | undefined> {
  return selectGroupMembers(db, groupId).where('person.personId', '=', personId).executeTakeFirst()
}

function selectGroupMembers(db: Db, groupId: string) {
  return selectPeople(db)
    .innerJoin('groupMembership', 'groupMembership.personId', 'person.personId')
    .selectAll('groupMembership')
    .where('groupMembership.groupId', '=', groupId)
}

export function findGroup(db: Db, groupId: string): Promise<CountedGroup | undefined> {
  return selectGroups(db).where('groupId', '=', groupId).executeTakeFirst()
}

/** A group, the numbers of its accounts and people, and whether somebody owns it, or is an owner as a member of one of its accounts. */
export interface CountedGroup extends Group {
  readonly accounts: number
  readonly people: number
  readonly hasOwner: boolean
}

/** Oldest first; those of a person, or all. */
export function listGroups(db: Db, personId: string | null): Promise<CountedGroup[]> {
  return selectGroups(db)
    .$if(personId !== null, (query) =>
      query.where(sql<boolean>`group_id IN (SELECT group_id FROM group_membership WHERE person_id = ${personId})`),
    )
    .orderBy('groupId')
    .execute()
}

function selectGroups(db: Db) {
  return db
    .selectFrom('accountGroup')
    .selectAll()
    .select([
      sql<number>`(SELECT count(*)::int FROM account a WHERE a.group_id = account_group.group_id)`.as('accounts'),
      sql<number>`(SELECT count(*)::int FROM group_membership m WHERE m.group_id = account_group.group_id)`.as(
        'people',
      ),
      sql<boolean>`(EXISTS (SELECT FROM group_membership m
          WHERE m.group_id = account_group.group_id AND m.role = 'owner')
        OR EXISTS (SELECT FROM account a JOIN membership m USING (account_id)
          WHERE a.group_id = account_group.group_id AND m.role = 'owner'))`.as('hasOwner'),
    ])
}

export function listAccountsOfGroup(db: Db, groupId: string): Promise<Account[]> {
  return selectAccounts(db).where('groupId', '=', groupId).orderBy('accountId').execute()
}

/** An account of a group, and who would stay in it without the group. */
export interface AccountOfGroup extends Pick<Account, 'accountId' | 'uuid' | 'name'> {
  /** The people of the group who are also members of the account. */
  readonly members: string[]
  /** Whether a member owns the account. */
  readonly hasOwner: boolean
}

/** The accounts of a group with their members, oldest first. */
export function listAccountsWithMembers(db: Db, groupId: string): Promise<AccountOfGroup[]> {
  return db
    .selectFrom('account')
    .select([
      'accountId',
      'uuid',
      'name',
      sql<string[]>`ARRAY(SELECT m.person_id FROM membership m JOIN group_membership g USING (person_id)
        WHERE m.account_id = account.account_id AND g.group_id = account.group_id ORDER BY m.person_id)`.as('members'),
      sql<boolean>`EXISTS (SELECT FROM membership m WHERE m.account_id = account.account_id AND m.role = 'owner')`.as(
        'hasOwner',
      ),
    ])
    .where('groupId', '=', groupId)
    .orderBy('accountId')
    .execute()
}

export async function renameGroup(db: Db, groupId: string, name: string): Promise<void> {
  await db.updateTable('accountGroup').set({ name }).where('groupId', '=', groupId).execute()
}

export async function deleteGroup(db: Db, groupId: string): Promise<void> {
  await db.deleteFrom('accountGroup').where('groupId', '=', groupId).execute()
}

/** Ends the invitations to the group that a person made: the person may no longer give what they give. */
export async function deleteGroupInvitationsBy(db: Db, groupId: string, inviterId: string): Promise<void> {
  await db.deleteFrom('invitation').where('groupId', '=', groupId).where('inviterId', '=', inviterId).execute()
}
