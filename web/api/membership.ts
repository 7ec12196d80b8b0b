// The accounts of the signed-in person, and what the person may do in the account that this document shows.
import { accessOf } from '../../src/access/policy.ts'
import type { Right } from '../../src/access/policy.ts'
import { chosenAccount } from './account.ts'
import { useSession } from './session.ts'
import type { Session } from './session.ts'

export type Membership = Session['accounts'][number]

/** The membership in an account, by its number as it is written in the address; `null`: the person is not a member. */
export function membershipIn({ accounts }: Pick<Session, 'accounts'>, account: string | null): Membership | null {
  return accounts.find(({ account: { number } }) => String(number) === account) ?? null
}

/** The membership in the account of this document; `null`: nobody is signed in, or the person is not a member. */
export function useMembership(): Membership | null {
  const session = useSession()
  return session && membershipIn(session, chosenAccount())
}

/** Whether the person has a right in the account of this document in the first session, and not in the second. */
export function hasLostRight(before: Session | null, after: Session | null): boolean {
  const kept = rightsIn(after)
  return [...rightsIn(before)].some((right) => !kept.has(right))
}

function rightsIn(session: Session | null): ReadonlySet<Right> {
  const membership = session && membershipIn(session, chosenAccount())
  return membership ? accessOf(membership.role, membership.rights).rights : new Set()
}

/** The session after a change of an account. */
export function withAccount(session: Session, changed: Membership['account']): Session {
  const accounts = session.accounts.map((one) => (one.account.id === changed.id ? { ...one, account: changed } : one))
  return { ...session, accounts }
}

/** The time zone in which the page shows times: the account's. */
export function useZone(): string {
  return useMembership()?.account.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
}
