import { deleteNumber } from '../../store/calls/numbers.ts'
import type { DialledNumber } from '../../store/calls/numbers.ts'
import type { ActionContext } from '../context.ts'

export async function removeNumbers(
  { db, account: { accountId }, changed }: ActionContext,
  rows: readonly DialledNumber[],
): Promise<void> {
  for (const { uuid } of rows) await deleteNumber(db, accountId, uuid)
  changed({ type: 'numbers_saved', accountId })
}
