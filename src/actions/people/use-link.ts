// What is done with a one-time link (S30): the first person comes to be, or the link's person gets a password.
import { uuidv7 } from '../../ids.ts'
import { updateAccount } from '../../store/accounts/accounts.ts'
import type { Db } from '../../store/database/tables.ts'
import { deleteDevices } from '../../store/people/devices.ts'
import { consumeOneTimeLink } from '../../store/people/one-time-links.ts'
import { createPerson, hasPeople, lockAccount, setPassword } from '../../store/people/people.ts'
import type { Person } from '../../store/people/people.ts'
import { endSessions } from '../../store/people/sessions.ts'
import type { AnonymousContext } from '../context.ts'
import { ActionFailure, isFailure, type Result } from '../failure.ts'
import { invalidLink, type FoundLink } from './link.ts'

export interface LinkUse {
  /** Of the first person of all. */
  readonly email: string
  readonly passwordHash: string
  readonly name: string | undefined
  /** What the first person of all says of the account. */
  readonly account: { readonly [Name in 'name' | 'timezone' | 'country']: string | undefined }
}

/** The address that the link's person has or will have. Fails where there is none. */
export function emailForLink({ person }: FoundLink, sent: string | undefined): Result<string> {
  return person?.email ?? sent ?? invalidPerson('/email', 'Missing. You sign in with this email address.')
}

export function invalidPerson(pointer: string, detail: string): ActionFailure {
  return new ActionFailure('invalid_person', 'Some values are invalid.', [{ pointer, detail }])
}

/** Uses the link up. Fails when somebody else was faster. */
export async function useLink(
  { db, address, changed }: AnonymousContext,
  found: FoundLink,
  use: LinkUse,
): Promise<Result<Person>> {
  const { link, person: before } = found
  // Two links for the first person, used at the same moment, make one person.
  await lockAccount(db, link.accountId)
  if (!(await consumeOneTimeLink(db, link))) return invalidLink()
  const person = before === null ? await createFirstPerson(db, link, use) : await resetPassword(db, before, use)
  if (isFailure(person)) return person
  const { accountId, personId } = person
  changed({ type: 'link_used', accountId, personId, kind: link.kind, address })
  return person
}

async function resetPassword(
  db: Db,
  { accountId, personId }: Person,
  { passwordHash, name }: LinkUse,
): Promise<Result<Person>> {
  const changed = await setPassword(db, { accountId, personId, passwordHash, name })
  if (!changed) return invalidLink()
  await endSessions(db, personId)
  await deleteDevices(db, personId)
  return changed
}

async function createFirstPerson(
  db: Db,
  { accountId }: FoundLink['link'],
  { email, passwordHash, name: said, account }: LinkUse,
): Promise<Result<Person>> {
  // What stands before the @ is what people are called by until they say better.
  const name = said ?? email.replace(/@[^@]*$/, '')
  const made = (await hasPeople(db))
    ? undefined
    : await createPerson(db, { accountId, personId: uuidv7(), email, name, passwordHash })
  if (!made) return invalidLink()
  const { timezone, country, name: accountName } = account
  const isTold = timezone !== undefined || country !== undefined
  if (isTold || accountName !== undefined)
    await updateAccount(db, accountId, {
      ...(accountName !== undefined && { name: accountName }),
      ...(timezone !== undefined && { timezone }),
      ...(country !== undefined && { country }),
      ...(isTold && { atHome: true }),
    })
  return made
}
