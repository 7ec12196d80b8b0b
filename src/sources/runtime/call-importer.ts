// Imports ended calls, row by row from a file (C18): the mapping of their source reads a row, the updates are sanitised and
// ingested.
//
// A row is accepted as a whole or refused as a whole, so that refused rows can be fixed and imported again. An import leaves no
// record of its own: a call is identified by its id, and a call that has already ended is not made a second time.
import { DEFAULT_COUNTRY } from '../../calls/numbers.ts'
import { SerialQueue } from '../../concurrency/serial-queue.ts'
import { createSlices } from '../../concurrency/time-slices.ts'
import { NO_CONSUMERS } from '../../intake/event-consumers.ts'
import { applyUpdate } from '../../intake/update-effects.ts'
import type { Ingest, IngestResult } from '../../intake/ingest.ts'
import type { Call, CallUpdate } from '../../calls/call.ts'
import { OffhookError } from '../../errors.ts'
import type { AccountRouting } from '../../pipeline.ts'
import { rowReader } from '../files/rows.ts'
import type { Row } from '../mapping/rows.ts'
import { sanitizeUpdates } from '../sanitize.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import { findEndedUniqueids } from '../../store/calls/calls.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import type { Db } from '../../store/database/tables.ts'

interface CallImporterDeps {
  readonly db: Db
  readonly ingest: Ingest
  readonly routingOf: (accountId: number) => Pick<AccountRouting, 'directory'>
  readonly now: () => number
}

interface ImportRequest {
  readonly rows: readonly Row[]
  /** Whether integrations get these calls like live calls. */
  readonly tellsIntegrations: boolean
  /** IANA name: replaces the time zone of the source. */
  readonly timezone?: string | undefined
}

/** Settings to try in place of the source's settings. */
export type PreviewRequest = Pick<ImportRequest, 'rows' | 'timezone'> & { readonly mapping?: unknown }

interface ImportResult {
  /** Rows whose call was made, or was ended by them. */
  readonly taken: number
  /** Rows of calls that had ended already. */
  readonly known: number
  /** Rows that are to be ignored, as the mapping says. */
  readonly passedOver: number
  readonly refused: readonly RefusedRow[]
  /** IANA name of the time zone for times without an offset. */
  readonly timezone: string
}

interface RefusedRow {
  /** Counted from 0. */
  readonly index: number
  readonly problems: readonly string[]
}

/** The result that an import of the rows would have. */
export interface ImportPreview extends ImportResult {
  /** The calls of the first rows that would be accepted or are known. */
  readonly calls: readonly { readonly index: number; readonly call: Call }[]
}

export interface CallImporter {
  /** Resolves when everything is stored. Rejects with `unavailable` if it is not: the same rows may be sent again. */
  importRows(source: SourceRow, importRequest: ImportRequest): Promise<ImportResult>
  /** The same, without storing anything. */
  previewRows(source: SourceRow, previewRequest: PreviewRequest): Promise<ImportPreview>
}

/** Rows of one transaction: they are processed in one go, and updates from phone systems wait for that. */
const ROWS_AT_ONCE = 25
/** How many calls a preview shows. */
const CALLS_SHOWN = 50

export function createCallImporter(deps: CallImporterDeps): CallImporter {
  // For all imports together: one batch at a time, and other work has its turn between two batches.
  const batches = new SerialQueue()

  return {
    async importRows(source, { rows, tellsIntegrations, timezone: chosen }) {
      const { readRow, timezone } = await rowsReaderOf(deps, withZone(source, chosen))
      const sum = { taken: 0, known: 0, passedOver: 0, refused: [] as RefusedRow[], timezone }
      for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
        const batch = rows.slice(from, from + ROWS_AT_ONCE)
        await batches.run(async () => {
          const read = batch.map((row, at) => ({ index: from + at, ...readRow(row) }))
          const ends = await ingestRows(deps, source, { read, quiet: !tellsIntegrations })
          for (const { index, problems, updates } of read) {
            const end = ends.get(index)
            if (problems.length > 0) sum.refused.push({ index, problems })
            else if (updates.length === 0) sum.passedOver += 1
            else if (end === undefined) sum.refused.push({ index, problems: [NOT_STORED] })
            else if (end.result === 'event') sum.taken += 1
            else sum.known += 1
          }
        })
      }
      return sum
    },
    async previewRows(source, { rows, mapping, timezone: chosen }) {
      const settings = mapping === undefined ? source.settings : { ...source.settings, mapping }
      const { readRow, timezone } = await rowsReaderOf(deps, withZone({ ...source, settings }, chosen))
      const read: NumberedRow[] = []
      const slices = createSlices()
      for (const [index, row] of rows.entries()) {
        read.push({ index, ...readRow(row) })
        await slices()
      }
      const refused = read.filter(({ problems }) => problems.length > 0)
      const right = read.filter(({ problems, updates }) => problems.length === 0 && updates.length > 0)
      const ids = new Set(right.map(idOf))
      const ended = await findEndedUniqueids(deps.db, source, [...ids])
      const fresh = [...ids].filter((id) => !ended.has(id)).length
      return {
        timezone,
        taken: fresh,
        known: right.length - fresh,
        passedOver: rows.length - refused.length - right.length,
        refused: refused.map(({ index, problems }) => ({ index, problems })),
        calls: right
          .slice(0, CALLS_SHOWN)
          .flatMap(({ index, updates }) => callOf(deps, source, updates).map((call) => ({ index, call }))),
      }
    },
  }
}

