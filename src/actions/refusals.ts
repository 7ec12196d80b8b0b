// The failures of actions that depend on more than the verb of their request (S34): on their input, or on what they search.
import {
  ACCOUNT_POLICY,
  includesRole,
  missingFor,
  type AccountVerb,
  type Missing,
  type Right,
  type Role,
} from '../access/policy.ts'
import { refusalOf, ROLE_NAMES } from '../access/refusal.ts'
import type { ActionContext } from './context.ts'
import { ActionFailure } from './failure.ts'

type Refusing = Pick<ActionContext, 'access' | 'actor'>

/** Whether the actor may do this. */
export function may({ access }: Pick<ActionContext, 'access'>, verb: AccountVerb): boolean {
  return missingFor(access, verb) === null
}

/** The failure for a verb that the actor's role does not allow; `null`: the role allows it. */
export function refusedVerb(context: Refusing, verb: AccountVerb): ActionFailure | null {
  const missing = missingFor(context.access, verb)
  return missing && notPermitted(context, ACCOUNT_POLICY[verb].what, missing)
}

/** The failure for an actor without this right; `null`: the actor has it. `what` begins the sentence: "Searching by number". */
export function refusedRight(context: Refusing, right: Right, what: string): ActionFailure | null {
  return context.access.rights.has(right) ? null : notPermitted(context, what, { right })
}

/** The failure for a role that is higher than the actor's own, which the actor cannot give; `null`: it is not. */
export function refusedRole({ access }: Pick<ActionContext, 'access'>, role: Role): ActionFailure | null {
  if (includesRole(access.role, role)) return null
  const own = access.role === null ? 'none' : ROLE_NAMES[access.role]
  return new ActionFailure('exceeds_own_rights', 'Nobody can give a higher role than their own.', [
    { pointer: '/role', detail: `Must not be higher than your own role, which is ${own}.` },
  ])
}

function notPermitted({ access, actor }: Refusing, what: string, missing: Missing): ActionFailure {
  const who = actor.type === 'person' ? 'person' : 'key'
  return new ActionFailure('not_permitted', refusalOf(what, missing, { access, who, ask: [] }))
}
