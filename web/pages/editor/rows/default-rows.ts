// The rows that the page offers to add: the most usual fields, or all fields. Fields that are sent already are left out.
import type { Field } from '../../../../src/calls/fields.ts'
import { emptyRow, type DraftRow } from '../draft/draft.ts'
import { isSeen } from '../fields/groups.ts'
import { codesIn, placeholder } from '../value/pieces.ts'
import { proposeKey } from './propose-key.ts'

/** A call in seven fields; Realtime requests have the status, others the outcome. */
export function defaultCodes(realtime: boolean): readonly string[] {
  return [
    'uniqueid',
    realtime ? 'status' : 'outcome',
    'caller_number',
    'tracking_number',
    'start_time',
    'duration',
    'recording_url',
  ]
}

/** Every field that calls of the account have; until that is loaded, every field of the catalogue. */
export function allCodes(fields: readonly Field[], seen: ReadonlySet<string>): readonly string[] {
  return fields.filter((field) => isSeen(field, seen)).map(({ code }) => code)
}

/** Rows for the codes that no row has yet. */
export function rowsFor(codes: readonly string[], rows: readonly DraftRow[]): readonly DraftRow[] {
  const sent = new Set(rows.flatMap(({ value }) => codesIn(value)))
  const keys = new Set(rows.map(({ key }) => key))
  return codes
    .filter((code) => !sent.has(code))
    .map((code) => {
      const row = rowFor(code, keys)
      keys.add(row.key)
      return row
    })
}

/** A new row with a field in it. */
export function rowFor(code: string, keys: Iterable<string>): DraftRow {
  return { ...emptyRow(), key: proposeKey(code, keys), value: placeholder(code) }
}
