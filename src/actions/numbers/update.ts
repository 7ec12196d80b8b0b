import { readNumber } from '../../calls/directory/read-number.ts'
import { lockNumber, updateNumber as updateRow } from '../../store/calls/numbers.ts'
import type { DialledNumber, NumberChange } from '../../store/calls/numbers.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, invalidValues, isFailure, type Result } from '../failure.ts'
import { findBy } from '../find.ts'
import { storedDetails, type NumberValues } from './entry.ts'

/** The dialled number with this public id, locked until the transaction ends. */
export function findNumberToChange(
  context: Pick<ActionContext, 'db' | 'account'>,
  id: string,
): Promise<Result<DialledNumber>> {
  return findBy(context, 'num', id, lockNumber)
}

/** Members that are left out stay as they are. Fails if the number is invalid or has another entry. */
export async function updateNumber(
  { db, account, changed }: ActionContext,
  row: DialledNumber,
  values: Partial<NumberValues>,
): Promise<Result<DialledNumber>> {
  const change = readChange(storedDetails(values), row.country ?? account.country)
  if (isFailure(change)) return change
  const saved = await updateRow(db, row, change)
  if (!saved)
    return new ActionFailure('already_exists', `The directory already has an entry for ${change.number ?? row.number}.`)
  changed({ type: 'numbers_saved', accountId: row.accountId })
  return saved
}

/** The change with its number in E.164. */
function readChange(change: NumberChange, country: string): Result<NumberChange> {
  if (change.number === undefined) return change
  const read = readNumber(change.number, change.country ?? country)
  if ('number' in read) return { ...change, number: read.number }
  return invalidValues([{ pointer: '/number', detail: read.detail }])
}
