// The accounts that requests name in their paths (S35): who may enter which account, and what they may do there.
import { missingFor, type Access, type AccountVerb } from '../../access/policy.ts'
import { scopeFor } from '../../actions/keys/scopes.ts'
import { TtlCache } from '../../concurrency/ttl-cache.ts'
import { uuidOf } from '../../ids.ts'
import { findAccountById, findAccountByUuid, findFirstAccount } from '../../store/accounts/accounts.ts'
import type { Account } from '../../store/accounts/accounts.ts'
import type { Db } from '../../store/database/tables.ts'
import { notFound } from '../http/problem.ts'
import { insufficientScope, unauthorized, type Principal } from './principal.ts'

/** An account that a principal has entered, and what the principal may do there. */
export interface EnteredAccount {
  readonly account: Account
  readonly access: Access
}

export interface Accounts {
  /**
   * The account with this id or number, if the principal may enter it and do this there. Throws 404 for an account that does not
   * exist and, in the same words, for an account of others; 403 for what the principal may not do.
   */
  enter(principal: Principal, named: string, verb: AccountVerb): Promise<EnteredAccount>
  /** As `enter`, for a request that names no account: the key's own, and the first account with the administrator key. */
  enterOwn(principal: Principal, verb: AccountVerb): Promise<EnteredAccount>
  /** The account that a key or a person belongs to, and the first account with the administrator key. */
  ownOf(principal: Principal): Promise<Account>
  /** The oldest account. */
  first(): Promise<Account>
  /** Clears the cache, after a change to accounts. */
  clear(): void
}

/** How long this node may still use the settings of an account that were changed on another node. */
const CACHE_MS = 10_000

export function createAccounts(db: Db): Accounts {
  const byName = new TtlCache((name: string) => findAccount(db, name), { keepMs: CACHE_MS })

  async function existing(name: string): Promise<Account> {
    const account = await byName.get(name)
    if (!account) throw unauthorized('invalid_api_key', 'This account was deleted.')
    return account
  }

  const ownOf = ({ accountId }: Principal): Promise<Account> => existing(accountId === null ? FIRST : String(accountId))

  function entered(principal: Principal, account: Account, verb: AccountVerb): EnteredAccount {
    const { access } = principal
    if (missingFor(access, verb)) throw insufficientScope(principal, scopeFor(verb))
    return { account, access }
  }

  return {
    async enter(principal, named, verb) {
      const account = await byName.get(named)
      if (!account || (principal.accountId !== null && account.accountId !== principal.accountId))
        throw notFound('account', named)
      return entered(principal, account, verb)
    },
    async enterOwn(principal, verb) {
      return entered(principal, await ownOf(principal), verb)
    },
    ownOf,
    first: () => existing(FIRST),
    clear: () => byName.clear(),
  }
}

/** The form of an account's number in requests. A longer number can't be a number of the database. */
const ACCOUNT_NUMBER = /^[1-9]\d{0,8}$/

/** The key of the first account in the cache; a request cannot name it. */
const FIRST = ''

async function findAccount(db: Db, name: string): Promise<Account | undefined> {
  if (name === FIRST) return findFirstAccount(db)
  if (ACCOUNT_NUMBER.test(name)) return findAccountById(db, Number(name))
  const uuid = uuidOf('acc', name)
  return uuid === null ? undefined : findAccountByUuid(db, uuid)
}
