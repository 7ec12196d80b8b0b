// Sources: where the calls of an account come from. Their secrets are in secrets.ts.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { ClientBase } from 'pg'
import { uuidv7 } from '../../ids.ts'
import type { SealContext } from '../secrets/sealing.ts'
import type { Db, SourceTable } from '../database/tables.ts'
import type { Pagination } from '../database/pagination.ts'
import { deleteVersions } from '../versions/versions.ts'

export type SourceRow = Selectable<SourceTable>

interface NewSource {
  readonly accountId: number
  readonly kind: string
  readonly name: string
  /** Without secrets. */
  readonly settings: Record<string, unknown>
  readonly enabled?: boolean
}

export function createSource(
  db: Db,
  { accountId, kind, name, settings, enabled = true }: NewSource,
): Promise<SourceRow> {
  return db
    .insertInto('source')
    .values({ accountId, uuid: uuidv7(), kind, name, enabled, settings: JSON.stringify(settings) })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Where the token of a source's address is sealed. */
export function addressSealContext({ accountId, sourceId }: Pick<SourceRow, 'accountId' | 'sourceId'>): SealContext {
  return { accountId, owner: 'source', ownerId: sourceId, name: 'address' }
}

/** The sealed token of a source's address; `null`: the source has no address of its own. */
export function sealedAddressToken(source: SourceRow): { readonly place: SealContext; readonly sealed: string } | null {
  return source.token === null ? null : { place: addressSealContext(source), sealed: source.token }
}

/** Sets or replaces the token in the address of a posted source. */
export async function setAddressToken(
  db: Db,
  { accountId, sourceId }: Pick<SourceRow, 'accountId' | 'sourceId'>,
  { hash, sealed }: { readonly hash: Buffer; readonly sealed: string },
): Promise<SourceRow> {
  return db
    .updateTable('source')
    .set({ tokenHash: hash, token: sealed })
    .where('accountId', '=', accountId)
    .where('sourceId', '=', sourceId)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** All sources that were not deleted. */
function selectSources(db: Db, accountId: number) {
  return db.selectFrom('source').selectAll().where('accountId', '=', accountId).where('deletedAt', 'is', null)
}

/** Oldest first. */
export function listSources(db: Db, accountId: number, { limit, after }: Pagination): Promise<SourceRow[]> {
  return selectSources(db, accountId)
    .$if(after !== null, (query) => query.where('uuid', '>', after))
    .orderBy('uuid')
    .limit(limit + 1)
    .execute()
}

/** All sources of an account that its calls name, including deleted sources: their calls still exist. */
export function listSourceNames(db: Db, accountId: number): Promise<Pick<SourceRow, 'sourceId' | 'uuid' | 'name'>[]> {
  return db.selectFrom('source').select(['sourceId', 'uuid', 'name']).where('accountId', '=', accountId).execute()
}

/**
 * The sources that the program runs: those of every account that are switched on and not deleted. An account that waits for its
 * deletion accepts nothing (S57).
 */
export function listActiveSources(db: Db): Promise<SourceRow[]> {
  return db
    .selectFrom('source')
    .innerJoin('account', 'account.accountId', 'source.accountId')
    .selectAll('source')
    .where('source.deletedAt', 'is', null)
    .where('source.enabled', '=', true)
    .where('account.deleteAt', 'is', null)
    .orderBy('source.sourceId')
    .execute()
}

export function findSourceByUuid(db: Db, accountId: number, uuid: string): Promise<SourceRow | undefined> {
  return selectSources(db, accountId).where('uuid', '=', uuid).executeTakeFirst()
}

export function findSourceById(db: Db, accountId: number, sourceId: number): Promise<SourceRow | undefined> {
  return selectSources(db, accountId).where('sourceId', '=', sourceId).executeTakeFirst()
}

/** Sources of any account that are not deleted, with the account's name. */
export async function findSourcesWithAccount(
  db: Db,
  ids: readonly number[],
): Promise<(Pick<SourceRow, 'sourceId' | 'uuid' | 'name'> & { readonly account: string })[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('source')
    .innerJoin('account', 'account.accountId', 'source.accountId')
    .select(['source.sourceId', 'source.uuid', 'source.name', 'account.name as account'])
    .where('source.sourceId', 'in', ids)
    .where('source.deletedAt', 'is', null)
    .orderBy('source.sourceId')
    .execute()
}

/** The source of an account that gets the calls that its keys send: its oldest source of kind `api`. */
export function findApiSource(db: Db, accountId: number): Promise<SourceRow | undefined> {
  return selectSources(db, accountId).where('kind', '=', 'api').orderBy('sourceId').limit(1).executeTakeFirst()
}

interface SourceChange {
  readonly name: string
  readonly settings: Record<string, unknown>
  readonly enabled: boolean
}

/**
 * Saves a source over the version that was read; `undefined` when another save came first. Runs in a transaction, because the
 * time for which a person has the source switched off is no gap (C21).
 */
export async function updateSource(db: Db, source: SourceRow, change: SourceChange): Promise<SourceRow | undefined> {
  if (change.enabled !== source.enabled)
    await db.deleteFrom('source_seen').where('sourceId', '=', source.sourceId).execute()
  return db
    .updateTable('source')
    .set((set) => ({
      name: change.name,
      settings: JSON.stringify(change.settings),
      enabled: change.enabled,
      version: set('version', '+', 1),
      updatedAt: new Date(),
    }))
    .where('accountId', '=', source.accountId)
    .where('sourceId', '=', source.sourceId)
    .where('version', '=', source.version)
    .where('deletedAt', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

/** Deletes a source: its calls stay, it accepts no more calls, and its keys are revoked. */
export async function deleteSource(db: Db, { accountId, sourceId }: SourceRow): Promise<void> {
  const now = new Date()
  await db
    .updateTable('source')
    .set({ deletedAt: now, enabled: false })
    .where('accountId', '=', accountId)
    .where('sourceId', '=', sourceId)
    .execute()
  await deleteVersions(db, { accountId, owner: 'source', ownerId: sourceId })
  await db
    .updateTable('api_key')
    .set({ revokedAt: now })
    .where('accountId', '=', accountId)
    .where('sourceId', '=', sourceId)
    .where('revokedAt', 'is', null)
    .execute()
}

/** The first sources that are switched on, of all accounts, by their numbers. */
export async function listFirstActiveSources(
  client: ClientBase,
  limit: number,
): Promise<Pick<SourceRow, 'accountId' | 'sourceId' | 'uuid'>[]> {
  const { rows } = await client.query<Pick<SourceRow, 'accountId' | 'sourceId' | 'uuid'>>(
    `SELECT account_id AS "accountId", source_id AS "sourceId", uuid FROM source WHERE enabled AND deleted_at IS NULL
     ORDER BY source_id LIMIT $1`,
    [limit],
  )
  return rows
}

/** How many calls are scanned for the last call of a source. */
const CALLS_SCANNED = 5_000

/**
 * When the last call of a source came, without tests (C16), in ms since 1970; `null`: it is not among the newest 5,000 calls of
 * its account.
 */
export async function findLastSeenAt(db: Db, { accountId, sourceId }: SourceRow): Promise<number | null> {
  const { rows } = await sql<{ at: number | null }>`
    SELECT max(seen_at) AS at FROM (SELECT source_id, seen_at, is_test FROM call WHERE account_id = ${accountId}
      ORDER BY call_id DESC LIMIT ${CALLS_SCANNED}) c WHERE source_id = ${sourceId} AND NOT is_test`.execute(db)
  return rows[0]?.at ?? null
}

/** Finds a source by its name: for sources that the program creates for itself. */
export function findSourceByName(
  db: Db,
  accountId: number,
  { kind, name }: { kind: string; name: string },
): Promise<SourceRow | undefined> {
  return selectSources(db, accountId).where('kind', '=', kind).where('name', '=', name).executeTakeFirst()
}
