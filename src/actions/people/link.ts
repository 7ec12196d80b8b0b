// One-time links (S30): for the first person, for an invitation, or for a new password.
import { publicId } from '../../ids.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import type { Account } from '../../store/accounts/accounts.ts'
import type { Db } from '../../store/database/tables.ts'
import { findInvitationByHash, type Invitation } from '../../store/people/invitations.ts'
import { findGroup, type Group } from '../../store/people/groups.ts'
import { createOneTimeLink, findOneTimeLinkByHash, type OneTimeLink } from '../../store/people/one-time-links.ts'
import { findPerson, hasPeople, type Person } from '../../store/people/people.ts'
import type { AnonymousContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'
import { hashOfToken, newToken } from '../token.ts'
import { refusedOverPerson } from './over-person.ts'

/** How long a link for the first person or for a new password works (S30). */
const LINK_MS = 30 * 60_000

export interface IssuedLink {
  readonly kind: 'first' | 'invitation' | 'password'
  /** The address to open, which is never shown again. */
  readonly link: string
  readonly expiresAt: Date
}

type Issuing = Pick<AnonymousContext, 'db' | 'publicUrl' | 'now'>

/** Creates a link for the first person, who will own this account. */
export function issueFirstLink(context: Issuing, { accountId }: Account): Promise<IssuedLink> {
  return issueLink(context, { accountId, personId: null, makerId: null, kind: 'first' })
}

/**
 * Creates a link for a new password of this person. Older links of the person stop working. `makerId`: the person who makes it; `null`:
 * the administrator key.
 */
export function issuePasswordLink(
  context: Issuing,
  { personId, makerId }: Pick<Person, 'personId'> & Pick<OneTimeLink, 'makerId'>,
): Promise<IssuedLink> {
  return issueLink(context, { accountId: null, personId, makerId, kind: 'password' })
}

async function issueLink(
  { db, publicUrl, now }: Issuing,
  link: Pick<OneTimeLink, 'accountId' | 'personId' | 'makerId' | 'kind'>,
): Promise<IssuedLink> {
  const token = newToken()
  const expiresAt = new Date(now + LINK_MS)
  await createOneTimeLink(db, { ...link, hash: hashOfToken(token), expiresAt })
  return { kind: link.kind, link: `${publicUrl}/link/${token}`, expiresAt }
}

export type FoundLink =
  | { readonly kind: 'first'; readonly link: OneTimeLink; readonly account: Account }
  | { readonly kind: 'invitation'; readonly invitation: Invitation; readonly account: Account }
  | { readonly kind: 'group'; readonly invitation: Invitation; readonly group: Group; readonly accounts: number }
  | { readonly kind: 'password'; readonly link: OneTimeLink; readonly person: Person }

/** The link with this token. Fails if the link was used, has expired or never existed. */
export async function findLink(db: Db, token: string): Promise<Result<FoundLink>> {
  const hash = hashOfToken(token)
  const invitation = await findInvitationByHash(db, hash)
  if (invitation) {
    const { accountId, groupId } = invitation
    const group = groupId === null ? undefined : await findGroup(db, groupId)
    if (group) return { kind: 'group', invitation, group, accounts: group.accounts }
    const account = accountId === null ? undefined : await findAccountById(db, accountId)
    // Nobody joins an account that waits for its deletion (S57).
    return account?.deleteAt === null ? { kind: 'invitation', invitation, account } : invalidLink()
  }
  const link = await findOneTimeLinkByHash(db, hash)
  if (!link) return invalidLink()
  if (link.personId !== null) {
    const person = await findPerson(db, link.personId)
    return person && (await isStillAllowed(db, link, person)) ? { kind: 'password', link, person } : invalidLink()
  }
  const account = link.accountId === null ? undefined : await findAccountById(db, link.accountId)
  return account?.deleteAt === null && !(await hasPeople(db)) ? { kind: 'first', link, account } : invalidLink()
}

/** Whether the person who made the link for a new password could still make it: what they or the link's person may do can change. */
export async function isStillAllowed(
  db: Db,
  { makerId }: OneTimeLink,
  person: Pick<Person, 'personId'>,
): Promise<boolean> {
  if (makerId === null) return true
  return (await refusedOverPerson({ db, actor: { type: 'person', id: publicId('per', makerId) } }, person)) === null
}

/** When the link stops working, in milliseconds since 1970. */
export function expiryOf(found: FoundLink): number {
  return found.kind === 'invitation' || found.kind === 'group' ? found.invitation.expiresAt : found.link.expiresAt
}

export function invalidLink(): ActionFailure {
  return new ActionFailure(
    'link_invalid',
    'This link has already been used or has expired. Ask whoever sent it for a new one, or the administrator of this server ("offhook users link <email>").',
  )
}
