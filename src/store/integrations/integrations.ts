// Integrations as rows: the configuration without its secrets (they are in secrets.ts), whether it is on, its version.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { Pool } from 'pg'
import { uuidv7 } from '../../ids.ts'
import type { Db, IntegrationTable } from '../database/tables.ts'
import type { Pagination } from '../database/pagination.ts'
import { deleteVersions } from '../versions/versions.ts'

export type IntegrationRow = Selectable<IntegrationTable>

/** The columns that a save writes. */
export interface IntegrationSave {
  readonly config: unknown
  readonly enabled: boolean
  /** Why it is off, in a sentence for a person; `null` while it is on. */
  readonly offReason: string | null
  /** Why Offhook switched the integration off, if it did. */
  readonly offCause: IntegrationRow['offCause']
}

export function createIntegration(db: Db, accountId: number, save: IntegrationSave): Promise<IntegrationRow> {
  return db
    .insertInto('integration')
    .values({
      accountId,
      uuid: uuidv7(),
      config: JSON.stringify(save.config),
      enabled: save.enabled,
      offSince: save.enabled ? null : new Date(),
      offReason: save.offReason,
      offCause: save.offCause,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** All integrations that were not deleted. */
function selectIntegrations(db: Db, accountId: number) {
  return db.selectFrom('integration').selectAll().where('accountId', '=', accountId).where('deletedAt', 'is', null)
}

/** Oldest first. */
export function listIntegrations(db: Db, accountId: number, { limit, after }: Pagination): Promise<IntegrationRow[]> {
  return selectIntegrations(db, accountId)
    .$if(after !== null, (query) => query.where('uuid', '>', after))
    .orderBy('uuid')
    .limit(limit + 1)
    .execute()
}

/** Names that several integrations of the account share. */
export async function listRepeatedNames(db: Db, accountId: number): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`
    SELECT config->>'name' AS name FROM integration
    WHERE account_id = ${accountId} AND deleted_at IS NULL AND config->>'name' <> '' GROUP BY 1 HAVING count(*) > 1`.execute(
    db,
  )
  return new Set(rows.map(({ name }) => name))
}

/** Every integration of one account, including deleted ones. */
export function listAllIntegrations(db: Db, accountId: number): Promise<IntegrationRow[]> {
  return db.selectFrom('integration').selectAll().where('accountId', '=', accountId).orderBy('integrationId').execute()
}

export function findIntegrationByUuid(db: Db, accountId: number, uuid: string): Promise<IntegrationRow | undefined> {
  return selectIntegrations(db, accountId).where('uuid', '=', uuid).executeTakeFirst()
}

export function findIntegrationById(
  db: Db,
  accountId: number,
  integrationId: number,
): Promise<IntegrationRow | undefined> {
  return selectIntegrations(db, accountId).where('integrationId', '=', integrationId).executeTakeFirst()
}

/** Saves over the version that was read; `undefined` when another save came first. */
export function updateIntegration(
  db: Db,
  row: IntegrationRow,
  save: IntegrationSave,
): Promise<IntegrationRow | undefined> {
  const offSince = save.enabled ? null : new Date(row.offSince ?? Date.now())
  return db
    .updateTable('integration')
    .set((set) => ({
      config: JSON.stringify(save.config),
      enabled: save.enabled,
      offSince,
      offReason: save.offReason,
      offCause: save.offCause,
      version: set('version', '+', 1),
      updatedAt: new Date(),
    }))
    .where('accountId', '=', row.accountId)
    .where('integrationId', '=', row.integrationId)
    .where('version', '=', row.version)
    .where('deletedAt', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

/**
 * Switches on an integration that Offhook switched off; `undefined` when somebody saved it, or switched it on, in the meantime.
 */
export function reenableIntegration(
  db: Db,
  { accountId, integrationId, version }: IntegrationRow,
): Promise<IntegrationRow | undefined> {
  return db
    .updateTable('integration')
    .set((set) => ({
      config: sql<string>`jsonb_set(config, '{enabled}', 'true')`,
      enabled: true,
      offSince: null,
      offReason: null,
      offCause: null,
      version: set('version', '+', 1),
      updatedAt: new Date(),
    }))
    .where('accountId', '=', accountId)
    .where('integrationId', '=', integrationId)
    .where('version', '=', version)
    .where('offCause', 'in', ['gone', 'failing'])
    .where('deletedAt', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

/** Keeps an integration off that Offhook switched off, as if a person had done it; `undefined` as for `reenableIntegration`. */
export function acknowledgeSwitchOff(
  db: Db,
  { accountId, integrationId, version }: IntegrationRow,
): Promise<IntegrationRow | undefined> {
  return db
    .updateTable('integration')
    .set((set) => ({ offCause: null, version: set('version', '+', 1), updatedAt: new Date() }))
    .where('accountId', '=', accountId)
    .where('integrationId', '=', integrationId)
    .where('version', '=', version)
    .where('offCause', 'in', ['gone', 'failing'])
    .where('deletedAt', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

/** The row stays, for the log; the integration is off from now on (D12). */
export async function deleteIntegration(db: Db, { accountId, integrationId }: IntegrationRow): Promise<void> {
  const now = new Date()
  await db
    .updateTable('integration')
    .set((set) => ({
      deletedAt: now,
      enabled: false,
      offSince: now,
      offReason: 'Deleted.',
      offCause: null,
      version: set('version', '+', 1),
    }))
    .where('accountId', '=', accountId)
    .where('integrationId', '=', integrationId)
    .execute()
  await deleteVersions(db, { accountId, owner: 'integration', ownerId: integrationId })
}

/**
 * Integrations that have been off, by themselves or because their account is suspended, for longer than their waiting deliveries
 * are kept (D12, D29).
 */
export async function listLongDisabledIntegrations(
  pool: Pool,
): Promise<readonly { readonly integrationId: number; readonly isOff: boolean }[]> {
  const { rows } = await pool.query<{ integrationId: number; isOff: boolean }>(
    `SELECT i.integration_id AS "integrationId", o.is_off AS "isOff" FROM integration i JOIN account a USING (account_id)
       CROSS JOIN LATERAL (SELECT NOT i.enabled AND coalesce(i.off_since < now() - interval '14 days', false)) o (is_off)
     WHERE i.deleted_at IS NULL AND a.delete_at IS NULL AND (o.is_off OR a.suspended_at < now() - interval '14 days') AND EXISTS (SELECT FROM lane l WHERE l.account_id = i.account_id AND l.integration_id = i.integration_id AND l.due_at IS NOT NULL)`,
  )
  return rows
}
