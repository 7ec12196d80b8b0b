// What those who run the program ask about it: what is wrong with sources and stored rows.
import type { UnreadableRow } from '../../engine/unreadable-rows.ts'
import { isOperatorAccount } from '../../store/accounts/accounts.ts'
import { readServerVersion } from '../../store/database/connections.ts'
import { findSourcesWithAccount } from '../../store/sources/sources.ts'
import type { ActionContext } from '../context.ts'

export interface ProgramFacts {
  /** The account is the first, which is the operator's own: how the inner network is laid out is no business of the others. */
  readonly isOperators: boolean
  /** The version of PostgreSQL. */
  readonly postgres: string
  /** Sources of every account that may not run; `null`: the account is not the operator's. */
  readonly blocked: readonly WrongSource[] | null
  /** Sources of every account that lack something; `null`: the account is not the operator's. */
  readonly incomplete: readonly WrongSource[] | null
  /** Of every account, for the operator. */
  readonly unreadable: readonly UnreadableRow[]
}

export interface WrongSource {
  readonly uuid: string
  readonly name: string
  readonly account: string
  /** In words that say what to do. */
  readonly problem: string
}

type Reading = Pick<ActionContext, 'db' | 'account' | 'deps'>

/** More are counted in /metrics. */
const UNREADABLE_SHOWN = 200

export async function readProgramFacts(context: Reading): Promise<ProgramFacts> {
  const { db, account, deps } = context
  const isOperators = await isOperatorAccount(db, account.accountId)
  return {
    isOperators,
    postgres: await readServerVersion(db),
    blocked: isOperators ? await listWrongSources(context, deps.sources.stopped()) : null,
    incomplete: isOperators ? await listWrongSources(context, deps.sources.incomplete()) : null,
    unreadable: deps.unreadable.list(isOperators ? null : account.accountId).slice(0, UNREADABLE_SHOWN),
  }
}

/** `problems`: by the numbers of sources. What to set is the operator's to know (S11, S41). */
async function listWrongSources({ db }: Reading, problems: ReadonlyMap<number, string>): Promise<WrongSource[]> {
  const rows = await findSourcesWithAccount(db, [...problems.keys()])
  return rows.map(({ sourceId, ...row }) => ({ ...row, problem: problems.get(sourceId) ?? '' }))
}
