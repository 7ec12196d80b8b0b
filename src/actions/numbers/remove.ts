import { deleteNumber } from '../../store/calls/numbers.ts'
import type { DialledNumber } from '../../store/calls/numbers.ts'
import type { ActionContext } from '../context.ts'

export async function removeNumber({ db, changed }: ActionContext, { accountId, uuid }: DialledNumber): Promise<void> {
  await deleteNumber(db, accountId, uuid)
  changed({ type: 'numbers_saved', accountId })
}
