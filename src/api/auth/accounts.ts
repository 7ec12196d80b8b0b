// The accounts that requests name in their paths (S35): who may enter which account, and what they may do there (S34).
import {
  ACCOUNT_POLICY,
  accessOf,
  VISITOR_GRANT,
  accessOfOwnedKey,
  missingFor,
  type Access,
  type AccountVerb,
  type Missing,
} from '../../access/policy.ts'
import { findStatusRefusal, STATE_VERBS, statusRefusalText } from '../../access/account-status.ts'
import { refusalOf } from '../../access/refusal.ts'
import { TtlCache } from '../../concurrency/ttl-cache.ts'
import { uuidOf } from '../../ids.ts'
import { findAccountById, findAccountByUuid, findFirstAccount, readStatus } from '../../store/accounts/accounts.ts'
import type { Account } from '../../store/accounts/accounts.ts'
import { findGrantForShare, findManagers, listGrantsOf } from '../../store/people/memberships.ts'
import { findOpenVisitForShare, type Visit } from '../../store/people/visits.ts'
import type { Db } from '../../store/database/tables.ts'
import { notFound, Problem } from '../http/problem.ts'
import type { Visits } from './visits.ts'
import { actorName, ownerLeft, unauthorized, type Principal } from './principal.ts'

/** An account that a principal has entered, and the principal's role and rights in it. */
export interface EnteredAccount {
  readonly account: Account
  readonly access: Access
  /** The visit by which a person entered (S56); `null`: by another means, or with the administrator key. */
  readonly visit: Visit | null
}

export interface Accounts {
  /**
   * The account with this id or number, if the principal may enter it and do this there. Throws 404 for an account that does not
   * exist and, in the same words, for an account of others; 403 for what the principal may not do.
   */
  enter(principal: Principal, named: string, verb: AccountVerb): Promise<EnteredAccount>
  /** As `enter`, for a request with a key that names no account: the key's own, and the first with the administrator key. */
  enterOwn(principal: Principal, verb: AccountVerb): Promise<EnteredAccount>
  /**
   * Asks again in the transaction of a change, in which a role may not change: the request may have waited since it entered. Throws
   * as `enter` does.
   */
  enterAgain(transaction: Db, principal: Principal, entered: EnteredAccount, verb: AccountVerb): Promise<EnteredAccount>
  /** Throws 401 for a key whose person is no longer a member. */
  requireKeyOwner(principal: Principal): Promise<void>
  /** The account with this id or number, whoever asks. */
  find(named: string): Promise<Account | undefined>
  /** The oldest account. */
  first(): Promise<Account>
  /** Clears the caches, after a change to accounts or memberships. */
  clear(): void
}

/** How long this node may still use accounts and memberships that were changed on another node. */
const CACHE_MS = 10_000

/** The administrator key may do everything in every account. */
const ADMINISTRATOR = accessOf('owner', ['events'])

const VISITOR: Access = { ...accessOf(VISITOR_GRANT.role, VISITOR_GRANT.rights), isVisit: true }

