// Asks in the transaction of a change whether the key or the session of the request is still valid: the request may have waited
// since it was authenticated, and caches may be older (S24, S31).
import { findSession } from '../../store/people/sessions.ts'
import type { Db } from '../../store/database/tables.ts'
import { principalOfKeyId } from './keyring.ts'
import { ownerLeft, type Principal } from './principal.ts'
import { principalOfSession, sessionEnded } from './sessions.ts'

/**
 * The principal as it is now. Throws 401 for a key that was revoked, expired or ended with its person, and for a session that
 * ended. Locks nothing: whoever ends a key or a session must not wait for the changes that are made with it.
 */
export async function requireStillValid(transaction: Db, principal: Principal): Promise<Principal> {
  const { key, name, signedIn } = principal
  if (key) {
    const now = await principalOfKeyId(transaction, { accountId: key.accountId, keyId: name })
    if (key.ownerId !== null && now.key?.hasOwnerLeft === true) throw ownerLeft()
  }
  if (!signedIn) return principal
  const { personId, sessionId } = signedIn.session
  const now = await findSession(transaction, personId, sessionId)
  if (!now) throw sessionEnded()
  return principalOfSession(now)
}
