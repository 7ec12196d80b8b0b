// People who sign in on the page. A person belongs to one account; within an account, an email address belongs to one person,
// however it is capitalised. Somebody with an email address in two accounts counts as two people.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { PersonTable } from '../database/people-tables.ts'
import type { Db } from '../database/tables.ts'
import type { Pagination } from '../database/pagination.ts'

export type Person = Selectable<PersonTable>

interface NewPerson {
  readonly accountId: number
  readonly personId: string
  readonly email: string
  readonly name: string
  /** `null`: the person was invited and has not signed in yet. */
  readonly passwordHash: string | null
}

/** Whether any account has a person. */
export async function hasPeople(db: Db): Promise<boolean> {
  return (await db.selectFrom('person').select('personId').limit(1).executeTakeFirst()) !== undefined
}

/**
 * Creates a person; `undefined` when the email address belongs to another person of the account. Links for creating the first
 * person become invalid.
 */
export async function createPerson(db: Db, person: NewPerson): Promise<Person | undefined> {
  await db.deleteFrom('person_link').where('kind', '=', 'first').execute()
  return db
    .insertInto('person')
    .values({
      accountId: person.accountId,
      personId: person.personId,
      email: person.email,
      name: person.name,
      passwordHash: person.passwordHash,
    })
    .onConflict((conflict) => conflict.expression(sql`account_id, lower(email)`).doNothing())
    .returningAll()
    .executeTakeFirst()
}

/**
 * The people of all accounts with this email address, the earliest first. Has no account parameter, because a sign-in gives only
 * an email address.
 */
export function findPeopleByEmail(db: Db, email: string): Promise<Person[]> {
  return db
    .selectFrom('person')
    .selectAll()
    .where(sql<string>`lower(email)`, '=', sql<string>`lower(${email})`)
    .orderBy('personId')
    .execute()
}

export function findPersonById(db: Db, accountId: number, personId: string): Promise<Person | undefined> {
  return db
    .selectFrom('person')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('personId', '=', personId)
    .executeTakeFirst()
}

/** Oldest first. */
export function listPeople(db: Db, accountId: number, { limit, after }: Pagination): Promise<Person[]> {
  return db
    .selectFrom('person')
    .selectAll()
    .where('accountId', '=', accountId)
    .$if(after !== null, (query) => query.where('personId', '>', after))
    .orderBy('personId')
    .limit(limit + 1)
    .execute()
}

/** Whether the account has other people, and other people who can sign in. Locks the account until the transaction ends. */
export async function checkOtherPeople(
  transaction: Db,
  accountId: number,
  personId: string,
): Promise<{ readonly any: boolean; readonly canSignIn: boolean }> {
  // Two people who delete each other at the same moment must not both succeed.
  await lockAccount(transaction, accountId)
  const { rows } = await sql<{ any: boolean; can: boolean }>`
    SELECT count(*) > 0 AS any, count(password_hash) > 0 AS can FROM person
    WHERE account_id = ${accountId} AND person_id <> ${personId}`.execute(transaction)
  return { any: rows[0]?.any === true, canSignIn: rows[0]?.can === true }
}

/** Makes other transactions that call this for the account wait until this transaction ends. */
export async function lockAccount(transaction: Db, accountId: number): Promise<void> {
  await sql`SELECT FROM account WHERE account_id = ${accountId} FOR NO KEY UPDATE`.execute(transaction)
}

/** Deletes a person, and the person's sessions and links. */
export async function deletePerson(db: Db, accountId: number, personId: string): Promise<void> {
  await db.deleteFrom('person').where('accountId', '=', accountId).where('personId', '=', personId).execute()
}

/**
 * Sets another password, and another name if one is given; links that were created for the person become invalid. `undefined`:
 * the person was deleted, or does not have the password `before` any more. Locks the person: end the sessions afterwards, so that
 * no session begins by the old password in between.
 */
export async function setPassword(
  db: Db,
  { accountId, personId, passwordHash, name, before }: Pick<NewPerson, 'accountId' | 'personId'> & PasswordChange,
): Promise<Person | undefined> {
  await db.deleteFrom('person_link').where('personId', '=', personId).execute()
  return db
    .updateTable('person')
    .set({ passwordHash, ...(name !== undefined && { name }) })
    .where('accountId', '=', accountId)
    .where('personId', '=', personId)
    .$if(before !== undefined, (query) => query.where('passwordHash', '=', before ?? null))
    .returningAll()
    .executeTakeFirst()
}

interface PasswordChange {
  readonly passwordHash: string
  /** The stored text of the password that is replaced; if it is missing, any present password is replaced. */
  readonly before?: string | null
  readonly name?: string | undefined
}