export function createAccounts(db: Db, visits: Pick<Visits, 'openOf'>): Accounts {
  const byName = new TtlCache((name: string) => findAccount(db, name), { keepMs: CACHE_MS })
  const byPerson = new TtlCache((personId: string) => readMemberships(db, personId), { keepMs: CACHE_MS })

  async function existing(name: string): Promise<Account> {
    const account = await byName.get(name)
    if (!account) throw unauthorized('invalid_api_key', 'This account was deleted.')
    return account
  }

  async function accessIn(
    account: Account,
    { isAdmin, key, signedIn }: Principal,
    verb: AccountVerb,
  ): Promise<Entry | null> {
    const { accountId } = account
    if (isAdmin) {
      if (!STATE_VERBS.has(verb)) requireVisits(account)
      return { access: ADMINISTRATOR, visit: null }
    }
    if (key) return key.accountId === accountId ? { access: await accessOfKey(key), visit: null } : null
    if (!signedIn) return null
    const { personId, isServerAdmin } = signedIn.person
    const access = (await byPerson.get(personId)).get(accountId)
    if (access) return { access, visit: null }
    if (!isServerAdmin) return null
    requireVisits(account)
    const visit = await visits.openOf(personId, accountId)
    if (visit) return { access: VISITOR, visit }
    throw visitRequired(account)
  }

  async function accessOfKey({
    accountId,
    access,
    ownerId,
    hasOwnerLeft,
  }: NonNullable<Principal['key']>): Promise<Access> {
    if (ownerId === null) return access
    const owner = hasOwnerLeft ? undefined : (await byPerson.get(ownerId)).get(accountId)
    if (owner) return accessOfOwnedKey(access, owner)
    throw ownerLeft()
  }

  async function entered(principal: Principal, account: Account, verb: AccountVerb): Promise<EnteredAccount | null> {
    const entry = await accessIn(account, principal, verb)
    return entry && allowed(principal, { account, ...entry }, verb)
  }

  async function allowed(principal: Principal, inside: EnteredAccount, verb: AccountVerb): Promise<EnteredAccount> {
    const missing = missingFor(inside.access, verb)
    if (missing) throw await refused(inside, { principal, verb, missing })
    requireStatus(inside.account, principal, verb)
    return inside
  }

  async function refused(
    { account, access }: EnteredAccount,
    {
      principal,
      verb,
      missing,
    }: { readonly principal: Principal; readonly verb: AccountVerb; readonly missing: Missing },
  ): Promise<Problem> {
    const who = principal.signedIn ? 'person' : 'key'
    // Only people of the account learn who manages it.
    const ask = who === 'person' ? await findManagers(db, account.accountId) : []
    const detail = refusalOf(ACCOUNT_POLICY[verb].what, missing, { access, who, ask })
    return new Problem('not_permitted', detail, { who: actorName(principal) })
  }

  return {
    async enter(principal, named, verb) {
      const account = named === FIRST ? undefined : await byName.get(named)
      const inside = account && (await entered(principal, account, verb))
      if (!inside) throw notFound('account', named)
      return inside
    },
    async enterOwn(principal, verb) {
      const account = await existing(principal.key ? String(principal.key.accountId) : FIRST)
      const inside = await entered(principal, account, verb)
      if (!inside) throw new Error('unreachable: a key may enter its own account, and sessions do not send events')
      return inside
    },
    async enterAgain(transaction, principal, before, verb) {
      const account = await findAccountById(transaction, before.account.accountId)
      if (!account) throw notFound('account', String(before.account.accountId))
      const personId = principal.signedIn?.person.personId ?? principal.key?.ownerId ?? null
      if (principal.isAdmin && !STATE_VERBS.has(verb)) requireVisits(account)
      // Neither the administrator key nor a key of the account depends on a role.
      if (personId === null) return allowed(principal, { ...before, account }, verb)
      const row = await findGrantForShare(transaction, account.accountId, personId)
      const person = row ? accessOf(row.role, row.rights) : null
      const access = person && principal.key ? accessOfOwnedKey(principal.key.access, person) : person
      if (access) return allowed(principal, { account, access, visit: null }, verb)
      const visit = principal.signedIn?.person.isServerAdmin
        ? await findOpenVisitForShare(transaction, { accountId: account.accountId, personId, now: Date.now() })
        : undefined
      if (!visit) throw notFound('account', String(account.accountId))
      return allowed(principal, { account, access: VISITOR, visit }, verb)
    },
    async requireKeyOwner({ key }) {
      if (key) await accessOfKey(key)
    },
    find: async (named) => (named === FIRST ? undefined : byName.get(named)),
    first: () => existing(FIRST),
    clear() {
      byName.clear()
      byPerson.clear()
    },
  }
}

/** Throws for what the state of the account does not allow: 409 while it is suspended, 403 while it waits for its deletion. */
function requireStatus(account: Account, principal: Principal, verb: AccountVerb): void {
  const code = findStatusRefusal(readStatus(account), verb)
  if (code === null) return
  throw new Problem(code, statusRefusalText(code, { name: account.name, verb }), { who: actorName(principal) })
}

type Entry = Pick<EnteredAccount, 'access' | 'visit'>

/** Throws 403 if an owner forbids visits of the administrator of this server (S56). */
function requireVisits({ name, visitsForbiddenAt }: Account): void {
  if (visitsForbiddenAt === null) return
  throw new Problem('visits_forbidden', `The owners of ${name} don’t allow visits of the administrator of this server.`)
}

function visitRequired({ name }: Account): Problem {
  return new Problem('visit_required', `You are not a member of ${name}. Start a visit, which the owners see.`)
}

async function readMemberships(db: Db, personId: string): Promise<ReadonlyMap<number, Access>> {
  const rows = await listGrantsOf(db, personId)
  return new Map(rows.map(({ accountId, role, rights }) => [accountId, accessOf(role, rights)]))
}

/** The form of an account's number in requests. A longer number can't be a number of the database. */
const ACCOUNT_NUMBER = /^[1-9]\d{0,8}$/

/** The key of the first account in the cache, which no request can name. */
const FIRST = ''

async function findAccount(db: Db, name: string): Promise<Account | undefined> {
  if (name === FIRST) return findFirstAccount(db)
  if (ACCOUNT_NUMBER.test(name)) return findAccountById(db, Number(name))
  const uuid = uuidOf('acc', name)
  return uuid === null ? undefined : findAccountByUuid(db, uuid)
}
