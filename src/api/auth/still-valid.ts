// Asks in the transaction of a change whether the key or the session of the request is still valid: the request may have waited
// since it was authenticated, and caches may be older (S24, S31).
import { findApiKey } from '../../store/people/api-keys.ts'
import { findSession } from '../../store/people/sessions.ts'
import type { Db } from '../../store/database/tables.ts'
import { requireValidKey } from './keyring.ts'
import { ownerLeft, unauthorized, type Principal } from './principal.ts'
import { principalOfSession, sessionEnded } from './sessions.ts'

/**
 * The principal as it is now. Throws 401 for a key that was revoked, expired or ended with its person, and for a session that
 * ended. Locks nothing: whoever ends a key or a session must not wait for the changes that are made with it.
 */
export async function requireStillValid(transaction: Db, principal: Principal): Promise<Principal> {
  const { key, name, signedIn } = principal
  if (key) {
    const row = await findApiKey(transaction, key.accountId, name)
    if (!row) throw unauthorized('invalid_api_key', 'Unknown API key.')
    requireValidKey(row, Date.now())
    if (key.ownerId !== null && row.ownerLeftAt !== null) throw ownerLeft()
  }
  if (!signedIn) return principal
  const { personId, sessionId } = signedIn.session
  const now = await findSession(transaction, personId, sessionId)
  if (!now) throw sessionEnded()
  return principalOfSession(now)
}
