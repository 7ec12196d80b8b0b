import { uuidOf } from '../../ids.ts'
import { kindOf } from '../../sources/kinds/kinds.ts'
import { findSourceByUuid } from '../../store/sources/sources.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'

/**
 * The settings that a recorded session is played with (C23): the settings of the source of this public id, if a source is named.
 * Fails where no session is played so.
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
