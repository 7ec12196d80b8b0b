// People: who signs in on the page. A person belongs to one account; an e-mail address belongs to one person of an account,
// however it is capitalised. Who has one in two accounts is two people.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { PersonTable } from '../database/people-tables.ts'
import type { Db } from '../database/tables.ts'
import type { Pagination } from '../database/pagination.ts'

export type Person = Selectable<PersonTable>

export interface NewPerson {
  readonly accountId: number
  readonly personId: string
  readonly email: string
  readonly name: string
  /** `null`: invited, and has not come yet. */
  readonly passwordHash: string | null
}

/** Whether there is anybody, in any account. */
export async function hasPeople(db: Db): Promise<boolean> {
  return (await db.selectFrom('person').select('personId').limit(1).executeTakeFirst()) !== undefined
}

/**
 * The new person; `undefined` when the e-mail address is somebody's in the account already. Nobody is the first any more: links
 * for that are worth nothing from now on.
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

/** Those of all accounts, the first to come first. Without an account: who signs in says no more than an address. */
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

/** The others of the account, so many as matter: is there one, and one who can sign in? Locks the account until the end. */
export async function checkOtherPeople(
  transaction: Db,
  accountId: number,
  personId: string,
): Promise<{ readonly any: boolean; readonly canSignIn: boolean }> {
  // Two who delete each other at the same moment must not both succeed.
  await lockAccount(transaction, accountId)
  const { rows } = await sql<{ any: boolean; can: boolean }>`
    SELECT count(*) > 0 AS any, count(password_hash) > 0 AS can FROM person
    WHERE account_id = ${accountId} AND person_id <> ${personId}`.execute(transaction)
  return { any: rows[0]?.any === true, canSignIn: rows[0]?.can === true }
}

/** Holds up whoever wants to do the same in this account, until the transaction ends. */
export async function lockAccount(transaction: Db, accountId: number): Promise<void> {
  await sql`SELECT FROM account WHERE account_id = ${accountId} FOR NO KEY UPDATE`.execute(transaction)
}

/** Sessions and links go with the person. */
export async function deletePerson(db: Db, accountId: number, personId: string): Promise<void> {
  await db.deleteFrom('person').where('accountId', '=', accountId).where('personId', '=', personId).execute()
}

/**
 * Another password, and another name if one is given; the links that were made for the person are worth nothing from now on.
 * `undefined`: the person is gone, or has not the password `before` any more. Locks the person: sessions are ended after it, so
 * that none begins by the old password in between.
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

export interface PasswordChange {
  readonly passwordHash: string
  /** The text of the password that this one takes the place of; not given: of whichever there is. */
  readonly before?: string | null
  readonly name?: string | undefined
}
