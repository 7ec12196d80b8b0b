// One call that a path names.
import { uuidOf } from '../../ids.ts'
import { findCallById, findCallsByUniqueid } from '../../store/calls/calls.ts'
import type { CallRow } from '../../store/calls/calls.ts'
import type { RouteContext } from '../routing/context.ts'
import { Problem } from '../http/problem.ts'
import { publicSources } from './detail.ts'

export interface CallQuery {
  /** The public id of a call, or `uniqueid:<value>`. */
  readonly id: string
  /** The public id of its source, where several have a call of this uniqueid. */
  readonly source: string | undefined
  /** What is said of a call that is not there. */
  readonly missing?: string
}

/** Throws 404, or 409 where several sources have it and none is named. A replayed call gives way to one that came live (C23). */
export async function findCall(c: RouteContext, { id, source, missing }: CallQuery): Promise<CallRow> {
  const prefix = 'uniqueid:'
  const rows = id.startsWith(prefix)
    ? await findCallsByUniqueid(c.var.db, c.var.principal.account.accountId, id.slice(prefix.length))
    : await callOfId(c, id)
  const sources = source === undefined ? null : await publicSources(c)
  const live = rows.filter((one) => !one.isReplayed)
  const unnamed = live.length > 0 ? live : rows
  const [row, other] = sources ? rows.filter((one) => sources.get(one.sourceId) === source) : unnamed
  if (!row) throw new Problem('not_found', missing ?? `No such call: ${id}.`)
  if (other)
    throw new Problem(
      'call_ambiguous',
      'Several sources have a call with this uniqueid. Choose one with ?source_id=src_….',
    )
  return row
}

/** The call of this public id; none when there is no such. */
export async function callOfId(c: RouteContext, id: string): Promise<CallRow[]> {
  const uuid = uuidOf('call', id)
  const row = uuid === null ? undefined : await findCallById(c.var.db, c.var.principal.account.accountId, uuid)
  return row ? [row] : []
}
