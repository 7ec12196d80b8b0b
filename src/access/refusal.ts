// The sentences for what somebody may not do: what is missing, and who may change that. The dashboard shows the same sentences.
import { MEMBER_RIGHTS, roleWith, type Access, type Missing, type Right, type Role } from './policy.ts'

/** The names of the roles as people read them. */
export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  viewer: 'Viewer',
  responder: 'Responder',
  editor: 'Editor',
  admin: 'Admin',
  owner: 'Owner',
}

/** The rights, as they complete the phrase "the right …". */
const RIGHT_PHRASES: Readonly<Record<Right, string>> = {
  numbers: 'to see numbers',
  bodies: 'to see bodies',
  recordings: 'to listen to recordings',
  events: 'to send events',
}

/** The person or the key that is refused. */
export interface Refused {
  readonly access: Access
  readonly who: 'key' | 'person'
  /** The names of people who may change it; empty: not known. */
  readonly ask: readonly string[]
}

/**
 * `Resending deliveries requires the role Responder. You have the role Viewer. Ask Anna Smith or Ben Jones.` `what` is the begin of
 * the sentence, as in the table of verbs.
 */
export function refusalOf(what: string, missing: Missing, { access, who, ask }: Refused): string {
  const own = 'membership' in missing ? 'You are visiting it.' : ownRole(access, who)
  const whom =
    ask.length === 0
      ? isOwnersOnly(missing)
        ? 'an owner of the account'
        : 'an owner or admin of the account'
      : new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(ask)
  return `${what} requires ${requirementOf(missing, who)}. ${own} Ask ${whom}.`
}

function isOwnersOnly(missing: Missing): boolean {
  return 'role' in missing && missing.role === 'owner'
}

function ownRole({ role }: Access, who: Refused['who']): string {
  const own = role === null ? 'no role' : `the role ${ROLE_NAMES[role]}`
  return who === 'key' ? `This key has ${own}.` : `You have ${own}.`
}

function requirementOf(missing: Missing, who: Refused['who']): string {
  if ('membership' in missing) return 'a role in the account'
  if ('role' in missing) return `the role ${ROLE_NAMES[missing.role]}`
  const { right } = missing
  // A person gets the other rights with a role only.
  const role = who === 'person' && !MEMBER_RIGHTS.some((one) => one === right) ? roleWith(right) : null
  return role === null ? `the right ${RIGHT_PHRASES[right]}` : `the role ${ROLE_NAMES[role]}`
}
