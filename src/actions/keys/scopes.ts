// The scopes of API keys (S24), and what they allow in the table of verbs (S34).
import {
  ACCOUNT_POLICY,
  includesRole,
  isAccountVerb,
  type Access,
  type AccountVerb,
  type Right,
  type ServerVerb,
} from '../../access/policy.ts'

/** To send calls, to read, to change. A key that may change may also read. */
export const SCOPES = ['events', 'read', 'manage'] as const

export type Scope = (typeof SCOPES)[number]

/** What a key with these scopes may do in its account. */
export function accessOfScopes(scopes: readonly string[]): Access {
  const reads = scopes.includes('manage') || scopes.includes('read')
  return {
    role: scopes.includes('manage') ? 'admin' : reads ? 'viewer' : null,
    rights: new Set<Right>([
      ...(scopes.includes('events') ? (['events'] as const) : []),
      ...(reads ? (['numbers', 'bodies', 'recordings'] as const) : []),
    ]),
  }
}

/** The scopes that a key needs to be allowed as much. */
export function scopesOf({ role, rights }: Access): Scope[] {
  const isCovered = { events: rights.has('events'), read: role !== null, manage: includesRole(role, 'admin') }
  return SCOPES.filter((scope) => isCovered[scope])
}

/** The scope that a key needs for this. */
export function scopeFor(verb: AccountVerb | ServerVerb): Scope {
  if (!isAccountVerb(verb)) return verb.startsWith('server.') ? 'manage' : 'read'
  const { from } = ACCOUNT_POLICY[verb]
  return from === null ? 'events' : from === 'viewer' ? 'read' : 'manage'
}
