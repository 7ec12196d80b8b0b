// Search over what a field is called, its code, and its value in the sample call.
import type { Field } from '../../../../src/calls/fields.ts'

/** A field with its texts made ready for searching. */
export interface Findable {
  readonly field: Field
  /** As it is shown; `null`: the sample call has none. */
  readonly sample: string | null
  readonly text: string
}

export function findable(field: Field, sample: string | null, raw: string): Findable {
  return { field, sample, text: `${field.label}\n${field.code}\n${sample ?? ''}\n${raw}`.toLowerCase() }
}

/** Those in which every word of the query stands somewhere. */
export function search(all: readonly Findable[], query: string): readonly Findable[] {
  const words = wordsOf(query)
  return words.length === 0 ? all : all.filter(({ text }) => words.every((word) => text.includes(word)))
}

/** The best first: the code or the label begins with it, then it stands in them, then in the value. For completion. */
export function ranked(all: readonly Findable[], query: string): readonly Findable[] {
  const written = query.trim().toLowerCase()
  return search(all, query)
    .map((found, at) => ({ found, at, rank: rankOf(found.field, written) }))
    .toSorted((a, b) => a.rank - b.rank || a.at - b.at)
    .map(({ found }) => found)
}

function rankOf({ code, label }: Field, written: string): number {
  if (written === '') return 0
  const names = [code, label.toLowerCase()]
  if (names.some((name) => name.startsWith(written))) return 0
  return names.some((name) => name.includes(written)) ? 1 : 2
}

/** A text in pieces: what was searched for, and what stands between. */
export function hits(text: string, query: string): { readonly text: string; readonly hit: boolean }[] {
  const words = wordsOf(query)
  if (words.length === 0) return [{ text, hit: false }]
  const found = new RegExp(`(${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'gi')
  return text
    .split(found)
    .map((piece, at) => ({ text: piece, hit: at % 2 === 1 }))
    .filter((piece) => piece.text !== '')
}

function wordsOf(query: string): string[] {
  // Brackets are how codes look in the list, not what they are.
  return query.toLowerCase().replace(/[[\]]/g, ' ').split(/\s+/).filter(Boolean)
}
