// What integrations, sources and steps were saved as (S51): without secrets, of which only the names are kept.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { Db, SavedBy, SavedVersionTable } from '../database/tables.ts'

export type VersionRow = Selectable<SavedVersionTable>

/** A version as a list shows it: its content may be large. */
export type VersionHead = Omit<VersionRow, 'content'>

/** What was saved. */
export interface VersionOwner {
  readonly accountId: number
  readonly owner: VersionRow['owner']
  readonly ownerId: number
}

export interface NewVersion {
  readonly version: number
  readonly savedBy: SavedBy
  readonly content: unknown
  readonly changes: readonly string[]
  readonly restoredFrom: number | null
}

/** The program itself, where it saves what nobody asked it to. */
export const OFFHOOK: SavedBy = { type: 'offhook', id: null, name: null }

/** So many versions of each are kept. */
export const VERSIONS_MAX = 200

/** Keeps a version, with the names of the secrets that are set by now; the oldest goes where there are more than are kept. */
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

/** Newest first; one more than `limit` where there are more. `before`: only older ones than this. */
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

/** `version`: the newest unless one is named. */
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

/** What each of some was saved as at a time, in ms since 1970; one that has no version of that time is missing. */
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

/** When an integration was saved as on or off, newest first. */
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

/** What was saved before this version, newest first, at most so many. */
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

/** Puts other content into a version: what has become secret is not kept. */
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

/** Whatever was saved goes with its versions. */
export async function deleteVersions(db: Db, { accountId, owner, ownerId }: VersionOwner): Promise<void> {
  await db
    .deleteFrom('saved_version')
    .where('accountId', '=', accountId)
    .where('owner', '=', owner)
    .where('ownerId', '=', ownerId)
    .execute()
}
