import { deleteSourceMessages } from '../../store/sources/source-messages.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import type { ActionContext } from '../context.ts'

/** Deletes the stored messages of a posted source. */
export function clearMessages({ db }: Pick<ActionContext, 'db'>, row: SourceRow): Promise<void> {
  return deleteSourceMessages(db, row)
}
