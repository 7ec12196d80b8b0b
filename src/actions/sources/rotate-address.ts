import type { SourceRow } from '../../store/sources/sources.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'
import { assignAddress } from './assign-address.ts'
import { sourceSaved } from './save.ts'

/** Gives a posted source a new address. Fails for a source that is not posted. */
export async function rotateAddress(context: ActionContext, row: SourceRow): Promise<Result<SourceRow>> {
  if (row.token === null)
    return new ActionFailure('wrong_source_kind', `The source "${row.name}" has no URL of its own.`)
  const saved = await assignAddress(context, row)
  context.changed(sourceSaved(context, saved))
  return saved
}
