import { findVersion } from '../../store/versions/versions.ts'
import type { VersionOwner, VersionRow } from '../../store/versions/versions.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'

export const VERSION_NUMBER = /^[1-9]\d{0,8}$/

/** The version of this number. Fails when it is not kept, or the number is none. */
export async function findKeptVersion(
  { db }: Pick<ActionContext, 'db'>,
  owner: VersionOwner,
  number: string,
): Promise<Result<VersionRow>> {
  const version = VERSION_NUMBER.test(number) ? await findVersion(db, owner, Number(number)) : undefined
  return version ?? new ActionFailure('not_found', `No such version: ${number}.`)
}
