// The one thing that a path names by its public id.
import { uuidOf } from '../../ids.ts'
import type { Db } from '../../store/database/tables.ts'
import { notFound } from '../http/problem.ts'
import type { RouteContext } from './context.ts'

/** What things are called where one is not there, by the prefix of their ids. */
const KINDS = {
  int: 'integration',
  job: 'job',
  key: 'key',
  num: 'number',
  per: 'person',
  rec: 'recording',
  src: 'source',
  view: 'view',
  wall: 'wallboard',
} as const

type Find<Row> = (db: Db, accountId: number, uuid: string) => Promise<Row | undefined>

/** What `find` finds by an id, which is the path's unless given. Throws 404 when the account has none such. */
export async function findRow<Row>(
  c: RouteContext,
  prefix: keyof typeof KINDS,
  find: Find<Row>,
  id: string = c.req.param('id') ?? '',
): Promise<Row> {
  const uuid = uuidOf(prefix, id)
  const row = uuid === null ? undefined : await find(c.var.db, c.var.principal.account.accountId, uuid)
  if (row === undefined) throw notFound(KINDS[prefix], id)
  return row
}
