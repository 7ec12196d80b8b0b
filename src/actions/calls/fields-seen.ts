// The fields that the recent calls of an account had. The editor shows these fields first.
import { FIELD_NAMES } from '../../calls/fields.ts'
import type { FieldValue } from '../../calls/call.ts'
import { timeOfUuid } from '../../ids.ts'
import { listCalls } from '../../store/calls/calls.ts'
import type { CallRow } from '../../store/calls/calls.ts'
import type { Db } from '../../store/database/tables.ts'
import { knownFields } from './stored-call.ts'

type KnownValue = Exclude<FieldValue, null>

interface FieldSeen {
  readonly code: string
  /** In how many of the scanned calls the field was known. */
  readonly calls: number
  /** When the newest call with the field arrived, in ms since 1970. */
  readonly lastAt: number
  /** The value of the field in that call. */
  readonly sample: KnownValue
}

/** How many calls are scanned: enough to find rare fields, and few enough to read in a tenth of a second. */
const CALLS_MAX = 1_000
/** How many calls are read at once. Other work runs between two reads. */
const PAGE_SIZE = 200
const PERIOD_MS = 30 * 24 * 60 * 60 * 1000
/** A limit for custom fields: a broken client could invent new names for ever. */
const CODES_MAX = 500
/** How many characters of a sample are kept: a row of a list has no room for more. */
const SAMPLE_LENGTH_MAX = 200

/**
 * The fields of the newest calls of the last 30 days, without tests and replayed calls (C16, C23). The most frequent field comes
 * first.
 */
export async function readFieldsSeen(db: Db, accountId: number): Promise<FieldSeen[]> {
  const seen = new Map<string, { -readonly [Member in keyof FieldSeen]: FieldSeen[Member] }>()
  const note = (row: CallRow): void => {
    for (const [code, value] of Object.entries(knownFields(row))) {
      const known = seen.get(code)
      if (known) known.calls += 1
      else if (value !== null && (FIELD_NAMES.has(code) || seen.size < CODES_MAX)) {
        seen.set(code, { code, calls: 1, lastAt: timeOfUuid(row.callId), sample: cut(value) })
      }
    }
  }
  const filter = { fromMs: Date.now() - PERIOD_MS }
  let after: string | null = null
  for (let looked = 0; looked < CALLS_MAX; looked += PAGE_SIZE) {
    const page = await listCalls(db, accountId, filter, { limit: PAGE_SIZE, after })
    for (const row of page.rows) if (!row.isTest && !row.isReplayed) note(row)
    if (page.next === null) break
    after = page.next
  }
  return [...seen.values()].toSorted((a, b) => b.calls - a.calls || (a.code < b.code ? -1 : 1))
}

function cut(value: KnownValue): KnownValue {
  if (typeof value === 'string') return value.slice(0, SAMPLE_LENGTH_MAX)
  return typeof value === 'object' ? value.map((item) => item.slice(0, SAMPLE_LENGTH_MAX)) : value
}
