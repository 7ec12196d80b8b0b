// The sentences for what somebody may not do: what is missing, and who may change that. The dashboard shows the same sentences.
import { ACCOUNT_POLICY, type Access, type AccountVerb, type Missing, type Right, type Role } from './policy.ts'

/** The names of the roles as people read them. */
export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  viewer: 'Viewer',
  responder: 'Responder',
  editor: 'Editor',
  admin: 'Admin',
  owner: 'Owner',
}

/** The rights, as they complete the phrase "the right …". */
export const RIGHT_PHRASES: Readonly<Record<Right, string>> = {
  numbers: 'to see numbers',
  bodies: 'to see bodies',
  recordings: 'to listen to recordings',
  events: 'to send events',
}

interface RefusedPerson {
  readonly access: Access
  /** The key or the person. */
  readonly who: 'key' | 'person'
  /** The names of people who may change it; empty: not known. */
  readonly ask: readonly string[]
}

/** `Resending deliveries requires the role Responder. Your role is Viewer. Ask Anna Smith or Ben Jones.` */
export function refusalOf(verb: AccountVerb, missing: Missing, { access, who, ask }: RefusedPerson): string {
  const required =
    'role' in missing ? `the role ${ROLE_NAMES[missing.role]}` : `the right ${RIGHT_PHRASES[missing.right]}`
  const role = access.role === null ? 'no role' : `the role ${ROLE_NAMES[access.role]}`
  const own = who === 'key' ? `This key has ${role}.` : `You have ${role}.`
  const whom =
    ask.length === 0
      ? 'an owner or admin of the account'
      : new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(ask)
  return `${ACCOUNT_POLICY[verb].what} requires ${required}. ${own} Ask ${whom}.`
}
