// Memberships: the roles of people in accounts (S34).
import { sql } from 'kysely'
import { unitedGrant, type Grant } from '../../access/policy.ts'
import type { Selectable } from 'kysely'
import type { MembershipTable } from '../database/people-tables.ts'
import type { Pagination } from '../database/pagination.ts'
import { selectAccounts, type Account } from '../accounts/accounts.ts'
import type { Db } from '../database/tables.ts'
import { lockAccount, selectPeople, type Person } from './people.ts'

export type Membership = Selectable<MembershipTable>

/** A person as a member of an account. */
export type Member = Person & Membership

export function listMembershipsOf(db: Db, personId: string): Promise<Membership[]> {
  return db.selectFrom('membership').selectAll().where('personId', '=', personId).orderBy('accountId').execute()
}

/** What a person may do in an account: by a membership, by the account's group, or by both together. */
export interface AccountGrant extends Grant {
  readonly accountId: number
  /** The group by which alone the person has access; `null`: the person is a member. */
  readonly byGroup: string | null
}

/** The grants of a person in all accounts, one for each account, oldest accounts first. */
export async function listGrantsOf(db: Db, personId: string): Promise<AccountGrant[]> {
  const rows = await db
    .selectFrom('membership')
    .select(['accountId', 'role', 'rights', sql<string | null>`NULL::uuid`.as('byGroup')])
    .where('personId', '=', personId)
    .unionAll(
      db
        .selectFrom('groupMembership')
        .innerJoin('account', 'account.groupId', 'groupMembership.groupId')
        .select(['account.accountId', 'groupMembership.role', 'groupMembership.rights', 'account.groupId as byGroup'])
        .where('groupMembership.personId', '=', personId),
    )
    .orderBy('accountId')
    .execute()
  const grants = new Map<number, AccountGrant>()
  for (const row of rows) {
    const other = grants.get(row.accountId)
    grants.set(row.accountId, other ? { ...unitedGrant(other, row), accountId: row.accountId, byGroup: null } : row)
  }
  return [...grants.values()]
}

/** All accounts that a person may enter, with the person's grants, oldest accounts first. */
export async function listGrantsWithAccounts(db: Db, personId: string): Promise<(Account & AccountGrant)[]> {
  const grants = new Map((await listGrantsOf(db, personId)).map((grant) => [grant.accountId, grant]))
  const accounts = await selectAccounts(db)
    .where('accountId', 'in', sql<number>`(SELECT unnest(${[...grants.keys()]}::int[]))`)
    .orderBy('accountId')
    .execute()
  return accounts.flatMap((account) => {
    const grant = grants.get(account.accountId)
    return grant ? [{ ...account, ...grant }] : []
  })
}

/** The accounts that a person may enter, oldest first. */
export function listAccountsOf(db: Db, personId: string, { limit, after }: Pagination): Promise<Account[]> {
  return selectAccounts(db)
    .where(
      sql<boolean>`(account_id IN (SELECT account_id FROM membership WHERE person_id = ${personId})
        OR group_id IN (SELECT group_id FROM group_membership WHERE person_id = ${personId}))`,
    )
    .$if(after !== null, (query) => query.where('uuid', '>', after))
    .orderBy('uuid')
    .limit(limit + 1)
    .execute()
}

