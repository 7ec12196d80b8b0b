// The first calls that an import would make, as a table.
import { escapeControls, fieldText, table } from '../terminal.ts'

/** A call as the API returns it for a dry run. */
export interface ImportedCall {
  readonly uniqueid: string
  readonly outcome: string | null
  readonly started_at: string | null
  readonly ended_at: string | null
  readonly fields: Readonly<Record<string, unknown>>
}

const CALLS_SHOWN = 8

export function firstCallLines(calls: readonly ImportedCall[]): string[] {
  if (calls.length === 0) return []
  const rows = calls
    .slice(0, CALLS_SHOWN)
    .map(({ uniqueid, outcome, started_at, ended_at, fields }) => [
      escapeControls(uniqueid),
      started_at ?? `ended ${ended_at}`,
      outcome ?? '',
      fieldText(fields['duration'], ' s'),
      fieldText(fields['caller_number']),
      fieldText(fields['tracking_number'] ?? fields['destination_number']),
    ])
  return table([['call', 'start', 'outcome', 'length', 'from', 'to'], ...rows])
}
