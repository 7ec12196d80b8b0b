import { deleteSource, listSources } from '../../store/sources/sources.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'

/** Fails for the last source of kind `api`: calls sent with keys need one. */
export async function removeSource({ db, changed }: ActionContext, row: SourceRow): Promise<Result<void>> {
  if (row.kind === 'api') {
    const all = await listSources(db, row.accountId, { limit: 1000, after: null })
    if (all.filter(({ kind }) => kind === 'api').length <= 1)
      return new ActionFailure(
        'last_api_source',
        'This is the only source of kind api. Create another one first, or switch this one off.',
      )
  }
  await deleteSource(db, row)
  changed({ type: 'source_removed', accountId: row.accountId })
}
