// Uses a one-time link (S30): creates the first person, or sets the password of the link's person.
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

interface LinkUse {
  /** The email of the first person. */
  readonly email: string
  readonly passwordHash: string
  readonly name: string | undefined
  /** The account's settings that the first person enters. */
  readonly account: { readonly [Name in 'name' | 'timezone' | 'country']: string | undefined }
}

/** The email of the link's person, or of the first person. Fails if there is none. */
export function emailForLink({ person }: FoundLink, sent: string | undefined): Result<string> {
  return person?.email ?? sent ?? invalidPerson('/email', 'Missing. You sign in with this email address.')
}

export function invalidPerson(pointer: string, detail: string): ActionFailure {
  return new ActionFailure('invalid_person', 'Some values are invalid.', [{ pointer, detail }])
}

/** Uses up the link. Fails if it was used in the meantime. */
export async function useLink(
  { db, address, changed }: AnonymousContext,
  found: FoundLink,
  use: LinkUse,
): Promise<Result<Person>> {
  const { link, person: before } = found
  // Locks the account, so that two links for the first person, used at the same moment, create only one person.
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
  // The part of the email before the @ serves as the name until the person enters one.
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
