// What the signed-in person may do in the account of this document (S34). The server decides; the page shows beforehand what the
// server would refuse, and why.
import { createContext, useContext } from 'react'
import { findStatusRefusal, statusRefusalText } from '../../src/access/account-status.ts'
import type { AccountStatus } from '../../src/access/account-status.ts'
import { ACCOUNT_POLICY, accessOf, missingFor } from '../../src/access/policy.ts'
import type { Access, AccountVerb, Right } from '../../src/access/policy.ts'
import { refusalOf } from '../../src/access/refusal.ts'
import type { Membership } from './membership.ts'

export type { AccountVerb } from '../../src/access/policy.ts'

/** What the person may do in the account, and what the state of the account allows. */
export interface PageAccess extends Access {
  readonly account: { readonly name: string; readonly status: AccountStatus }
}

/** `null`: a page outside of accounts, which shows nothing that a role would have to allow. */
export const AccessContext = createContext<PageAccess | null>(null)

export function accessIn({ role, rights, visit, account }: Membership): PageAccess {
  return { ...accessOf(role, rights), isVisit: visit !== null, account }
}

/** Whether the person may do this. */
export function useMay(verb: AccountVerb): boolean {
  return useRefusal(verb) === null
}

/** Whether the person has a right beside the role. */
export function useRight(right: Right): boolean {
  return useContext(AccessContext)?.rights.has(right) ?? true
}

/** Why the person may not do this, and whom to ask; `null`: they may. */
export function useRefusal(verb: AccountVerb | undefined): string | null {
  const access = useContext(AccessContext)
  return verb === undefined ? null : refusalFor(access, verb)
}

/** As `useRefusal`, for a list of verbs that is only known later. */
export function useRefusals(): (verb: AccountVerb | undefined) => string | null {
  const access = useContext(AccessContext)
  return (verb) => (verb === undefined ? null : refusalFor(access, verb))
}

function refusalFor(access: PageAccess | null, verb: AccountVerb): string | null {
  if (access === null) return null
  const missing = missingFor(access, verb)
  if (missing) return refusalOf(ACCOUNT_POLICY[verb].what, missing, { access, who: 'person', ask: [] })
  const { name, status } = access.account
  const code = findStatusRefusal(status, verb)
  return code && statusRefusalText(code, { name, verb })
}
