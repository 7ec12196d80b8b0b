import type { Pagination } from '../../store/database/pagination.ts'
import { listApiKeys } from '../../store/people/api-keys.ts'
import type { ApiKey } from '../../store/people/api-keys.ts'
import { findSourceById, listSources } from '../../store/sources/sources.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import type { ActionContext } from '../context.ts'

/** Enough for every account, because an account has only a few sources. */
const SOURCES_MAX = 1000

export interface KeyWithSource {
  readonly row: ApiKey
  /** The source for calls sent with the key. */
  readonly source: SourceRow | undefined
}

export async function withSource({ db, account }: ActionContext, row: ApiKey): Promise<KeyWithSource> {
  const source = row.sourceId === null ? undefined : await findSourceById(db, account.accountId, row.sourceId)
  return { row, source }
}

/** The keys of the account, oldest first, including revoked keys. */
export async function listKeys({ db, account }: ActionContext, window: Pagination): Promise<KeyWithSource[]> {
  const { accountId } = account
  const rows = await listApiKeys(db, accountId, window)
  const sources = new Map(
    (await listSources(db, accountId, { limit: SOURCES_MAX, after: null })).map((source) => [source.sourceId, source]),
  )
  return rows.map((row) => ({ row, source: row.sourceId === null ? undefined : sources.get(row.sourceId) }))
}
