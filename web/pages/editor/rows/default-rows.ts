// Rows that the page offers to add: the fields that nearly everybody sends, and all there are. What is sent already is not
// added again.
import type { Field } from '../../../../src/calls/fields.ts'
import { emptyRow, type DraftRow } from '../draft/draft.ts'
import { isSeen } from '../fields/groups.ts'
import { codesIn, placeholder } from '../value/pieces.ts'
import { proposeKey } from './propose-key.ts'

/** What a call is about, in seven fields; while it goes on its status counts, afterwards how it ended. */
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

/** Every field that calls carry; before that is known, every field there is. */
export function allCodes(fields: readonly Field[], seen: ReadonlySet<string>): readonly string[] {
  return fields.filter((field) => isSeen(field, seen)).map(({ code }) => code)
}

/** Rows for those codes that no row has yet. */
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
