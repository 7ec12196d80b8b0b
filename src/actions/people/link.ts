// One-time links (S30): for the first person, for an invitation, or for a new password.
import type { Account } from '../../store/accounts/accounts.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import type { Db } from '../../store/database/tables.ts'
import { createOneTimeLink, findOneTimeLinkByHash } from '../../store/people/one-time-links.ts'
import type { OneTimeLink } from '../../store/people/one-time-links.ts'
import { findPersonById, hasPeople } from '../../store/people/people.ts'
import type { Person } from '../../store/people/people.ts'
import type { AnonymousContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'
import { hashOfToken, newToken } from '../token.ts'

/**
 * How long a link works, in minutes (S30). An invitation gives access to nothing that a person already has, and its person may be
 * away, so it works longer.
 */
const LINK_MINUTES: Readonly<Record<OneTimeLink['kind'], number>> = {
  first: 30,
  invitation: 7 * 24 * 60,
  password: 30,
}

export interface IssuedLink {
  readonly kind: OneTimeLink['kind']
  /** The address to open, which is never shown again. */
  readonly link: string
  readonly expiresAt: Date
}

type Issuing = Pick<AnonymousContext, 'db' | 'publicUrl' | 'now'>

/** Creates a link for the first person. */
export function issueFirstLink(context: Issuing, { accountId }: Account): Promise<IssuedLink> {
  return issueLink(context, { accountId, personId: null, kind: 'first' })
}

/** Creates a link for this person. Older links of the person stop working. */
export function issuePersonLink(context: Issuing, { accountId, personId, passwordHash }: Person): Promise<IssuedLink> {
  return issueLink(context, { accountId, personId, kind: passwordHash === null ? 'invitation' : 'password' })
}

async function issueLink(
  { db, publicUrl, now }: Issuing,
  link: Pick<OneTimeLink, 'accountId' | 'personId' | 'kind'>,
): Promise<IssuedLink> {
  const token = newToken()
  const expiresAt = new Date(now + LINK_MINUTES[link.kind] * 60_000)
  await createOneTimeLink(db, { ...link, hash: hashOfToken(token), expiresAt })
  return { kind: link.kind, link: `${publicUrl}/link/${token}`, expiresAt }
}

export interface FoundLink {
  readonly link: OneTimeLink
  /** The person that the link is for; `null`: the first person, who does not exist yet. */
  readonly person: Person | null
  /** The account that the link gives access to. */
  readonly account: Account | undefined
}

/** The link with this token. Fails if the link was used, has expired or never existed. */
export async function findLink(db: Db, token: string): Promise<Result<FoundLink>> {
  const link = await findOneTimeLinkByHash(db, hashOfToken(token))
  if (!link) return invalidLink()
  const { accountId, personId } = link
  if (personId === null && (await hasPeople(db))) return invalidLink()
  const person = personId === null ? null : await findPersonById(db, accountId, personId)
  if (person === undefined) return invalidLink()
  return { link, person, account: await findAccountById(db, accountId) }
}

export function invalidLink(): ActionFailure {
  return new ActionFailure(
    'link_invalid',
    'This link has already been used or has expired. Create a new one with "offhook users link <email>".',
  )
}
