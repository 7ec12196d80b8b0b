// Integrations as rows: the configuration without its secrets (they are in secrets.ts), whether it is on, its version.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import { uuidv7 } from '../../lib/ids.ts'
import type { Db, IntegrationTable } from '../database/tables.ts'
import type { Pagination } from '../database/pagination.ts'

export type IntegrationRow = Selectable<IntegrationTable>

/** What a save writes. */
export interface IntegrationSave {
  readonly config: unknown
  readonly enabled: boolean
  /** Why it is off, in a sentence for a person; `null` while it is on. */
  readonly offReason: string | null
  /** Why the program switched it off, when it did. */
  readonly offCause: IntegrationRow['off_cause']
}

export function createIntegration(db: Db, accountId: number, save: IntegrationSave): Promise<IntegrationRow> {
  return db
    .insertInto('integration')
    .values({
      account_id: accountId,
      uuid: uuidv7(),
      config: JSON.stringify(save.config),
      enabled: save.enabled,
      off_since: save.enabled ? null : new Date(),
      off_reason: save.offReason,
      off_cause: save.offCause,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Oldest first, without the deleted ones. */
export function listIntegrations(db: Db, accountId: number, { limit, after }: Pagination): Promise<IntegrationRow[]> {
  return db
    .selectFrom('integration')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('deleted_at', 'is', null)
    .$if(after !== null, (query) => query.where('uuid', '>', after))
    .orderBy('uuid')
    .limit(limit + 1)
    .execute()
}

/** Every integration of one account, the deleted ones too. */
export function listAllIntegrations(db: Db, accountId: number): Promise<IntegrationRow[]> {
  return db
    .selectFrom('integration')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('integration_id')
    .execute()
}

export function findIntegrationByUuid(db: Db, accountId: number, uuid: string): Promise<IntegrationRow | undefined> {
  return db
    .selectFrom('integration')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('uuid', '=', uuid)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
}

export function findIntegrationById(
  db: Db,
  accountId: number,
  integrationId: number,
): Promise<IntegrationRow | undefined> {
  return db
    .selectFrom('integration')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('integration_id', '=', integrationId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
}

/** Saves over the version that was read; `undefined` when another save came first. */
export function updateIntegration(
  db: Db,
  row: IntegrationRow,
  save: IntegrationSave,
): Promise<IntegrationRow | undefined> {
  const offSince = save.enabled ? null : new Date(row.off_since ?? Date.now())
  return db
    .updateTable('integration')
    .set((set) => ({
      config: JSON.stringify(save.config),
      enabled: save.enabled,
      off_since: offSince,
      off_reason: save.offReason,
      off_cause: save.offCause,
      version: set('version', '+', 1),
      updated_at: new Date(),
    }))
    .where('account_id', '=', row.account_id)
    .where('integration_id', '=', row.integration_id)
    .where('version', '=', row.version)
    .where('deleted_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

/** One that the program switched off is on again; `undefined` when somebody saved it, or did the same, in the meantime. */
export function reenableIntegration(
  db: Db,
  { account_id, integration_id, version }: IntegrationRow,
): Promise<IntegrationRow | undefined> {
  return db
    .updateTable('integration')
    .set((set) => ({
      config: sql<string>`jsonb_set(config, '{enabled}', 'true')`,
      enabled: true,
      off_since: null,
      off_reason: null,
      off_cause: null,
      version: set('version', '+', 1),
      updated_at: new Date(),
    }))
    .where('account_id', '=', account_id)
    .where('integration_id', '=', integration_id)
    .where('version', '=', version)
    .where('off_cause', 'is not', null)
    .where('deleted_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

/** Kept as a row, for the log; off from now on (D12). */
export async function deleteIntegration(db: Db, { account_id, integration_id }: IntegrationRow): Promise<void> {
  const now = new Date()
  await db
    .updateTable('integration')
    .set((set) => ({
      deleted_at: now,
      enabled: false,
      off_since: now,
      off_reason: 'Deleted.',
      off_cause: null,
      version: set('version', '+', 1),
    }))
    .where('account_id', '=', account_id)
    .where('integration_id', '=', integration_id)
    .execute()
}
