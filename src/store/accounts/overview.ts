// What the list of accounts shows of many accounts at once: each function is one query, however many accounts there are.
import { sql } from 'kysely'
import type { IntegrationRow } from '../integrations/integrations.ts'
import type { SourceRow } from '../sources/sources.ts'
import type { Db } from '../database/tables.ts'

/** Counted calls and deliveries (C24, D23). */
export interface Volume {
  readonly calls: number
  readonly deliveries: number
}

export interface Volumes {
  readonly accountId: number
  readonly today: Volume
  readonly month: Volume
}

export type IntegrationState = Pick<
  IntegrationRow,
  'accountId' | 'integrationId' | 'uuid' | 'version' | 'enabled' | 'offReason' | 'offSince' | 'offCause'
>

export type SourceState = Pick<SourceRow, 'accountId' | 'sourceId' | 'uuid' | 'version'>

const DAYS = 30

/** The calls and finished deliveries of each account today and in 30 days. `today`: the date in the account's time zone. */
export async function readVolumes(
  db: Db,
  accounts: readonly { readonly accountId: number; readonly today: string }[],
): Promise<Volumes[]> {
  const asked = sql`unnest(${accounts.map((one) => one.accountId)}::int[], ${accounts.map((one) => one.today)}::date[])`
  const { rows } = await sql<{
    accountId: number
    callsToday: number
    callsMonth: number
    deliveriesToday: number
    deliveriesMonth: number
  }>`SELECT a.account_id, c.today AS calls_today, c.month AS calls_month, d.today AS deliveries_today, d.month AS deliveries_month
    FROM ${asked} a(account_id, today)
    CROSS JOIN LATERAL (SELECT coalesce(sum(calls) FILTER (WHERE day = a.today), 0)::int AS today, coalesce(sum(calls), 0)::int AS month
      FROM call_day WHERE account_id = a.account_id AND day > a.today - ${DAYS}::int AND day <= a.today) c
    CROSS JOIN LATERAL (SELECT coalesce(sum(delivered + failed) FILTER (WHERE day = a.today), 0)::int AS today,
        coalesce(sum(delivered + failed), 0)::int AS month
      FROM delivery_day WHERE account_id = a.account_id AND day > a.today - ${DAYS}::int AND day <= a.today) d`.execute(
    db,
  )
  return rows.map(({ accountId, callsToday, callsMonth, deliveriesToday, deliveriesMonth }) => ({
    accountId,
    today: { calls: callsToday, deliveries: deliveriesToday },
    month: { calls: callsMonth, deliveries: deliveriesMonth },
  }))
}

/** What the health of the integrations depends on, without their settings. */
export function listIntegrationStates(db: Db, accountIds: readonly number[]): Promise<IntegrationState[]> {
  return db
    .selectFrom('integration')
    .select(['accountId', 'integrationId', 'uuid', 'version', 'enabled', 'offReason', 'offSince', 'offCause'])
    .where(inAccounts(accountIds))
    .where('deletedAt', 'is', null)
    .execute()
}

/** The sources that are switched on, without their settings. */
export function listSourceStates(db: Db, accountIds: readonly number[]): Promise<SourceState[]> {
  return db
    .selectFrom('source')
    .select(['accountId', 'sourceId', 'uuid', 'version'])
    .where(inAccounts(accountIds))
    .where('enabled', '=', true)
    .where('deletedAt', 'is', null)
    .execute()
}

function inAccounts(accountIds: readonly number[]) {
  return sql<boolean>`account_id = ANY (${accountIds}::int[])`
}
