// Calls that are replayed from recorded sessions, and the same calls as known from elsewhere (C23).
import { sql } from 'kysely'
import { timeOfUuid } from '../../ids.ts'
import type { CallRow } from './calls.ts'
import { createSource, findSourceByName, type SourceRow } from '../sources/sources.ts'
import type { Db } from '../database/tables.ts'
import { inTypedTransaction } from '../database/transaction.ts'
import { partitionDay } from '../database/partitions.ts'
import { DAY_MS } from '../../time/durations.ts'

/** The sources of replayed calls: they are separate from live sources, and no phone system is connected to them. */
const SOURCES = {
  sent: { kind: 'replay', name: 'Replayed sessions' },
  /** Replayed calls of which nothing was sent. */
  unsent: { kind: 'replay', name: 'Replayed sessions, not sent' },
} as const

/** The account's source of replayed calls; it is created with the first call. `settings`: the settings of a new source. */
export async function ensureReplaySource(
  db: Db,
  accountId: number,
  which: keyof typeof SOURCES,
  settings: Record<string, unknown> = {},
): Promise<SourceRow> {
  const source = SOURCES[which]
  return (await findSourceByName(db, accountId, source)) ?? createSource(db, { accountId, ...source, settings })
}

/** The account's sources of replayed calls of which nothing was sent, including deleted sources. */
const unsentSources = (accountId: number) =>
  sql`(SELECT source_id FROM source WHERE account_id = ${accountId} AND kind = ${SOURCES.unsent.kind} AND name = ${SOURCES.unsent.name})`

/** A call that is known from any source except a replay that sent nothing. */
type KnownElsewhere = Pick<CallRow, 'sourceId' | 'uniqueid'>

/** Returns the calls among these that are known from a live source, an import, or a replay that sent them. */
export async function findCallsKnownElsewhere(
  db: Db,
  accountId: number,
  uniqueids: readonly string[],
): Promise<readonly KnownElsewhere[]> {
  const { rows } = await sql<KnownElsewhere>`
    SELECT source_id, uniqueid FROM call WHERE account_id = ${accountId} AND uniqueid = ANY (${[...uniqueids]}::text[])
      AND source_id IN (SELECT source_id FROM source WHERE account_id = ${accountId} EXCEPT ${unsentSources(accountId)})
    ORDER BY source_id`.execute(db)
  return rows
}

/**
 * Deletes these calls as far as an earlier replay that sent nothing stored them, so that they can be replayed again.
 */
export async function deleteUnsentReplays(db: Db, accountId: number, uniqueids: readonly string[]): Promise<void> {
  await inTypedTransaction(db, async (trx) => {
    const { rows } = await sql<{ callId: string }>`
      DELETE FROM call WHERE account_id = ${accountId} AND source_id IN ${unsentSources(accountId)}
        AND uniqueid = ANY (${[...uniqueids]}::text[]) RETURNING call_id`.execute(trx)
    const ids = rows.map((row) => row.callId).toSorted()
    const [first] = ids
    if (first === undefined) return
    await sql`DELETE FROM call_addition WHERE account_id = ${accountId} AND call_id = ANY (${ids}::uuid[])`.execute(trx)
    // The id and the day of a row are set at slightly different times, so the range includes one day more.
    await sql`DELETE FROM event WHERE account_id = ${accountId} AND call_id = ANY (${ids}::uuid[])
      AND day >= ${partitionDay(timeOfUuid(first) - DAY_MS)}`.execute(trx)
  })
}

/** The account's newest calls with these uniqueids from this source, by their uniqueid. */
export async function findCallsOfSource(
  db: Db,
  { accountId, sourceId }: Pick<SourceRow, 'accountId' | 'sourceId'>,
  uniqueids: readonly string[],
): Promise<ReadonlyMap<string, CallRow>> {
  const { rows } = await sql<CallRow>`
    SELECT call_id, source_id, uniqueid, state, status, outcome, is_test, is_replayed, seen_at, started_at, ended_at FROM call
    WHERE account_id = ${accountId} AND source_id = ${sourceId} AND uniqueid = ANY (${[...uniqueids]}::text[])`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.uniqueid, row]))
}
