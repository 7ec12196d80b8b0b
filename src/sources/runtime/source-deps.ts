// The interfaces that the program provides to a dialled source.
import type { Pool } from 'pg'
import { readCallRecord } from '../../calls/read-stored.ts'
import type { Diagnose } from '../../diagnostics.ts'
import type { Ingest } from '../../intake/ingest.ts'
import type { Gap, SourceDeps } from '../source.ts'
import { insertSourceGap } from '../../store/sources/source-gaps.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import type { Db } from '../../store/database/tables.ts'
import { listOpenCallsOfSource } from '../../store/calls/open-calls.ts'

export interface DialledSourceDeps {
  readonly db: Db
  readonly pool: Pool
  readonly ingest: Ingest
  readonly diagnose: Diagnose
  /** The country of an account's numbers. */
  readonly countryOf: (accountId: number) => string
}

/** The dependencies of a dialled source: where its updates go, which calls are open, where its gaps are stored. */
export function sourceDepsOf(
  deps: DialledSourceDeps,
  row: SourceRow,
  {
    resolveAddress,
    onGapEnded,
  }: { readonly resolveAddress: SourceDeps['resolveAddress']; readonly onGapEnded: (gap: Gap) => void },
): SourceDeps {
  const { db, pool, ingest, diagnose } = deps
  const { accountId, sourceId } = row
  const keepDropped = (one: Gap): void => {
    const times = { fromAt: new Date(one.from), toAt: new Date(one.to ?? Date.now()) }
    const kept = { accountId, sourceId, dropped: one.dropped, code: one.code, ...times }
    insertSourceGap(db, kept).catch((error: unknown) => {
      diagnose('warning', 'Source gap could not be saved', { source: row.name, error })
    })
  }
  return {
    async take(updates) {
      const results = await ingest({ accountId, sourceId, ordered: true, updates })
      const dropped = results
        .filter(({ code }) => code === 'rejected' || code === 'call_unreadable')
        .map(({ uniqueid }) => uniqueid)
      if (dropped.length === 0) return
      diagnose('warning', 'Updates dropped, rejected by the database or of an unreadable call', {
        source: row.name,
        dropped,
      })
      keepDropped({ from: Date.now(), to: Date.now(), code: 'updates_dropped', dropped: dropped.length })
    },
    async openCalls() {
      const calls = await listOpenCallsOfSource(pool, sourceId)
      return calls.flatMap(({ state, seenAt }) => {
        const call = readCallRecord(state)
        return call ? [{ uniqueid: call.uniqueid, lastSignAt: seenAt, call }] : []
      })
    },
    now: () => Date.now(),
    country: () => deps.countryOf(accountId),
    gap: (one) => (one.dropped === 0 ? onGapEnded(one) : keepDropped(one)),
    resolveAddress,
    report: (event, details) => diagnose('info', event, { source: row.name, ...details }),
  }
}
