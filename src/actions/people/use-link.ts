// Uses a one-time link (S30): creates the first person or an invited person, or sets another password.
import { unitedGrant } from '../../access/policy.ts'
import { uuidv7 } from '../../ids.ts'
import { updateAccount } from '../../store/accounts/accounts.ts'
import type { Db } from '../../store/database/tables.ts'
import { deleteDevices } from '../../store/people/devices.ts'
import { findGroupForUpdate, findGroupMember, saveGroupMembership } from '../../store/people/groups.ts'
import { consumeInvitation } from '../../store/people/invitations.ts'
import { addMembership, saveMembership } from '../../store/people/memberships.ts'
import { consumeOneTimeLink } from '../../store/people/one-time-links.ts'
import {
  createPerson,
  findPeopleByEmail,
  hasPeople,
  lockAccount,
  lockPerson,
  PEOPLE_OF_EMAIL_MAX,
  setPassword,
  type Person,
} from '../../store/people/people.ts'
import { endSessions } from '../../store/people/sessions.ts'
import type { ActorContext, AnonymousContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'
import { invalidLink, isStillAllowed, type FoundLink } from './link.ts'

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
  if (found.kind === 'invitation' || found.kind === 'group') return found.invitation.email
  return sent ?? invalidPerson('/email', 'Missing. You sign in with this email address.')
}

export function invalidPerson(pointer: string, detail: string): ActionFailure {
  return new ActionFailure('invalid_person', 'Some values are invalid.', [{ pointer, detail }])
}

/** Uses up the link, with a new password. Fails if it was used in the meantime. */
export async function useLink(context: AnonymousContext, found: FoundLink, use: LinkUse): Promise<Result<Person>> {
  if (found.kind === 'password') return resetPassword(context, found, use)
  return found.kind === 'first' ? createFirstPerson(context, found, use) : createInvited(context, found, use)
}

/**
 * Gives the signed-in person the role of the invitation in its account or group. Who has a role there keeps the higher one and all
 * rights. Fails if the invitation was used in the meantime.
 */
export async function acceptInvitation(
  context: ActorContext,
  found: FoundLink,
  { personId }: Person,
): Promise<Result<void>> {
  const { db } = context
  if (found.kind !== 'invitation' && found.kind !== 'group') return invalidLink()
  if (!(await consume(db, found))) return invalidLink()
  if (!(await lockPerson(db, personId))) return invalidLink()
  await giveRole(context, found, personId)
}

/**
 * Uses the invitation up. Locks its account or group, so that of two invitations without an owner, used at once, the second one is
 * judged with the owner who came by the first.
 */
async function consume(db: Db, found: Invited): Promise<boolean> {
  if (found.kind === 'group') await findGroupForUpdate(db, found.group.groupId)
  else await lockAccount(db, found.account.accountId)
  return consumeInvitation(db, found.invitation)
}

/** Gives a person the role of an invitation that was used up. */
async function giveRole({ db, address, changed }: AnonymousContext, found: Invited, personId: string): Promise<void> {
  const { role, rights } = found.invitation
  if (found.kind === 'invitation') {
    const { accountId } = found.account
    await addMembership(db, { accountId, personId, role, rights })
    changed({ type: 'link_used', accountId, personId, kind: 'invitation', address })
    return
  }
  const { groupId } = found.group
  const before = (await findGroupMember(db, groupId, personId)) ?? { role, rights }
  await saveGroupMembership(db, { groupId, personId, ...unitedGrant(before, { role, rights }) })
  changed({ type: 'group_joined', accountId: null, groupId, personId, address })
}

type Invited = Extract<FoundLink, { kind: 'invitation' | 'group' }>

async function resetPassword(
  { db, address, changed }: AnonymousContext,
  { link, person: { personId } }: Extract<FoundLink, { kind: 'password' }>,
  { passwordHash, name }: LinkUse,
): Promise<Result<Person>> {
  // The lock keeps what the person may do as it is judged.
  if (!(await lockPerson(db, personId)) || !(await isStillAllowed(db, link, { personId }))) return invalidLink()
  if (!(await consumeOneTimeLink(db, link))) return invalidLink()
  const person = await setPassword(db, { personId, passwordHash, name })
  if (!person) return invalidLink()
  await endSessions(db, personId)
  await deleteDevices(db, personId)
  changed({ type: 'password_link_used', accountId: null, personId, address })
  return person
}

async function createInvited(
  context: AnonymousContext,
  found: Invited,
  { email, passwordHash, name = found.invitation.name }: LinkUse,
): Promise<Result<Person>> {
  const { db } = context
  if (!(await consume(db, found))) return invalidLink()
  if ((await findPeopleByEmail(db, email)).length >= PEOPLE_OF_EMAIL_MAX)
    return invalidPerson(
      '/email',
      'Too many users have this email. Sign in as one of them and open the link again, or ask for an invitation to another email.',
    )
  const person = await createPerson(db, { personId: uuidv7(), email, name, passwordHash })
  await giveRole(context, found, person.personId)
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
