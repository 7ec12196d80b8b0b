// Saved views: a filter and an order of a list under a name, of one person or shared with the account.
import type { Selectable } from 'kysely'
import type { SavedViewTable } from '../database/people-tables.ts'
import type { Pagination } from '../database/pagination.ts'
import type { Db } from '../database/tables.ts'

export type SavedView = Selectable<SavedViewTable>

/** The person who reads the views, who also sees their own; `null`: a key, which has no views of its own. */
export interface Viewer {
  readonly accountId: number
  readonly personId: string | null
}

export function createSavedView(
  db: Db,
  { query, ...view }: Pick<SavedView, 'accountId' | 'viewId' | 'personId' | 'ownerId' | 'list' | 'name' | 'query'>,
): Promise<SavedView> {
  return db
    .insertInto('saved_view')
    .values({ ...view, query: JSON.stringify(query) })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** The views that a viewer may see, oldest first. */
export function listSavedViews(
  db: Db,
  viewer: Viewer,
  { list, limit, after }: Pagination & { readonly list: SavedView['list'] | null },
): Promise<SavedView[]> {
  return selectVisible(db, viewer)
    .$if(list !== null, (query) => query.where('list', '=', list ?? 'calls'))
    .$if(after !== null, (query) => query.where('viewId', '>', after))
    .orderBy('viewId')
    .limit(limit + 1)
    .execute()
}

export function findSavedView(db: Db, viewer: Viewer, viewId: string): Promise<SavedView | undefined> {
  return selectVisible(db, viewer).where('viewId', '=', viewId).executeTakeFirst()
}

/** Saves the view's name, query and audience; `undefined`: the view was deleted. */
export function updateSavedView(
  db: Db,
  { accountId, viewId, name, query, personId }: SavedView,
): Promise<SavedView | undefined> {
  return db
    .updateTable('saved_view')
    .set({ name, query: JSON.stringify(query), personId })
    .where('accountId', '=', accountId)
    .where('viewId', '=', viewId)
    .returningAll()
    .executeTakeFirst()
}

export async function deleteSavedView(db: Db, { accountId, viewId }: SavedView): Promise<void> {
  await db.deleteFrom('saved_view').where('accountId', '=', accountId).where('viewId', '=', viewId).execute()
}

/** Deletes the private views of a person in an account; nobody owns the shared ones any more. */
export async function releaseViewsOf(
  db: Db,
  { accountId, personId }: { readonly accountId: number; readonly personId: string },
): Promise<void> {
  await db.deleteFrom('saved_view').where('accountId', '=', accountId).where('personId', '=', personId).execute()
  await db
    .updateTable('saved_view')
    .set({ ownerId: null })
    .where('accountId', '=', accountId)
    .where('ownerId', '=', personId)
    .execute()
}

function selectVisible(db: Db, { accountId, personId }: Viewer) {
  return db
    .selectFrom('saved_view')
    .selectAll()
    .where('accountId', '=', accountId)
    .where((where) => where.or([where('personId', 'is', null), where('personId', '=', personId)]))
}
