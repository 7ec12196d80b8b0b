// The `map` filter as a table: a word for each value, and one for any other. Written and read by the rules of T2.
import type { Field } from '../../../../src/calls/fields.ts'
import { splitArgument, unescapeArgument } from '../../../../src/render/template/parse.ts'
import { escapeArgument } from '../../../../src/render/template/print.ts'

export interface MapPair {
  readonly from: string
  readonly to: string
}

export interface ValueMap {
  readonly pairs: readonly MapPair[]
  /** For any other value, and for none; `null`: it stays as it is. */
  readonly other: string | null
}

const ANY_OTHER = '*'

/** `null`: that is no list of pairs. */
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

/** `null`: there is nothing in it yet. Rows that are still blank are no pairs. */
export function writeMap({ pairs, other }: ValueMap): string | null {
  const written = pairs.filter(({ from, to }) => from.trim() !== '' || to !== '').map(writePair)
  if (other !== null) written.push(writePair({ from: ANY_OTHER, to: other }))
  return written.length === 0 ? null : written.join(',')
}

function writePair({ from, to }: MapPair): string {
  return `${escapeArgument(from.trim())}=${escapeArgument(to)}`
}

/** To begin with: each value that the field can have, as it is. `sample`: the value of the sample call. */
export function proposedMap(field: Field | undefined, sample: string | null): ValueMap {
  const known = field?.values ?? (field?.type === 'bool' ? ['true', 'false'] : [sample ?? ''])
  return { pairs: known.map((value) => ({ from: value, to: value })), other: null }
}
