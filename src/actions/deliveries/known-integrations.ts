// The integrations of an account as its deliveries name them.
import { publicId } from '../../ids.ts'
import { nameOf } from '../../integrations/stored-integration.ts'
import { listAllIntegrations } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { listSecretsOfKind } from '../../store/secrets/secrets.ts'
import type { ActionContext } from '../context.ts'
import { holdOf, type Hold } from '../integrations/health.ts'

/** Under this number are the tests of integrations that were never saved. */
export const UNSAVED_INTEGRATION = 0

/** What is known of an integration beside its deliveries. */
export interface KnownIntegration {
  readonly id: string
  readonly name: string
  /** `null`: nothing holds its deliveries back. */
  readonly hold: Hold | null
  readonly last4: ReadonlyMap<string, string>
}

/** By the integration's number. */
export type KnownIntegrations = ReadonlyMap<number, KnownIntegration>

/** Of the whole account, the deleted ones too. */
export async function readKnownIntegrations(
  context: Pick<ActionContext, 'db' | 'account' | 'deps'>,
): Promise<{ readonly rows: readonly IntegrationRow[]; readonly known: KnownIntegrations }> {
  const rows = await listAllIntegrations(context.db, context.account.accountId)
  return { rows, known: await describeIntegrations(context, rows) }
}

/** Of these rows, which are all of the account. */
export async function describeIntegrations(
  { db, account, deps }: Pick<ActionContext, 'db' | 'account' | 'deps'>,
  rows: readonly IntegrationRow[],
): Promise<KnownIntegrations> {
  const secrets = Map.groupBy(await listSecretsOfKind(db, account.accountId, 'integration'), (secret) => secret.ownerId)
  return new Map(
    rows.map((row) => {
      const last4 = new Map((secrets.get(row.integrationId) ?? []).map((secret) => [secret.name, secret.last4]))
      return [
        row.integrationId,
        { id: publicId('int', row.uuid), name: nameOf(row), hold: holdOf(row, deps), last4 },
      ] as const
    }),
  )
}
