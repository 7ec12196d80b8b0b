// Issues (D30): what fails alike, and what people do about it.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { Db, IssueState, IssueTable, StoredActor } from '../database/tables.ts'
import type { Pagination } from '../database/pagination.ts'

export type IssueRow = Omit<Selectable<IssueTable>, 'earlierAttempts'> & {
  /** The number of failed attempts. */
  readonly attempts: number
  /** The place in the list: the last failure in ms since 1970, and the id. */
  readonly place: string
}

export interface IssueFilter {
  readonly states: readonly IssueState[]
  /** The number of an integration. */
  readonly integrationId?: number
}

/** The pattern of a place. */
export const PLACE = /^\d{1,15}(?:\.\d{1,6})? [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function selectIssues(db: Db, accountId: number) {
  return db
    .selectFrom('issue as i')
    .selectAll('i')
    .select([
      sql<number>`i.earlier_attempts + (SELECT coalesce(sum(q.attempts), 0) FROM issue_quarter q WHERE q.issue_id = i.issue_id)`.as(
        'attempts',
      ),
      sql<string>`(extract(epoch FROM i.last_at) * 1000)::float8 || ' ' || i.issue_id`.as('place'),
    ])
    .where('i.accountId', '=', accountId)
}

/** The issues that failed last come first. `after` is a place. */
export function listIssues(
  db: Db,
  accountId: number,
  { states, integrationId }: IssueFilter,
  { limit, after }: Pagination,
): Promise<IssueRow[]> {
  const [lastAt, issueId] = after?.split(' ') ?? []
  return selectIssues(db, accountId)
    .where('i.state', 'in', states)
    .$if(integrationId !== undefined, (query) => query.where('i.integrationId', '=', integrationId ?? 0))
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(i.last_at, i.issue_id) < (to_timestamp(${lastAt}::float8 / 1000), ${issueId}::uuid)`),
    )
    .orderBy('i.lastAt', 'desc')
    .orderBy('i.issueId', 'desc')
    .limit(limit + 1)
    .execute()
}

export function findIssue(db: Db, accountId: number, issueId: string): Promise<IssueRow | undefined> {
  return selectIssues(db, accountId).where('i.issueId', '=', issueId).executeTakeFirst()
}

/** As `findIssue`; nobody changes the issue until the transaction ends. */
export function lockIssue(transaction: Db, accountId: number, issueId: string): Promise<IssueRow | undefined> {
  return selectIssues(transaction, accountId).where('i.issueId', '=', issueId).forNoKeyUpdate('i').executeTakeFirst()
}

/** What a person changes. Members that are left out stay. */
export interface IssueChange {
  readonly state?: { readonly to: IssueState; readonly at: Date; readonly by: StoredActor }
  readonly note?: string | null
  /** `null`: the issue is not muted any more. */
  readonly mute?: { readonly until: Date; readonly reason: string; readonly by: StoredActor } | null
}

export async function updateIssue(
  transaction: Db,
  { accountId, issueId }: IssueRow,
  { state, note, mute }: IssueChange,
): Promise<void> {
  await transaction
    .updateTable('issue')
    .set({
      ...(state && { state: state.to, stateAt: state.at, stateBy: JSON.stringify(state.by) }),
      ...(note !== undefined && { note }),
      ...(mute !== undefined && {
        mutedUntil: mute?.until ?? null,
        mutedBy: mute ? JSON.stringify(mute.by) : null,
        muteReason: mute?.reason ?? null,
      }),
    })
    .where('accountId', '=', accountId)
    .where('issueId', '=', issueId)
    .execute()
}
