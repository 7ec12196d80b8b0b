// Authenticates keys (S24): from the Authorization header to the account and the scopes.
import { SCOPES, type Scope } from '../../actions/actor.ts'
import { findAccountById, findAccountByUuid, findFirstAccount } from '../../store/accounts/accounts.ts'
import type { Account } from '../../store/accounts/accounts.ts'
import { findApiKeyByHash, saveApiKeysLastUsed, type ApiKey } from '../../store/people/api-keys.ts'
import type { SessionWithPerson } from '../../store/people/sessions.ts'
import { findApiSource, findSourceById } from '../../store/sources/sources.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import type { Db } from '../../store/database/tables.ts'
import { publicId, uuidOf } from '../../ids.ts'
import { hashOfKey, isWellFormedKey } from '../../actions/keys/api-key.ts'
import { notFound, Problem } from '../http/problem.ts'
import type { ProblemCode } from '../http/problem-types.ts'
import { TtlCache } from '../../concurrency/ttl-cache.ts'

export interface Principal {
  readonly account: Account
  /** Identifies the principal for idempotency keys and limits: the key's id, `person:` and an id, or `admin`. */
  readonly name: string
  /** The name shown to people: that of the key or of the person. A person without a name is shown by email. */
  readonly label: string
  readonly scopes: ReadonlySet<Scope>
  /** Whether the principal used OFFHOOK_API_KEY or the admin key, which may also manage accounts. */
  readonly isAdmin: boolean
  /** When the key expires, in milliseconds since 1970; `null`: never. */
  readonly expiresAt: number | null
  /** The source of kind `api` that the key belongs to; `null`: the account's own source. */
  readonly sourceId: number | null
  /** The session of a person on the page; `null`: the principal is a key. */
  readonly signedIn: SessionWithPerson | null
}

