// Saved versions of integrations, sources and steps (S51): without secrets, of which only the names are stored.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { Db, SavedBy, SavedVersionTable } from '../database/tables.ts'

export type VersionRow = Selectable<SavedVersionTable>

/** A version without its content, for lists: the content may be large. */
export type VersionHead = Omit<VersionRow, 'content'>

/** The integration, source or step that was saved. */
export interface VersionOwner {
  readonly accountId: number
  readonly owner: VersionRow['owner']
  readonly ownerId: number
}

interface NewVersion {
  readonly version: number
  readonly savedBy: SavedBy
  readonly content: unknown
  readonly changes: readonly string[]
  readonly restoredFrom: number | null
}

/** Offhook itself, for versions that it saves without a request. */
export const OFFHOOK: SavedBy = { type: 'offhook', id: null, name: null }

/** How many versions of each integration, source or step are kept. */
export const VERSIONS_MAX = 200

/** Stores a version, with the names of the secrets that are set now; deletes the oldest version beyond the limit. */
export async function insertVersion(
  db: Db,
  { accountId, owner, ownerId }: VersionOwner,
  { version, savedBy, content, changes, restoredFrom }: NewVersion,
): Promise<void> {
  await db
    .insertInto('saved_version')
    .values({
      accountId,
      owner,
      ownerId,
      version,
      savedAt: new Date(),
      savedBy: JSON.stringify(savedBy),
      content: JSON.stringify(content),
      secrets: sql<string[]>`ARRAY(SELECT name FROM secret
        WHERE account_id = ${accountId} AND owner = ${owner} AND owner_id = ${ownerId} ORDER BY name)`,
      changes: [...changes],
      restoredFrom,
    })
    .execute()
  await db
    .deleteFrom('saved_version')
    .where('accountId', '=', accountId)
    .where('owner', '=', owner)
    .where('ownerId', '=', ownerId)
    .where('version', '<=', (query) =>
      query
        .selectFrom('saved_version')
        .select('version')
        .where('accountId', '=', accountId)
        .where('owner', '=', owner)
        .where('ownerId', '=', ownerId)
        .orderBy('version', 'desc')
        .offset(VERSIONS_MAX)
        .limit(1),
    )
    .execute()
}

/** Newest first; one more than `limit` if there are more. `before`: only versions older than this. */
export function listVersions(
  db: Db,
  { accountId, owner, ownerId }: VersionOwner,
  { limit, before }: { readonly limit: number; readonly before: number | null },
): Promise<VersionHead[]> {
  return db
    .selectFrom('saved_version')
    .select(['accountId', 'owner', 'ownerId', 'version', 'savedAt', 'savedBy', 'secrets', 'changes', 'restoredFrom'])
    .where('accountId', '=', accountId)
    .where('owner', '=', owner)
    .where('ownerId', '=', ownerId)
    .$if(before !== null, (query) => query.where('version', '<', before))
    .orderBy('version', 'desc')
    .limit(limit + 1)
    .execute()
}

/** `version`: the newest version if it is not given. */
export function findVersion(
  db: Db,
  { accountId, owner, ownerId }: VersionOwner,
  version: number | null = null,
): Promise<VersionRow | undefined> {
  return db
    .selectFrom('saved_version')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('owner', '=', owner)
    .where('ownerId', '=', ownerId)
    .$if(version !== null, (query) => query.where('version', '=', version))
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The versions of these owners at a time, in ms since 1970; an owner without a version at that time is missing. */
export async function listVersionsAt(
  db: Db,
  { accountId, owner, ownerIds }: Pick<VersionOwner, 'accountId' | 'owner'> & { readonly ownerIds: readonly number[] },
  atMs: number,
): Promise<Pick<VersionRow, 'ownerId' | 'content'>[]> {
  const { rows } = await sql<Pick<VersionRow, 'ownerId' | 'content'>>`
    SELECT o.id AS owner_id, v.content FROM unnest(${ownerIds}::int[]) o(id) CROSS JOIN LATERAL (
      SELECT content FROM saved_version WHERE account_id = ${accountId} AND owner = ${owner} AND owner_id = o.id
        AND saved_at <= to_timestamp(${atMs}::float8 / 1000) ORDER BY version DESC LIMIT 1) v`.execute(db)
  return rows
}

/** When an integration was switched on or off by a save, newest first. */
export async function listSwitches(
  db: Db,
  accountId: number,
  integrationId: number,
): Promise<{ readonly savedAt: number; readonly enabled: boolean }[]> {
  const { rows } = await sql<{ savedAt: number; enabled: boolean }>`
    SELECT saved_at, content ->> 'enabled' = 'true' AS enabled FROM saved_version
    WHERE account_id = ${accountId} AND owner = 'integration' AND owner_id = ${integrationId} ORDER BY version DESC`.execute(
    db,
  )
  return rows
}

/** The contents of earlier versions, newest first, up to a limit. */
export function listVersionContents(
  db: Db,
  { accountId, owner, ownerId }: VersionOwner,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<Pick<VersionRow, 'version' | 'content'>[]> {
  return db
    .selectFrom('saved_version')
    .select(['version', 'content'])
    .where('accountId', '=', accountId)
    .where('owner', '=', owner)
    .where('ownerId', '=', ownerId)
    .where('version', '<', before)
    .orderBy('version', 'desc')
    .limit(limit)
    .execute()
}

/** Replaces the content of a version, because values that have become secret must not stay in it. */
export async function updateVersionContent(
  db: Db,
  { accountId, owner, ownerId }: VersionOwner,
  { version, content }: Pick<VersionRow, 'version' | 'content'>,
): Promise<void> {
  await db
    .updateTable('saved_version')
    .set({ content: JSON.stringify(content) })
    .where('accountId', '=', accountId)
    .where('owner', '=', owner)
    .where('ownerId', '=', ownerId)
    .where('version', '=', version)
    .execute()
}

/** Deletes the versions of an owner that is deleted. */
export async function deleteVersions(db: Db, { accountId, owner, ownerId }: VersionOwner): Promise<void> {
  await db
    .deleteFrom('saved_version')
    .where('accountId', '=', accountId)
    .where('owner', '=', owner)
    .where('ownerId', '=', ownerId)
    .execute()
}
