// The integrations of an account, as its deliveries refer to them.
import { publicId } from '../../ids.ts'
import { nameOf } from '../../integrations/stored-integration.ts'
import { listAllIntegrations } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { listSecretsOfKind } from '../../store/secrets/secrets.ts'
import type { ActionContext } from '../context.ts'
import { holdOf, type Hold } from '../integrations/health.ts'

/** Tests of unsaved integrations are stored under this number. */
export const UNSAVED_INTEGRATION = 0

/** The part of an integration that the log of deliveries shows. */
export interface KnownIntegration {
  readonly id: string
  readonly name: string
  /** `null`: nothing holds its deliveries back. */
  readonly hold: Hold | null
  readonly last4: ReadonlyMap<string, string>
}

/** By the number of the integration. */
export type KnownIntegrations = ReadonlyMap<number, KnownIntegration>

/** All integrations of the account, including deleted ones. */
export async function readKnownIntegrations(
  context: Pick<ActionContext, 'db' | 'account' | 'deps'>,
): Promise<{ readonly rows: readonly IntegrationRow[]; readonly known: KnownIntegrations }> {
  const rows = await listAllIntegrations(context.db, context.account.accountId)
  return { rows, known: await describeIntegrations(context, rows) }
}

/** Describes the integrations of these rows, as the log of deliveries shows them. `rows`: all integrations of the account. */
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