export interface Keyring {
  /** The principal of a request. Throws 401 without a valid key, 404 for an account that is not the key's. */
  authenticate(authorization: string | undefined, accountHeader: string | undefined): Promise<Principal>
  /** The source that receives what this principal sends. Throws 403 when the source is switched off or deleted. */
  sourceOf(principal: Principal): Promise<SourceRow>
  /** The account of a principal. Throws 404 when the header names another account, 401 when the account was deleted. */
  accountOf(accountId: number, accountHeader: string | undefined): Promise<Account>
  /** Clears the caches, after a change to keys, people, accounts or sources. */
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

export const ALL_SCOPES: ReadonlySet<Scope> = new Set(SCOPES)

export function createKeyring(db: Db, adminKeys: readonly string[]): Keyring {
  const adminHashes = new Set(adminKeys.map(hashOfKey))
  const used = new Map<string, number>()
  const keys = new TtlCache((hash: string) => findApiKeyByHash(db, hash), { keepMs: CACHE_MS })
  const accounts = new TtlCache((id: string) => findAccount(db, id), { keepMs: CACHE_MS })
  const sources = new TtlCache((id: string) => findSource(db, id), { keepMs: CACHE_MS })
  const listeners = new Set<() => void>()

  async function accountOf(accountId: number, accountHeader: string | undefined): Promise<Account> {
    const account = await accounts.get(`#${accountId}`)
    if (!account) throw unauthorized('invalid_api_key', 'This account was deleted.')
    if (accountHeader !== undefined && !isNameOfAccount(accountHeader, account))
      throw notFound('account', accountHeader)
    return account
  }

  return {
    async authenticate(authorization, accountHeader) {
      const text = bearerToken(authorization)
      const hash = hashOfKey(text)
      if (adminHashes.has(hash)) {
        const account = await accounts.get(accountHeader === undefined ? 'first' : `=${accountHeader}`)
        if (!account) throw notFound('account', accountHeader ?? '')
        return adminPrincipal(account)
      }
      if (!isWellFormedKey(text))
        throw unauthorized('invalid_api_key', 'This is not a valid API key. Check that you copied all of it.')
      const key = await keys.get(hash)
      const now = Date.now()
      if (!key) throw unauthorized('invalid_api_key', 'Unknown API key.')
      requireValidKey(key, now)
      const account = await accountOf(key.accountId, accountHeader)
      used.set(key.keyId, now)
      return principalOfKey(key, account)
    },
    async sourceOf({ account, sourceId }) {
      const source = await sources.get(`${account.accountId}/${sourceId ?? ''}`)
      if (source?.enabled) return source
      throw new Problem(
        'source_unavailable',
        source ? `The source "${source.name}" is switched off.` : 'The source of this key was deleted.',
      )
    },
    accountOf,
    invalidate() {
      keys.clear()
      accounts.clear()
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

function adminPrincipal(account: Account): Principal {
  return {
    account,
    name: 'admin',
    label: 'operator',
    scopes: ALL_SCOPES,
    isAdmin: true,
    expiresAt: null,
    sourceId: null,
    signedIn: null,
  }
}

function principalOfKey(key: ApiKey, account: Account): Principal {
  const { keyId: name, name: label, expiresAt, sourceId } = key
  return { account, name, label, scopes: scopesOf(key), isAdmin: false, expiresAt, sourceId, signedIn: null }
}

function bearerToken(authorization: string | undefined): string {
  const token = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
  if (token !== undefined) return token
  throw unauthorized(
    'authentication_required',
    'Authentication required. Send an API key in the header "authorization: Bearer <key>", or sign in to the dashboard.',
  )
}

function requireValidKey({ keyId, revokedAt, expiresAt }: ApiKey, now: number): void {
  const who = publicId('key', keyId)
  if (revokedAt !== null) throw unauthorized('invalid_api_key', 'This API key was revoked.', who)
  if (expiresAt !== null && expiresAt <= now) throw unauthorized('invalid_api_key', 'This API key has expired.', who)
}

function scopesOf(key: ApiKey): Set<Scope> {
  const may = new Set(SCOPES.filter((scope) => key.scopes.includes(scope)))
  if (may.has('manage')) may.add('read')
  return may
}

/** The `id` is `first`, `#<number>`, or `=` followed by the header's value: a number or a public id. */
async function findAccount(db: Db, id: string): Promise<Account | undefined> {
  if (id === 'first') return findFirstAccount(db)
  if (id.startsWith('#')) return findAccountById(db, Number(id.slice(1)))
  const said = id.slice(1)
  if (ACCOUNT_NUMBER.test(said)) return findAccountById(db, Number(said))
  const uuid = uuidOf('acc', said)
  return uuid === null ? undefined : findAccountByUuid(db, uuid)
}

/** The form of an account_id in requests. A longer number can't be a number of the database. */
const ACCOUNT_NUMBER = /^[1-9]\d{0,8}$/

/** Whether this id or number is the account's. */
function isNameOfAccount(id: string, { accountId, uuid }: Account): boolean {
  return id === String(accountId) || uuidOf('acc', id) === uuid
}

/** The `id` is `<account>/<source>`, or `<account>/` for the account's own source. */
async function findSource(db: Db, id: string): Promise<SourceRow | undefined> {
  const [accountId = '', sourceId = ''] = id.split('/')
  return sourceId === ''
    ? findApiSource(db, Number(accountId))
    : findSourceById(db, Number(accountId), Number(sourceId))
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

/** Throws 403 unless the principal has the scope. */
export function requireScope(principal: Principal, scope: Scope): void {
  if (principal.scopes.has(scope)) return
  throw new Problem(
    'insufficient_scope',
    `This request requires the scope "${scope}". This key has: ${[...principal.scopes].join(', ') || 'none'}.`,
    { who: actorName(principal) },
  )
}

/** The name of the principal in the log (S37): the public id, or `operator`. */
export function actorName({ name, signedIn, isAdmin }: Principal): string {
  if (signedIn) return publicId('per', signedIn.person.personId)
  return isAdmin ? 'operator' : publicId('key', name)
}
