// People who sign in to the dashboard. A membership gives a person a role in an account (memberships.ts). Nobody has confirmed an
// email address, so two people may have the same one.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { PersonTable } from '../database/people-tables.ts'
import type { Db } from '../database/tables.ts'

export type Person = Selectable<PersonTable> & {
  /** The stored text of the password; `null`: the person signs in by other means. */
  readonly passwordHash: string | null
}

interface NewPerson {
  readonly personId: string
  readonly email: string
  readonly name: string
  readonly passwordHash: string
  /** Default: no. */
  readonly isServerAdmin?: boolean
}

/** Whether there is a person. */
export async function hasPeople(db: Db): Promise<boolean> {
  return (await db.selectFrom('person').select('personId').limit(1).executeTakeFirst()) !== undefined
}

/** Creates a person who signs in with a password. Links for creating the first person become invalid. */
export async function createPerson(db: Db, { passwordHash, ...values }: NewPerson): Promise<Person> {
  await db.deleteFrom('person_link').where('kind', '=', 'first').execute()
  const person = await db.insertInto('person').values(values).returningAll().executeTakeFirstOrThrow()
  await db
    .insertInto('credential')
    .values({ personId: person.personId, kind: 'password', secret: passwordHash })
    .execute()
  return { ...person, passwordHash }
}

/** People with their passwords. */
export function selectPeople(db: Db) {
  return db
    .selectFrom('person')
    .leftJoin('credential', (join) =>
      join.onRef('credential.personId', '=', 'person.personId').on('credential.kind', '=', 'password'),
    )
    .selectAll('person')
    .select('credential.secret as passwordHash')
}

/** So many people may have one email address: each sign-in may compare the passwords of all of them. */
export const PEOPLE_OF_EMAIL_MAX = 10

/** The people with this email address, the earliest first. */
export function findPeopleByEmail(db: Db, email: string): Promise<Person[]> {
  return selectPeople(db)
    .where(sql<string>`lower(person.email)`, '=', sql<string>`lower(${email})`)
    .orderBy('person.personId')
    .execute()
}

export function findPerson(db: Db, personId: string): Promise<Person | undefined> {
  return selectPeople(db).where('person.personId', '=', personId).executeTakeFirst()
}

/** The people who administer this server, the earliest first. */
export function listServerAdmins(db: Db): Promise<Person[]> {
  return selectPeople(db).where('person.isServerAdmin', '=', true).orderBy('person.personId').execute()
}

export async function saveServerAdmin(db: Db, personId: string, isServerAdmin: boolean): Promise<void> {
  await db.updateTable('person').set({ isServerAdmin }).where('personId', '=', personId).execute()
}

/** Makes other transactions that call this for the account wait until this transaction ends. */
export async function lockAccount(transaction: Db, accountId: number): Promise<void> {
  await sql`SELECT FROM account WHERE account_id = ${accountId} FOR NO KEY UPDATE`.execute(transaction)
}

/** Deletes a person, with credentials, memberships, sessions and links. */
export async function deletePerson(db: Db, personId: string): Promise<void> {
  await db.deleteFrom('person').where('personId', '=', personId).execute()
}

/** Makes other transactions that call this for the person wait until this transaction ends; false if there is no such person. */
export async function lockPerson(transaction: Db, personId: string): Promise<boolean> {
  const { rows } = await sql`SELECT FROM person WHERE person_id = ${personId} FOR NO KEY UPDATE`.execute(transaction)
  return rows.length > 0
}

/** Gives the saved views, keys, invitations and browsers of a person to another person. */
export async function movePossessions(
  db: Db,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  await db.updateTable('saved_view').set({ personId: to }).where('personId', '=', from).execute()
  await db.updateTable('saved_view').set({ ownerId: to }).where('ownerId', '=', from).execute()
  // A key whose person left its account does not come back by a join.
  await sql`UPDATE api_key SET owner_id = ${to} WHERE owner_id = ${from}`.execute(db)
  await db.updateTable('invitation').set({ inviterId: to }).where('inviterId', '=', from).execute()
  await sql`INSERT INTO person_device (hash, person_id, last_used_at)
    SELECT hash, ${to}, last_used_at FROM person_device WHERE person_id = ${from} ON CONFLICT DO NOTHING`.execute(db)
}

/**
 * Sets another password, and another name if one is given; links that were created for the person become invalid. `undefined`:
 * the person was deleted, or does not have the password `before` any more. Locks the person: end the sessions afterwards, so that
 * no session begins by the old password in between.
 */
export async function setPassword(
  db: Db,
  { personId, passwordHash, name, before }: PasswordChange,
): Promise<Person | undefined> {
  await db.deleteFrom('person_link').where('personId', '=', personId).execute()
  if (!(await lockPerson(db, personId))) return undefined
  const person = await findPerson(db, personId)
  if (before !== undefined && person?.passwordHash !== before) return undefined
  if (name !== undefined) await db.updateTable('person').set({ name }).where('personId', '=', personId).execute()
  await db
    .insertInto('credential')
    .values({ personId, kind: 'password', secret: passwordHash })
    .onConflict((conflict) =>
      conflict.column('personId').where('kind', '=', 'password').doUpdateSet({ secret: passwordHash }),
    )
    .execute()
  return person && { ...person, passwordHash, ...(name !== undefined && { name }) }
}

interface PasswordChange {
  readonly personId: string
  readonly passwordHash: string
  /** The stored text of the password that is replaced; if it is missing, any present password is replaced. */
  readonly before?: string | null
  readonly name?: string | undefined
}
