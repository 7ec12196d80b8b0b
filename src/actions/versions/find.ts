import { findVersion } from '../../store/versions/versions.ts'
import type { VersionOwner, VersionRow } from '../../store/versions/versions.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'

export const VERSION_NUMBER = /^[1-9]\d{0,8}$/

/** The version with this number. Fails if the version is no longer stored, or the number is invalid. */
export async function findKeptVersion(
  { db }: Pick<ActionContext, 'db'>,
  owner: VersionOwner,
  number: string,
): Promise<Result<VersionRow>> {
  const version = VERSION_NUMBER.test(number) ? await findVersion(db, owner, Number(number)) : undefined
  return version ?? new ActionFailure('not_found', `No such version: ${number}.`)
}
