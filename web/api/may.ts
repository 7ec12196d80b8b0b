// What the signed-in person may do in the account of this document (S34). The server decides; the page shows beforehand what the
// server would refuse, and why.
import { createContext, useContext } from 'react'
import { ACCOUNT_POLICY, accessOf, missingFor } from '../../src/access/policy.ts'
import type { Access, AccountVerb, Right } from '../../src/access/policy.ts'
import { refusalOf } from '../../src/access/refusal.ts'
import type { Membership } from './membership.ts'

export type { AccountVerb } from '../../src/access/policy.ts'

/** `null`: a page outside of accounts, which shows nothing that a role would have to allow. */
export const AccessContext = createContext<Access | null>(null)

export function accessIn({ role, rights, visit }: Pick<Membership, 'role' | 'rights' | 'visit'>): Access {
  return { ...accessOf(role, rights), isVisit: visit !== null }
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

function refusalFor(access: Access | null, verb: AccountVerb): string | null {
  const missing = access && missingFor(access, verb)
  return missing && refusalOf(ACCOUNT_POLICY[verb].what, missing, { access, who: 'person', ask: [] })
}
