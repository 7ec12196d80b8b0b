// What is done with a one-time link (S30): the first person comes to be, or the one whose link it is gets a password.
import { updateAccount } from '../../store/accounts/accounts.ts'
import { deleteDevices } from '../../store/people/devices.ts'
import { consumeOneTimeLink } from '../../store/people/one-time-links.ts'
import { createPerson, hasPeople, lockAccount, setPassword } from '../../store/people/people.ts'
import type { Person } from '../../store/people/people.ts'
import { endSessions } from '../../store/people/sessions.ts'
import type { Db } from '../../store/database/tables.ts'
import { uuidv7 } from '../../ids.ts'
import { Problem } from '../http/problem.ts'
import type { FoundLink } from './link.ts'
import { invalidLink } from './link.ts'
import type { PasswordOwner, PasswordRules } from '../auth/password-rules.ts'

/** What the person typed. */
export interface LinkInput {
  readonly email?: string | undefined
  readonly name?: string | undefined
  readonly password: string
  readonly timezone?: string | undefined
  readonly country?: string | undefined
  readonly account_name?: string | undefined
}

/** The address that the link's person has or will have. Throws 422 where there is none. */
export function emailOf({ person }: FoundLink, use: LinkInput): string {
  const email = person?.email ?? use.email
  if (email === undefined) throw invalidInput('/email', 'Missing. You sign in with this email address.')
  return email
}

/** Throws 422 for a password that is not taken. */
export async function requireStrongPassword(
  rules: PasswordRules,
  password: string,
  owner: PasswordOwner,
): Promise<void> {
  const flaw = await rules.flawOf(password, owner)
  if (flaw !== null) throw invalidInput('/password', flaw)
}

export function invalidInput(pointer: string, detail: string): Problem {
  return new Problem('invalid_person', 'Some values are invalid.', { errors: [{ pointer, detail }] })
}

export interface PreparedLinkUse {
  readonly email: string
  readonly passwordHash: string
  readonly use: LinkInput
}

/** Uses the link up, in one transaction. Throws 404 when somebody else was faster. */
export async function redeemLink(transaction: Db, found: FoundLink, prepared: PreparedLinkUse): Promise<Person> {
  const { link, person } = found
  const { passwordHash, use } = prepared
  // Two links for the first person, used at the same moment, make one person.
  await lockAccount(transaction, link.accountId)
  if (!(await consumeOneTimeLink(transaction, link))) throw invalidLink()
  if (person === null) return createFirstPerson(transaction, found, prepared)
  const { accountId, personId } = person
  const changed = await setPassword(transaction, { accountId, personId, passwordHash, name: use.name })
  if (!changed) throw invalidLink()
  await endSessions(transaction, personId)
  await deleteDevices(transaction, personId)
  return changed
}

async function createFirstPerson(
  transaction: Db,
  { link }: FoundLink,
  { email, passwordHash, use }: PreparedLinkUse,
): Promise<Person> {
  const { accountId } = link
  const made = (await hasPeople(transaction))
    ? undefined
    : await createPerson(transaction, {
        accountId,
        personId: uuidv7(),
        email,
        // What stands before the @ is what people are called by until they say better.
        name: use.name ?? email.replace(/@[^@]*$/, ''),
        passwordHash,
      })
  if (!made) throw invalidLink()
  const { timezone, country, account_name: accountName } = use
  const home = { ...(timezone !== undefined && { timezone }), ...(country !== undefined && { country }) }
  const change = {
    ...(accountName !== undefined && { name: accountName }),
    ...(Object.keys(home).length > 0 && { ...home, atHome: true }),
  }
  if (Object.keys(change).length > 0) await updateAccount(transaction, accountId, change)
  return made
}
