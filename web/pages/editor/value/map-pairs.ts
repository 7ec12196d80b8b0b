// The `map` filter as a table: a word for each value, and one for any other. Read and written by the rules of T2.
import type { Field } from '../../../../src/calls/fields.ts'
import { splitArgument, unescapeArgument } from '../../../../src/render/template/parse.ts'
import { escapeArgument } from '../../../../src/render/template/print.ts'

export interface MapPair {
  readonly from: string
  readonly to: string
}

export interface ValueMap {
  readonly pairs: readonly MapPair[]
  /** The word for any other value, and for none; `null`: the value stays as it is. */
  readonly other: string | null
}

const ANY_OTHER = '*'

/** `null`: not a list of pairs. */
export function readMap(argument: string): ValueMap | null {
  const pairs: MapPair[] = []
  let other: string | null = null
  for (const pair of splitArgument(argument, ',')) {
    const [from, to, ...more] = splitArgument(pair, '=').map(unescapeArgument)
    if (from === undefined || to === undefined || more.length > 0) return null
    if (from.trim() === ANY_OTHER) other = to
    else pairs.push({ from: from.trim(), to })
  }
  return { pairs, other }
}

/** `null`: the table is empty. Blank rows are not pairs. */
export function writeMap({ pairs, other }: ValueMap): string | null {
  const written = pairs.filter(({ from, to }) => from.trim() !== '' || to !== '').map(writePair)
  if (other !== null) written.push(writePair({ from: ANY_OTHER, to: other }))
  return written.length === 0 ? null : written.join(',')
}

function writePair({ from, to }: MapPair): string {
  return `${escapeArgument(from.trim())}=${escapeArgument(to)}`
}

/** The initial table: each value that the field can have, unchanged. `sample`: the value in the sample call. */
export function proposedMap(field: Field | undefined, sample: string | null): ValueMap {
  const known = field?.values ?? (field?.type === 'bool' ? ['true', 'false'] : [sample ?? ''])
  return { pairs: known.map((value) => ({ from: value, to: value })), other: null }
}
