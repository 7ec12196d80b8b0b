// Memberships: the roles of people in accounts (S34).
import { sql } from 'kysely'
import { includesRole } from '../../access/policy.ts'
import type { Selectable } from 'kysely'
import type { MembershipTable } from '../database/people-tables.ts'
import type { Pagination } from '../database/pagination.ts'
import type { Account } from '../accounts/accounts.ts'
import type { Db } from '../database/tables.ts'
import { lockAccount, selectPeople, type Person } from './people.ts'

export type Membership = Selectable<MembershipTable>

/** A person as a member of an account. */
export type Member = Person & Membership

export function listMembershipsOf(db: Db, personId: string): Promise<Membership[]> {
  return db.selectFrom('membership').selectAll().where('personId', '=', personId).orderBy('accountId').execute()
}

/** All memberships of a person with their accounts, oldest accounts first. */
export function listMembershipsWithAccounts(
  db: Db,
  personId: string,
): Promise<(Account & Pick<Membership, 'role' | 'rights'>)[]> {
  return db
    .selectFrom('account')
    .innerJoin('membership', 'membership.accountId', 'account.accountId')
    .selectAll('account')
    .select(['membership.role', 'membership.rights'])
    .where('membership.personId', '=', personId)
    .where('account.purgeBeganAt', 'is', null)
    .orderBy('account.accountId')
    .execute()
}

/** The accounts that a person is a member of, oldest first. */
export function listAccountsOf(db: Db, personId: string, { limit, after }: Pagination): Promise<Account[]> {
  return db
    .selectFrom('account')
    .innerJoin('membership', 'membership.accountId', 'account.accountId')
    .selectAll('account')
    .where('membership.personId', '=', personId)
    .where('account.purgeBeganAt', 'is', null)
    .$if(after !== null, (query) => query.where('account.uuid', '>', after))
    .orderBy('account.uuid')
    .limit(limit + 1)
    .execute()
}

/** The members of an account, the oldest people first. */
export function listMembers(db: Db, accountId: number, { limit, after }: Pagination): Promise<Member[]> {
  return selectMembers(db, accountId)
    .$if(after !== null, (query) => query.where('person.personId', '>', after))
    .orderBy('person.personId')
    .limit(limit + 1)
    .execute()
}

export function findMember(db: Db, accountId: number, personId: string): Promise<Member | undefined> {
  return selectMembers(db, accountId).where('person.personId', '=', personId).executeTakeFirst()
}

/** Whether a member of the account has this email address. */
export async function hasMemberWithEmail(db: Db, accountId: number, email: string): Promise<boolean> {
  const found = await selectMembers(db, accountId)
    .where(sql<string>`lower(person.email)`, '=', sql<string>`lower(${email})`)
    .executeTakeFirst()
  return found !== undefined
}

/** The names of up to three people who may manage the people of an account, its owners first. */
export async function findManagers(db: Db, accountId: number): Promise<string[]> {
  const rows = await selectMembers(db, accountId)
    .where('membership.role', 'in', ['owner', 'admin'])
    .orderBy('membership.role', 'desc')
    .orderBy('person.personId')
    .limit(3)
    .execute()
  return rows.map(({ name, email }) => (name === '' ? email : name))
}

/**
 * Makes a person a member, or gives a member more: the higher role and the rights of both stay. The caller has locked the person.
 */
export async function addMembership(
  db: Db,
  { accountId, personId, role, rights }: Omit<Membership, 'addedAt'>,
): Promise<void> {
  const before = await findMember(db, accountId, personId)
  await saveMembership(db, {
    accountId,
    personId,
    role: before && includesRole(before.role, role) ? before.role : role,
    rights: [...new Set([...(before?.rights ?? []), ...rights])],
  })
}

/**
 * Makes a person a member, or changes the role and rights of a member. Links for a new password of the person end: whoever made
 * them may have no right to what the person may do from now on.
 */
export async function saveMembership(db: Db, membership: Omit<Membership, 'addedAt'>): Promise<void> {
  const { personId, role, rights } = membership
  await db.deleteFrom('person_link').where('personId', '=', personId).execute()
  await db
    .insertInto('membership')
    .values(membership)
    .onConflict((conflict) => conflict.columns(['accountId', 'personId']).doUpdateSet({ role, rights }))
    .execute()
}

export async function deleteMembership(db: Db, accountId: number, personId: string): Promise<void> {
  await db.deleteFrom('membership').where('accountId', '=', accountId).where('personId', '=', personId).execute()
}

/** The role and rights of a member. Changes to them wait until this transaction ends. */
export function findMembershipForShare(
  transaction: Db,
  accountId: number,
  personId: string,
): Promise<Membership | undefined> {
  return transaction
    .selectFrom('membership')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('personId', '=', personId)
    .forShare()
    .executeTakeFirst()
}

/** Whether the account has another owner. Locks the account until the transaction ends. */
export async function hasOtherOwner(transaction: Db, accountId: number, personId: string): Promise<boolean> {
  // Two owners who remove each other at the same moment must not both succeed.
  await lockAccount(transaction, accountId)
  const found = await transaction
    .selectFrom('membership')
    .select('personId')
    .where('accountId', '=', accountId)
    .where('role', '=', 'owner')
    .where('personId', '!=', personId)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

function selectMembers(db: Db, accountId: number) {
  return selectPeople(db)
    .innerJoin('membership', 'membership.personId', 'person.personId')
    .selectAll('membership')
    .where('membership.accountId', '=', accountId)
}
