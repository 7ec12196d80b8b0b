// Finds one call by its public id or its uniqueid.
import { uuidOf } from '../../ids.ts'
import { findCallById, findCallsByUniqueid } from '../../store/calls/calls.ts'
import type { CallRow } from '../../store/calls/calls.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'
import { requireNumbers } from '../search/search-rights.ts'
import { readSourceIds } from '../sources/source-ids.ts'

/** In place of the id of a call, before its uniqueid. */
export const UNIQUEID_PREFIX = 'uniqueid:'

interface CallQuery {
  /** The public id of a call, or `uniqueid:<value>`. */
  readonly id: string
  /** The public id of the call's source, needed if several sources have a call with this uniqueid. */
  readonly source: string | undefined
  /** The message of the failure when no call is found. */
  readonly missing?: string
}

/**
 * Fails if there is no such call, or if several sources have it and no source was given. A live call is preferred to a replayed
 * call (C23).
 */
export async function findCall(
  context: Pick<ActionContext, 'db' | 'account'>,
  { id, source, missing }: CallQuery,
): Promise<Result<CallRow>> {
  const rows = id.startsWith(UNIQUEID_PREFIX)
    ? await findCallsByUniqueid(context.db, context.account.accountId, id.slice(UNIQUEID_PREFIX.length))
    : await listCallsOfId(context, id)
  const sources = source === undefined ? null : await readSourceIds(context)
  const live = rows.filter((one) => !one.isReplayed)
  const unnamed = live.length > 0 ? live : rows
  const [row, other] = sources ? rows.filter((one) => sources.get(one.sourceId) === source) : unnamed
  if (!row) return new ActionFailure('not_found', missing ?? `No such call: ${id}.`)
  if (other)
    return new ActionFailure(
      'call_ambiguous',
      'Several sources have a call with this uniqueid. Choose one with ?source_id=src_….',
    )
  return row
}

/** As `findCall`, for an actor who reads the call and may not find it by a uniqueid that tells a number. */
export async function findCallToRead(
  context: Pick<ActionContext, 'db' | 'account' | 'actor' | 'access'>,
  query: CallQuery,
): Promise<Result<CallRow>> {
  const refused = query.id.startsWith(UNIQUEID_PREFIX) ? requireNumbers(context) : null
  return refused ?? findCall(context, query)
}

/** The call with this public id, or an empty list. */
export async function listCallsOfId(
  { db, account }: Pick<ActionContext, 'db' | 'account'>,
  id: string,
): Promise<CallRow[]> {
  const uuid = uuidOf('call', id)
  const row = uuid === null ? undefined : await findCallById(db, account.accountId, uuid)
  return row ? [row] : []
}