/** Whether a person has any account or group, or administers this server. */
export async function belongsAnywhere(db: Db, personId: string): Promise<boolean> {
  const { rows } = await sql`SELECT FROM membership WHERE person_id = ${personId}
    UNION ALL SELECT FROM group_membership WHERE person_id = ${personId}
    UNION ALL SELECT FROM person WHERE person_id = ${personId} AND is_server_admin LIMIT 1`.execute(db)
  return rows.length > 0
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

/** A person who may enter an account: as a member, by the group of the account, or both. */
export interface PersonOfAccount extends Person, Pick<Membership, 'rights' | 'addedAt'> {
  /** As a member, or by the group for a person who is no member. */
  readonly role: Membership['role']
  readonly isMember: boolean
  /** The role in the group of the account; `null`: none. */
  readonly groupRole: Membership['role'] | null
  readonly groupId: string | null
  readonly groupName: string | null
}

/** The people who may enter an account, the oldest first. */
export function listPeopleOfAccount(
  db: Db,
  accountId: number,
  { limit, after }: Pagination,
): Promise<PersonOfAccount[]> {
  return selectPeopleOfAccount(db, accountId)
    .$if(after !== null, (query) => query.where('person.personId', '>', after))
    .orderBy('person.personId')
    .limit(limit + 1)
    .execute()
}

export function findPersonOfAccount(db: Db, accountId: number, personId: string): Promise<PersonOfAccount | undefined> {
  return selectPeopleOfAccount(db, accountId).where('person.personId', '=', personId).executeTakeFirst()
}

/** Whether a member of the account has this email address. */
export async function hasMemberWithEmail(db: Db, accountId: number, email: string): Promise<boolean> {
  const found = await selectMembers(db, accountId)
    .where(sql<string>`lower(person.email)`, '=', sql<string>`lower(${email})`)
    .executeTakeFirst()
  return found !== undefined
}

/** The names of up to three people who may manage the people of an account, its owners first; by their group too. */
export async function findManagers(db: Db, accountId: number): Promise<string[]> {
  const { rows } = await sql<{ name: string; email: string }>`SELECT p.name, p.email FROM (
      SELECT person_id, role FROM membership WHERE account_id = ${accountId}
      UNION ALL SELECT g.person_id, g.role FROM account a JOIN group_membership g USING (group_id) WHERE a.account_id = ${accountId}
    ) m JOIN person p USING (person_id) WHERE m.role IN ('owner', 'admin')
    GROUP BY p.person_id ORDER BY max(m.role) DESC, p.person_id LIMIT 3`.execute(db)
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
    ...unitedGrant(before ?? { role, rights }, { role, rights }),
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

/**
 * What a person may do in an account, `undefined`: nothing. Changes to it wait until this transaction ends: those to the membership,
 * to the role in the account's group, and to the group of the account.
 */
export async function findGrantForShare(
  transaction: Db,
  accountId: number,
  personId: string,
): Promise<Grant | undefined> {
  const member = await transaction
    .selectFrom('membership')
    .select(['role', 'rights'])
    .where('accountId', '=', accountId)
    .where('personId', '=', personId)
    .forShare()
    .executeTakeFirst()
  const byGroup = await transaction
    .selectFrom('account')
    .innerJoin('groupMembership', 'groupMembership.groupId', 'account.groupId')
    .select(['groupMembership.role', 'groupMembership.rights'])
    .where('account.accountId', '=', accountId)
    .where('groupMembership.personId', '=', personId)
    .forShare()
    .executeTakeFirst()
  return member && byGroup ? unitedGrant(member, byGroup) : (member ?? byGroup)
}

/**
 * Whether the account has an owner without the membership of this person: another member, or somebody by its group. Locks the account
 * and its group until the transaction ends.
 */
export async function hasOtherOwner(transaction: Db, accountId: number, personId: string): Promise<boolean> {
  // Two owners who remove each other at the same moment must not both succeed.
  await lockAccount(transaction, accountId)
  await sql`SELECT FROM account_group WHERE group_id = (SELECT group_id FROM account WHERE account_id = ${accountId})
    FOR NO KEY UPDATE`.execute(transaction)
  const { rows } = await sql`SELECT FROM membership
      WHERE account_id = ${accountId} AND role = 'owner' AND person_id <> ${personId}
    UNION ALL SELECT FROM account a JOIN group_membership g USING (group_id)
      WHERE a.account_id = ${accountId} AND g.role = 'owner'
    LIMIT 1`.execute(transaction)
  return rows.length > 0
}

function selectMembers(db: Db, accountId: number) {
  return selectPeople(db)
    .innerJoin('membership', 'membership.personId', 'person.personId')
    .selectAll('membership')
    .where('membership.accountId', '=', accountId)
}

function selectPeopleOfAccount(db: Db, accountId: number) {
  const byGroup = db
    .selectFrom('groupMembership')
    .innerJoin('account', 'account.groupId', 'groupMembership.groupId')
    .innerJoin('accountGroup', 'accountGroup.groupId', 'groupMembership.groupId')
    .select([
      'groupMembership.personId',
      'groupMembership.groupId',
      'groupMembership.role',
      'groupMembership.rights',
      'groupMembership.addedAt',
      'accountGroup.name',
    ])
    .where('account.accountId', '=', accountId)
    .as('byGroup')
  return selectPeople(db)
    .leftJoin('membership', (join) =>
      join.onRef('membership.personId', '=', 'person.personId').on('membership.accountId', '=', accountId),
    )
    .leftJoin(byGroup, 'byGroup.personId', 'person.personId')
    .select((select) => [
      select.fn.coalesce('membership.role', 'byGroup.role').$notNull().as('role'),
      select.fn.coalesce('membership.rights', 'byGroup.rights').$notNull().as('rights'),
      select.fn.coalesce('membership.addedAt', 'byGroup.addedAt').$notNull().as('addedAt'),
      select('membership.personId', 'is not', null).$castTo<boolean>().as('isMember'),
      'byGroup.role as groupRole',
      'byGroup.groupId',
      'byGroup.name as groupName',
    ])
    .where((where) =>
      where.or([where('membership.personId', 'is not', null), where('byGroup.personId', 'is not', null)]),
    )
}
