import { publicId } from '../../ids.ts'
import { listAllIntegrations } from '../../store/integrations/integrations.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'

/**
 * The public ids of the integrations that a test call notifies: the requested ones, or else all that are on. Fails if a requested
 * integration does not exist, or is off and would receive nothing.
 */
export async function readTestCallIntegrations(
  { db, account }: Pick<ActionContext, 'db' | 'account'>,
  asked: readonly string[] | undefined,
): Promise<Result<string[]>> {
  const rows = await listAllIntegrations(db, account.accountId)
  const there = new Map(rows.filter((row) => row.deletedAt === null).map((row) => [publicId('int', row.uuid), row]))
  if (asked === undefined) return [...there].filter(([, row]) => row.enabled).map(([id]) => id)
  const errors = asked.flatMap((id, index) => {
    const row = there.get(id)
    if (row?.enabled) return []
    const detail = row ? 'The integration is switched off and would receive nothing.' : 'No such integration.'
    return [{ pointer: `/integration_ids/${index}`, detail }]
  })
  if (errors.length > 0) return new ActionFailure('reference_not_found', 'The test call could not be sent.', errors)
  return [...new Set(asked)]
}
