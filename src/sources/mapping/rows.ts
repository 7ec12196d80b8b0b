// Rows of a file of ended calls, as a mapping sees them: a row of a sheet, or a line of NDJSON, is a message whose body is its
// cells by heading.
import { sha256Hex } from '#sha256'
import type { Mapping } from './mapping.ts'
import type { Tree } from './places.ts'
import { mappingOf as mappingProposed, propose, type Proposal } from './propose.ts'
import { pointerToken } from '../../json/json-pointer.ts'

/** Cells by heading, or the members of a line of NDJSON. */
export type Row = Readonly<Record<string, unknown>>

/** Replaces a call's id if a file has none: the same for the same row, so that a file may be imported twice. */
export const ROW_ID_PLACE = '/headers/row-id'

/** A row as a message; with an id derived from all its cells if `withId`. */
export function rowTree(row: Row, withId = false): Tree {
  return withId ? { body: row, headers: { 'row-id': rowId(row) } } : { body: row }
}

/** 128 bits in hex: equal for the same cells, in any order of the columns. */
function rowId(row: Row): string {
  const cells = Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return sha256Hex(JSON.stringify(cells)).slice(0, 32)
}

interface Column {
  readonly heading: string
  readonly place: string
  /** The most likely role: `uniqueid`, `status`, `start` …, or the code of a field; `null`: unknown. */
  readonly is: string | null
}

interface ProposedColumns {
  readonly columns: readonly Column[]
  readonly proposal: Proposal
  readonly mapping: Mapping
}

/** Proposes the meaning of the columns of a file, by the headings and by the first rows. */
export function proposeColumns(rows: readonly Row[]): ProposedColumns {
  const found = propose(rows.map((row) => rowTree(row)))
  const uniqueid = found.uniqueid.length > 0 ? found.uniqueid : [ROW_ID_PLACE]
  const proposal = { ...found, uniqueid, status: found.status.map(over) }
  const mapping = mappingProposed(proposal)
  const uses = usesOf(mapping)
  const headings = new Set(rows.flatMap((row) => Object.keys(row)))
  const columns = [...headings].map((heading) => {
    const place = `/body${pointerToken(heading)}`
    return { heading, place, is: uses.get(place) ?? null }
  })
  return { columns, proposal, mapping }
}

/** Calls in a file have ended: their status is their outcome. */
function over(rule: Proposal['status'][number]): Proposal['status'][number] {
  const values = rule.values.map((value) => {
    const status = value.meaning?.status
    const isOutcome = status === 'answered' || status === 'voicemail'
    return isOutcome ? { ...value, meaning: { status: 'ended' as const, outcome: status } } : value
  })
  return { ...rule, values }
}

function usesOf({ uniqueid, status, fields, recording, ...rest }: Mapping): Map<string, string> {
  const roles = ['event_id', 'order', 'at', 'start', 'answer', 'end', 'duration', 'talk'] as const
  const placeOf = (value: unknown): string | undefined =>
    typeof value === 'object' && value !== null && 'place' in value ? String(value.place) : undefined
  return new Map([
    ...Object.entries(fields).map(([code, { places }]): [string, string] => [places[0] ?? '', code]),
    ...(recording === undefined ? [] : [[recording, 'recording'] as const]),
    ...roles.map((role): [string, string] => [placeOf(rest[role]) ?? '', role]),
    ...status
      .toReversed()
      .map(({ place }, index): [string, string] => [place, index === status.length - 1 ? 'status' : 'outcome']),
    ...uniqueid.map((place): [string, string] => [place, 'uniqueid']),
  ])
}
