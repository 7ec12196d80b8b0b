// Visits: the administrator of this server in an account of others, and what was done there (S56).
import { sql } from 'kysely'
import { VISITOR_GRANT } from '../../access/policy.ts'
import { selectAccounts } from '../accounts/accounts.ts'
import type { Selectable } from 'kysely'
import type { AccountVisitActTable, AccountVisitTable } from '../database/people-tables.ts'
import type { Pagination } from '../database/pagination.ts'
import type { Db } from '../database/tables.ts'

export type Visit = Selectable<AccountVisitTable>

export type VisitAct = Selectable<AccountVisitActTable>

export function createVisit(db: Db, visit: Visit): Promise<Visit> {
  const { beganAt, endsAt, ...rest } = visit
  return db
    .insertInto('account_visit')
    .values({ ...rest, beganAt: new Date(beganAt), endsAt: new Date(endsAt), endedAt: null })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** The visits of a person that have not ended by `now`. */
export function listOpenVisits(db: Db, personId: string, now: number): Promise<Visit[]> {
  return selectOpen(db, now).where('personId', '=', personId).orderBy('visitId').execute()
}

/** The accounts in which a person has an open visit, with what the visit allows, oldest accounts first. */
export async function listVisitedAccounts(db: Db, personId: string, now: number) {
  const open = new Map((await listOpenVisits(db, personId, now)).map((visit) => [visit.accountId, visit]))
  if (open.size === 0) return []
  const accounts = await selectAccounts(db)
    .where('accountId', 'in', [...open.keys()])
    .orderBy('accountId')
    .execute()
  return accounts.flatMap((account) => {
    const visit = open.get(account.accountId)
    return visit ? [{ ...account, ...VISITOR_GRANT, byGroup: null, visit }] : []
  })
}

/** The open visit of a person in an account. It cannot be ended until this transaction ends. */
export function findOpenVisitForShare(
  transaction: Db,
  { accountId, personId, now }: { readonly accountId: number; readonly personId: string; readonly now: number },
): Promise<Visit | undefined> {
  return selectOpen(transaction, now)
    .where('personId', '=', personId)
    .where('accountId', '=', accountId)
    .limit(1)
    .forShare()
    .executeTakeFirst()
}

function selectOpen(db: Db, now: number) {
  return db
    .selectFrom('account_visit')
    .selectAll()
    .where('endedAt', 'is', null)
    .where('endsAt', '>', sql<number>`${new Date(now)}`)
}

/** A visit with the email address of its person; `null`: the administrator key, or a person who is gone. */
export type ShownVisit = Visit & { readonly email: string | null }

/** Newest first. */
export function listVisits(db: Db, accountId: number, { limit, after }: Pagination): Promise<ShownVisit[]> {
  return db
    .selectFrom('account_visit')
    .leftJoin('person', 'person.personId', 'account_visit.personId')
    .selectAll('account_visit')
    .select('person.email')
    .where('account_visit.accountId', '=', accountId)
    .$if(after !== null, (query) => query.where('visitId', '<', after))
    .orderBy('visitId', 'desc')
    .limit(limit + 1)
    .execute()
}

/** What was done during these visits, the earliest first. */
export async function listVisitActs(db: Db, visitIds: readonly string[]): Promise<VisitAct[]> {
  if (visitIds.length === 0) return []
  return db
    .selectFrom('account_visit_act')
    .selectAll()
    .where('visitId', 'in', visitIds)
    .orderBy('firstAt')
    .orderBy('verb')
    .orderBy('object')
    .execute()
}

/** Ends the open visits of an account or a person, or one of them. Returns the visits that ended. */
export function endVisits(
  db: Db,
  of: Partial<Pick<Visit, 'accountId' | 'personId' | 'visitId'>>,
  now: number,
): Promise<Visit[]> {
  const { accountId, personId, visitId } = of
  return db
    .updateTable('account_visit')
    .set({ endedAt: new Date(now) })
    .where('endedAt', 'is', null)
    .where('endsAt', '>', sql<number>`${new Date(now)}`)
    .$if(accountId !== undefined, (query) => query.where('accountId', '=', accountId ?? 0))
    .$if(personId !== undefined, (query) => query.where('personId', '=', personId ?? null))
    .$if(visitId !== undefined, (query) => query.where('visitId', '=', visitId ?? ''))
    .returningAll()
    .execute()
}

/** Whether an owner forbids visits. It does not change until this transaction ends. */
export async function areVisitsForbidden(transaction: Db, accountId: number): Promise<boolean> {
  const row = await transaction
    .selectFrom('account')
    .select('visitsForbiddenAt')
    .where('accountId', '=', accountId)
    .forShare()
    .executeTakeFirst()
  return row !== undefined && row.visitsForbiddenAt !== null
}

export async function saveVisitsForbidden(db: Db, accountId: number, at: number | null): Promise<void> {
  await db
    .updateTable('account')
    .set({ visitsForbiddenAt: at === null ? null : new Date(at) })
    .where('accountId', '=', accountId)
    .execute()
}

/** Saves visits of the administrator key, of which only the end changes. Deleted accounts are left out. */
export async function saveKeyVisits(db: Db, visits: readonly Visit[]): Promise<void> {
  if (visits.length === 0) return
  await sql`INSERT INTO account_visit (account_id, visit_id, address, began_at, ends_at)
    SELECT v.account_id, v.visit_id, v.address, v.began_at, v.ends_at FROM unnest(
      ${visits.map((one) => one.accountId)}::int[], ${visits.map((one) => one.visitId)}::uuid[],
      ${visits.map((one) => one.address)}::text[], ${visits.map((one) => new Date(one.beganAt))}::timestamptz[],
      ${visits.map((one) => new Date(one.endsAt))}::timestamptz[]) v(account_id, visit_id, address, began_at, ends_at)
    JOIN account a ON a.account_id = v.account_id
    ON CONFLICT (visit_id) DO UPDATE SET ends_at = excluded.ends_at`.execute(db)
}

/** Adds to what was done. Visits that are gone are left out. */
export async function addVisitActs(db: Db, acts: readonly VisitAct[]): Promise<void> {
  if (acts.length === 0) return
  await sql`INSERT INTO account_visit_act AS a (account_id, visit_id, verb, object, first_at, last_at, count)
    SELECT n.* FROM unnest(
      ${acts.map((one) => one.accountId)}::int[], ${acts.map((one) => one.visitId)}::uuid[],
      ${acts.map((one) => one.verb)}::text[], ${acts.map((one) => one.object)}::text[],
      ${acts.map((one) => new Date(one.firstAt))}::timestamptz[], ${acts.map((one) => new Date(one.lastAt))}::timestamptz[],
      ${acts.map((one) => one.count)}::int[]) n(account_id, visit_id, verb, object, first_at, last_at, count)
    JOIN account_visit v ON v.visit_id = n.visit_id
    ON CONFLICT (visit_id, verb, object) DO UPDATE
      SET last_at = greatest(a.last_at, excluded.last_at), count = a.count + excluded.count`.execute(db)
}