/** The updates of a row for one call, up to its end; or why the row cannot be accepted. */
interface ReadRow {
  readonly updates: readonly CallUpdate[]
  readonly problems: readonly string[]
}

interface NumberedRow extends ReadRow {
  readonly index: number
}

const NOT_STORED = 'The database rejected this row. Check its values.'
const NOT_OVER =
  'This row doesn’t say that the call has ended. Map the column with the status or outcome, and what its values mean.'
const NO_TIME = 'This row doesn’t say when the call took place. Map the column with the date and time.'

function withZone(source: SourceRow, timezone: string | undefined): SourceRow {
  return timezone === undefined ? source : { ...source, settings: { ...source.settings, timezone } }
}

interface RowsReader {
  readonly readRow: (row: Row) => ReadRow
  /** IANA name of the time zone for times without an offset, unless the mapping names one. */
  readonly timezone: string
}

async function rowsReaderOf({ db, now }: CallImporterDeps, { accountId, settings }: SourceRow): Promise<RowsReader> {
  const account = await findAccountById(db, accountId)
  const { country: own, timezone: ownZone } = settings as Readonly<Record<string, unknown>>
  const country = typeof own === 'string' && own !== '' ? own : (account?.country ?? DEFAULT_COUNTRY)
  // The times in a sheet are local times.
  const timezone = typeof ownZone === 'string' && ownZone !== '' ? ownZone : (account?.timezone ?? 'UTC')
  const nowMs = now()
  const read = rowReader({ ...settings, country, timezone }, nowMs)
  const readRow = (row: Row): ReadRow => {
    const { updates, problems, ignored } = read(row)
    if (problems.length > 0 || ignored) return { updates: [], problems }
    const sanitized = sanitizeUpdates(updates, { country, nowMs, allowsOld: true })
    const flaws = [...sanitized.problems, ...flawsOf(sanitized.updates, nowMs)]
    return flaws.length > 0 ? { updates: [], problems: flaws } : { updates: sanitized.updates, problems: [] }
  }
  return { readRow, timezone }
}

/** Clocks differ; a time further ahead than this is a date that was read wrongly. */
const AHEAD_MS = 24 * 60 * 60_000

function flawsOf(updates: readonly CallUpdate[], nowMs: number): string[] {
  const end = updates.findLast(({ status }) => status === 'ended')
  if (end === undefined) return [NOT_OVER]
  // A row without a time of its own has got the time of the import.
  if (end.at === undefined || end.at === nowMs) return [NO_TIME]
  if (end.at <= nowMs + AHEAD_MS) return []
  const when = new Date(end.at).toISOString().slice(0, 16).replace('T', ' ')
  return [`The call ended at ${when}, which is in the future. Check whether day and month are swapped.`]
}

/** Ingests the updates of rows; returns the result of the end of each stored row, by the row's index. */
async function ingestRows(
  deps: CallImporterDeps,
  source: SourceRow,
  { read, quiet }: { readonly read: readonly NumberedRow[]; readonly quiet: boolean },
): Promise<ReadonlyMap<number, IngestResult>> {
  const rows = read.filter(({ updates }) => updates.length > 0)
  if (rows.length === 0) return new Map()
  const request = {
    accountId: source.accountId,
    sourceId: source.sourceId,
    ordered: false,
    updates: rows.flatMap(({ updates }) => updates),
  }
  try {
    const taken = await deps.ingest(quiet ? { ...request, quiet } : request)
    let at = 0
    return new Map(
      rows.flatMap(({ index, updates }) => {
        const mine = taken.slice(at, (at += updates.length))
        const end = mine[updates.findLastIndex(({ status }) => status === 'ended')]
        return end ? [[index, end] as const] : []
      }),
    )
  } catch (error) {
    if (error instanceof OffhookError) throw error
    // A row that the database refuses fails no other row (C17).
    const [only] = rows
    if (rows.length === 1 && only) return new Map()
    const each = []
    for (const row of rows) each.push(...(await ingestRows(deps, source, { read: [row], quiet })))
    return new Map(each)
  }
}

const idOf = ({ updates }: ReadRow): string => updates[0]?.uniqueid ?? ''

/** The call that these updates would make. */
function callOf(
  { routingOf, now }: CallImporterDeps,
  { accountId }: SourceRow,
  updates: readonly CallUpdate[],
): Call[] {
  const { directory } = routingOf(accountId)
  let record: Parameters<typeof applyUpdate>[0] = null
  for (const update of updates) {
    const dialled = update.fields?.['tracking_number']
    const entry = typeof dialled === 'string' ? directory(dialled) : undefined
    const facts = { nowMs: now(), ordered: false, ...(entry && { directory: entry }) }
    record = applyUpdate(record, update, { facts, consumers: NO_CONSUMERS, quiet: true }).record
  }
  return record ? [record.call] : []
}
