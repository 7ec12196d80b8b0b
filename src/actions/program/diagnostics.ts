// What is wrong in an account: the sources that do not work, and the stored rows that cannot be read.
import type { UnreadableRow } from '../../engine/unreadable-rows.ts'
import { isOperatorAccount } from '../../store/accounts/accounts.ts'
import { findSourcesWithAccount } from '../../store/sources/sources.ts'
import type { ActionContext } from '../context.ts'

export interface Diagnostics {
  /**
   * Whether the account is the first one, which is the operator's. Other accounts must not learn about the operator's internal
   * network.
   */
  readonly isOperators: boolean
  /** The sources of all accounts that may not run; `null`: other accounts are not shown. */
  readonly blocked: readonly WrongSource[] | null
  /** The sources of all accounts that lack a permission; `null`: other accounts are not shown. */
  readonly incomplete: readonly WrongSource[] | null
  /** Rows of all accounts, or of this account only. */
  readonly unreadable: readonly UnreadableRow[]
}

export interface WrongSource {
  readonly uuid: string
  readonly name: string
  readonly account: string
  /** The problem, and how to fix it. */
  readonly problem: string
}

type Reading = Pick<ActionContext, 'db' | 'account' | 'deps'>

/** /metrics counts all unreadable rows. */
const UNREADABLE_SHOWN = 200

/** The first account shows other accounts too, to an administrator of this server only: its members may be anybody. */
export async function readDiagnostics(context: Reading, isServerAdmin: boolean): Promise<Diagnostics> {
  const { db, account, deps } = context
  const isOperators = await isOperatorAccount(db, account.accountId)
  const isAll = isOperators && isServerAdmin
  return {
    isOperators,
    blocked: isAll ? await listWrongSources(context, deps.sources.stopped()) : null,
    incomplete: isAll ? await listWrongSources(context, deps.sources.incomplete()) : null,
    unreadable: deps.unreadable.list(isAll ? null : account.accountId).slice(0, UNREADABLE_SHOWN),
  }
}

/** `problems`: by the numbers of the sources. Only the operator may see what to set (S11, S41). */
async function listWrongSources({ db }: Reading, problems: ReadonlyMap<number, string>): Promise<WrongSource[]> {
  const rows = await findSourcesWithAccount(db, [...problems.keys()])
  return rows.map(({ sourceId, ...row }) => ({ ...row, problem: problems.get(sourceId) ?? '' }))
}
