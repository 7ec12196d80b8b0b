// Uses a one-time link (S30): creates the first person or an invited person, or sets another password.
import { uuidv7 } from '../../ids.ts'
import { updateAccount, type Account } from '../../store/accounts/accounts.ts'
import type { Db } from '../../store/database/tables.ts'
import { deleteDevices } from '../../store/people/devices.ts'
import { consumeInvitation, type Invitation } from '../../store/people/invitations.ts'
import { addMembership, saveMembership } from '../../store/people/memberships.ts'
import { consumeOneTimeLink } from '../../store/people/one-time-links.ts'
import {
  createPerson,
  hasPeople,
  lockAccount,
  lockPerson,
  setPassword,
  type Person,
} from '../../store/people/people.ts'
import { endSessions } from '../../store/people/sessions.ts'
import type { ActorContext, AnonymousContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'
import { invalidLink, type FoundLink } from './link.ts'

interface LinkUse {
  /** The email of the person. */
  readonly email: string
  readonly passwordHash: string
  readonly name: string | undefined
  /** The account's settings that the first person enters. */
  readonly account: { readonly [Name in 'name' | 'timezone' | 'country']: string | undefined }
}

/** The email of the link's person, or of the first person. Fails if there is none. */
export function emailForLink(found: FoundLink, sent: string | undefined): Result<string> {
  if (found.kind === 'password') return found.person.email
  if (found.kind === 'invitation') return found.invitation.email
  return sent ?? invalidPerson('/email', 'Missing. You sign in with this email address.')
}

export function invalidPerson(pointer: string, detail: string): ActionFailure {
  return new ActionFailure('invalid_person', 'Some values are invalid.', [{ pointer, detail }])
}

/** Uses up the link, with a new password. Fails if it was used in the meantime. */
export async function useLink(context: AnonymousContext, found: FoundLink, use: LinkUse): Promise<Result<Person>> {
  if (found.kind === 'password') return resetPassword(context, found, use)
  return found.kind === 'first' ? createFirstPerson(context, found, use) : createInvited(context, found.invitation, use)
}

/**
 * Makes the signed-in person a member of the account that it returns. A member keeps the higher role and all rights. Fails if the
 * invitation was used in the meantime.
 */
export async function acceptInvitation(
  { db, address, changed }: ActorContext,
  found: FoundLink,
  { personId }: Person,
): Promise<Result<Account>> {
  if (found.kind !== 'invitation' || !(await consumeInvitation(db, found.invitation))) return invalidLink()
  if (!(await lockPerson(db, personId))) return invalidLink()
  const { accountId, role, rights } = found.invitation
  await addMembership(db, { accountId, personId, role, rights })
  changed({ type: 'link_used', accountId, personId, kind: 'invitation', address })
  return found.account
}

async function resetPassword(
  { db, address, changed }: AnonymousContext,
  { link, person: { personId } }: Extract<FoundLink, { kind: 'password' }>,
  { passwordHash, name }: LinkUse,
): Promise<Result<Person>> {
  if (!(await consumeOneTimeLink(db, link))) return invalidLink()
  const person = await setPassword(db, { personId, passwordHash, name })
  if (!person) return invalidLink()
  await endSessions(db, personId)
  await deleteDevices(db, personId)
  changed({ type: 'password_link_used', accountId: null, personId, address })
  return person
}

async function createInvited(
  { db, address, changed }: AnonymousContext,
  invitation: Invitation,
  { email, passwordHash, name = invitation.name }: LinkUse,
): Promise<Result<Person>> {
  if (!(await consumeInvitation(db, invitation))) return invalidLink()
  const { accountId, role, rights } = invitation
  const person = await createPerson(db, { personId: uuidv7(), email, name, passwordHash })
  const { personId } = person
  await saveMembership(db, { accountId, personId, role, rights })
  changed({ type: 'link_used', accountId, personId, kind: 'invitation', address })
  return person
}

async function createFirstPerson(
  { db, address, changed }: AnonymousContext,
  { link, account: { accountId } }: Extract<FoundLink, { kind: 'first' }>,
  { email, passwordHash, name: said, account }: LinkUse,
): Promise<Result<Person>> {
  // Locks the account, so that two links for the first person, used at the same moment, create only one person.
  await lockAccount(db, accountId)
  if (!(await consumeOneTimeLink(db, link)) || (await hasPeople(db))) return invalidLink()
  // The part of the email before the @ serves as the name until the person enters one.
  const name = said ?? nameFromEmail(email)
  const person = await createPerson(db, { personId: uuidv7(), email, name, passwordHash, isServerAdmin: true })
  const { personId } = person
  await saveMembership(db, { accountId, personId, role: 'owner', rights: [] })
  await saveLocation(db, accountId, account)
  changed({ type: 'link_used', accountId, personId, kind: 'first', address })
  return person
}

export function nameFromEmail(email: string): string {
  return email.replace(/@[^@]*$/, '')
}

async function saveLocation(db: Db, accountId: number, { timezone, country, name }: LinkUse['account']): Promise<void> {
  const isTold = timezone !== undefined || country !== undefined
  if (!isTold && name === undefined) return
  await updateAccount(db, accountId, {
    ...(name !== undefined && { name }),
    ...(timezone !== undefined && { timezone }),
    ...(country !== undefined && { country }),
    ...(isTold && { atHome: true }),
  })
}
