// The principal of a request: who asks. The account comes from the path of the request (S35).
import { SERVER_POLICY, type Access, type ServerVerb } from '../../access/policy.ts'
import { publicId } from '../../ids.ts'
import type { SessionWithPerson } from '../../store/people/sessions.ts'
import { Problem } from '../http/problem.ts'
import type { ProblemCode } from '../http/problem-types.ts'

export interface Principal {
  /** Identifies the principal for idempotency keys and limits: the key's id, `person:` and an id, or `admin`. */
  readonly name: string
  /** The name shown to people: that of the key or of the person. A person without a name is shown by email. */
  readonly label: string
  /** Whether the principal used OFFHOOK_API_KEY or the admin key, which may enter every account and manage the server. */
  readonly isAdmin: boolean
  /** The account and the access of an API key; `null`: the principal is a person, or used the administrator key. */
  readonly key: KeyGrant | null
  /** When the key expires, in milliseconds since 1970; `null`: never. */
  readonly expiresAt: number | null
  /** The session of a person on the page; `null`: the principal is a key. */
  readonly signedIn: SessionWithPerson | null
}

interface KeyGrant {
  readonly accountId: number
  readonly access: Access
  /** The person with whom the key ends; `null`: the key belongs to the account. */
  readonly ownerId: string | null
  /** The person left the account, so that the key does nothing, even if the person came back. */
  readonly hasOwnerLeft: boolean
  /** The source of kind `api` that the key belongs to; `null`: the account's own source. */
  readonly sourceId: number | null
}

type UnauthorizedCode = Extract<
  ProblemCode,
  | 'authentication_required'
  | 'invalid_api_key'
  | 'session_ended'
  | 'incorrect_password'
  | 'session_required'
  | 'api_key_required'
>

/** A 401. `who` is the public id of the refused key, where it is known. */
export function unauthorized(code: UnauthorizedCode, detail: string, who?: string): Problem {
  const headers = { 'www-authenticate': 'Bearer realm="Offhook"' }
  return new Problem(code, detail, { headers, ...(who !== undefined && { who }) })
}

/** The 401 for a key whose person lost the account. */
export function ownerLeft(): Problem {
  return unauthorized(
    'invalid_api_key',
    'The person whom this key belonged to left the account. An owner or admin can hand the key over.',
  )
}

/** Throws 403 unless the principal may do this outside of accounts. */
export function requireServerVerb(principal: Principal, verb: ServerVerb): void {
  const { who, what } = SERVER_POLICY[verb]
  if (isServerAdmin(principal)) return
  const by = { who: actorName(principal) }
  if (who === 'administrator')
    throw new Problem('not_permitted', `${what} requires an administrator of this server.`, by)
  if (principal.key && principal.key.access.role === null)
    throw new Problem('not_permitted', `${what} requires the role Viewer. This key has no role.`, by)
}

/** Whether the principal may administer this server: by the administrator key, or as a person to whom this was given. */
export function isServerAdmin({ isAdmin, signedIn }: Principal): boolean {
  return isAdmin || signedIn?.person.isServerAdmin === true
}

/** The name of the principal in the log (S37): the public id, or `administrator`. */
export function actorName({ name, signedIn, isAdmin }: Principal): string {
  if (signedIn) return publicId('per', signedIn.person.personId)
  return isAdmin ? 'administrator' : publicId('key', name)
}
