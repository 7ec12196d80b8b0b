// Authenticates keys (S24): from the Authorization header to the principal.
import type { IncomingMessage } from 'node:http'
import { contains, parseAddress, parseNetwork } from '../../delivery/addresses.ts'
import { clientAddress } from '../http/client-address.ts'
import { accessOf } from '../../access/policy.ts'
import { findApiKey, findApiKeyByHash, saveApiKeysLastUsed, type ApiKey } from '../../store/people/api-keys.ts'
import { findApiSource, findSourceById } from '../../store/sources/sources.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import type { Db } from '../../store/database/tables.ts'
import { publicId } from '../../ids.ts'
import { hashOfKey, isWellFormedKey } from '../../actions/keys/api-key.ts'
import { Problem } from '../http/problem.ts'
import { unauthorized, type Principal } from './principal.ts'
import { TtlCache } from '../../concurrency/ttl-cache.ts'

/** The headers of a request, and the connection that it came by. */
type ClientRequest = Pick<IncomingMessage, 'headers' | 'socket'>

export interface Keyring {
  /** The principal of a request. Throws 401 without a valid key, 403 for a key that may not be used from the client's address. */
  authenticate(incoming: ClientRequest): Promise<Principal>
  /** The source that receives what this principal sends to an account. Throws 403 when the source is switched off or deleted. */
  sourceOf(principal: Principal, accountId: number): Promise<SourceRow>
  /** Clears the caches, after a change to keys, people or sources. */
  invalidate(): void
  /**
   * Calls the listener whenever the caches are cleared, because somebody may have lost a right. Returns a function that
   * unsubscribes.
   */
  onInvalidate(listener: () => void): () => void
  /** Saves which keys were used since the last save. */
  noteUse(): Promise<void>
}

/** How long this node may still accept a key that was revoked on another node. */
const CACHE_MS = 10_000

export function createKeyring(db: Db, adminKeys: readonly string[]): Keyring {
  const adminHashes = new Set(adminKeys.map(hashOfKey))
  const used = new Map<string, number>()
  const keys = new TtlCache((hash: string) => findApiKeyByHash(db, hash), { keepMs: CACHE_MS })
  const sources = new TtlCache((id: string) => findSource(db, id), { keepMs: CACHE_MS })
  const listeners = new Set<() => void>()

  return {
    async authenticate(incoming) {
      const text = bearerToken(incoming.headers.authorization)
      const hash = hashOfKey(text)
      if (adminHashes.has(hash)) return ADMINISTRATOR
      if (!isWellFormedKey(text))
        throw unauthorized('invalid_api_key', 'This is not a valid API key. Check that you copied all of it.')
      const key = await keys.get(hash)
      const now = Date.now()
      if (!key) throw unknownKey()
      requireValidKey(key, now)
      requireAllowedAddress(key, incoming)
      used.set(key.keyId, now)
      return principalOfKey(key)
    },
    async sourceOf({ key }, accountId) {
      const source = await sources.get(`${accountId}/${key?.sourceId ?? ''}`)
      if (source?.enabled) return source
      throw new Problem(
        'source_unavailable',
        source ? `The source "${source.name}" is switched off.` : 'The source of this key was deleted.',
      )
    },
    invalidate() {
      keys.clear()
      sources.clear()
      for (const listener of listeners) listener()
    },
    onInvalidate(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async noteUse() {
      const since = new Map(used)
      used.clear()
      await saveApiKeysLastUsed(db, since)
    },
  }
}

/** The principal of a holder of OFFHOOK_API_KEY or of the admin key. */
export const ADMINISTRATOR: Principal = {
  name: 'admin',
  label: 'administrator',
  isAdmin: true,
  key: null,
  expiresAt: null,
  signedIn: null,
}

/** The principal of a key without its text. Throws 401 for a key that was revoked or has expired. */
export async function principalOfKeyId(
  db: Db,
  { accountId, keyId }: Pick<ApiKey, 'accountId' | 'keyId'>,
): Promise<Principal> {
  const key = await findApiKey(db, accountId, keyId)
  if (!key) throw unknownKey()
  requireValidKey(key, Date.now())
  return principalOfKey(key)
}

function principalOfKey({
  keyId,
  name,
  accountId,
  expiresAt,
  sourceId,
  role,
  rights,
  ownerId,
  ownerLeftAt,
}: ApiKey): Principal {
  return {
    name: keyId,
    label: name,
    isAdmin: false,
    key: { accountId, access: accessOf(role, rights), ownerId, hasOwnerLeft: ownerLeftAt !== null, sourceId },
    expiresAt,
    signedIn: null,
  }
}

function bearerToken(authorization: string | undefined): string {
  const token = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
  if (token !== undefined) return token
  throw unauthorized(
    'authentication_required',
    'Authentication required. Send an API key in the header "authorization: Bearer <key>", or sign in to the dashboard.',
  )
}

function requireAllowedAddress({ keyId, addresses }: ApiKey, incoming: ClientRequest): void {
  if (addresses.length === 0) return
  const client = clientAddress(incoming)
  const address = parseAddress(client)
  const isAllowed = addresses.some((text) => {
    const network = parseNetwork(text)
    return network && address && contains(network, address)
  })
  if (isAllowed) return
  throw new Problem('address_not_allowed', `This API key can’t be used from ${client}.`, {
    who: publicId('key', keyId),
  })
}

function unknownKey(): Problem {
  return unauthorized('invalid_api_key', 'Unknown API key.')
}

/** Throws 401 for a key that was revoked or has expired. */
function requireValidKey({ keyId, revokedAt, expiresAt }: ApiKey, now: number): void {
  const who = publicId('key', keyId)
  if (revokedAt !== null) throw unauthorized('invalid_api_key', 'This API key was revoked.', who)
  if (expiresAt !== null && expiresAt <= now) throw unauthorized('invalid_api_key', 'This API key has expired.', who)
}

/** The `id` is `<account>/<source>`, or `<account>/` for the account's own source. */
async function findSource(db: Db, id: string): Promise<SourceRow | undefined> {
  const [accountId = '', sourceId = ''] = id.split('/')
  return sourceId === ''
    ? findApiSource(db, Number(accountId))
    : findSourceById(db, Number(accountId), Number(sourceId))
}
