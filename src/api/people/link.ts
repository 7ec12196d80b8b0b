// One-time links (S30): the first person of all, an invitation, a new password.
import type { Account } from '../../store/accounts/accounts.ts'
import { createOneTimeLink, findOneTimeLinkByHash } from '../../store/people/one-time-links.ts'
import type { OneTimeLink } from '../../store/people/one-time-links.ts'
import { hasPeople, findPersonById } from '../../store/people/people.ts'
import type { Person } from '../../store/people/people.ts'
import type { Db } from '../../store/database/tables.ts'
import { Problem } from '../http/problem.ts'
import { timeText } from '../../text/timestamp.ts'
import { hashOfToken, newToken } from '../../actions/token.ts'

/** How long a link works, in minutes (S30). An invitation opens nothing of anybody's yet, and may find its person away. */
const LINK_MINUTES: Readonly<Record<OneTimeLink['kind'], number>> = {
  first: 30,
  invitation: 7 * 24 * 60,
  password: 30,
}

export interface LinkOutput {
  readonly link: string
  readonly expires_at: string
}

/** A link for the first person of all. */
export function makeFirstLink(db: Db, publicUrl: string, { accountId }: Account): Promise<LinkOutput> {
  return issueLink(db, publicUrl, { accountId, personId: null, kind: 'first' })
}

/** A link for this person; those made before are worth nothing from now on. */
export function makeLink(db: Db, publicUrl: string, person: Person): Promise<LinkOutput> {
  const { accountId, personId } = person
  return issueLink(db, publicUrl, { accountId, personId, kind: kindFor(person) })
}

/** What a link for this person is for. */
export function kindFor({ passwordHash }: Person): 'invitation' | 'password' {
  return passwordHash === null ? 'invitation' : 'password'
}

async function issueLink(
  db: Db,
  publicUrl: string,
  link: Pick<OneTimeLink, 'accountId' | 'personId' | 'kind'>,
): Promise<LinkOutput> {
  const token = newToken()
  const expiresAt = new Date(Date.now() + LINK_MINUTES[link.kind] * 60_000)
  await createOneTimeLink(db, { ...link, hash: hashOfToken(token), expiresAt })
  return { link: `${publicUrl}/link/${token}`, expires_at: timeText(expiresAt.getTime()) }
}

export interface FoundLink {
  readonly link: OneTimeLink
  /** Whose it is; `null`: nobody's, for the first person of all. */
  readonly person: Person | null
}

/** The link with this token. Throws 404 for one that was used, has expired or never was. */
export async function findLink(db: Db, token: string): Promise<FoundLink> {
  const link = await findOneTimeLinkByHash(db, hashOfToken(token))
  if (!link) throw invalidLink()
  if (link.personId === null) {
    if (await hasPeople(db)) throw invalidLink()
    return { link, person: null }
  }
  const person = await findPersonById(db, link.accountId, link.personId)
  if (!person) throw invalidLink()
  return { link, person }
}

export function invalidLink(): Problem {
  return new Problem(
    'link_invalid',
    'This link has already been used or has expired. Create a new one with "offhook users link <email>".',
  )
}
