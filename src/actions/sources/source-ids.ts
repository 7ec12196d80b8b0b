import { publicId } from '../../ids.ts'
import { listSourceNames } from '../../store/sources/sources.ts'
import type { ActionContext } from '../context.ts'

/** The public ids of the account's sources, by their numbers. */
export async function readSourceIds({
  db,
  account,
}: Pick<ActionContext, 'db' | 'account'>): Promise<ReadonlyMap<number, string>> {
  return sourceIdsOf(await listSourceNames(db, account.accountId))
}

export function sourceIdsOf(rows: Awaited<ReturnType<typeof listSourceNames>>): ReadonlyMap<number, string> {
  return new Map(rows.map(({ sourceId, uuid }) => [sourceId, publicId('src', uuid)]))
}
