import { uuidOf } from '../../ids.ts'
import { kindOf } from '../../sources/kinds/kinds.ts'
import { findSourceByUuid } from '../../store/sources/sources.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'

/**
 * The settings for replaying a recorded session (C23): those of the source with this public id, if an id is given. Fails if
 * sessions of that source cannot be replayed.
 */
export async function readReplaySettings(
  { db, account }: Pick<ActionContext, 'db' | 'account'>,
  id: string | undefined,
): Promise<Result<Readonly<Record<string, unknown>>>> {
  if (id === undefined) return {}
  const uuid = uuidOf('src', id)
  const row = uuid === null ? undefined : await findSourceByUuid(db, account.accountId, uuid)
  const detail = row
    ? `"${row.name}" is of kind ${row.kind}. Choose a source that connects to Asterisk or FreeSWITCH.`
    : `No such source: ${id}.`
  const isDialled = row !== undefined && kindOf(row.kind)?.mode === 'dialled'
  if (isDialled) return row.settings
  return new ActionFailure('reference_not_found', detail, [{ pointer: '', parameter: 'source_id', detail }])
}
