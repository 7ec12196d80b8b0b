// Searches fields by label, code, and value in the sample call.
import type { Field } from '../../../../src/calls/fields.ts'

/** A field with its searchable texts. */
export interface Findable {
  readonly field: Field
  /** The value of the sample call as it is shown; `null`: the call has no value. */
  readonly sample: string | null
  readonly text: string
}

export function findable(field: Field, sample: string | null, raw: string): Findable {
  return { field, sample, text: `${field.label}\n${field.code}\n${sample ?? ''}\n${raw}`.toLowerCase() }
}

/** The fields in which every word of the query occurs. */
export function search(all: readonly Findable[], query: string): readonly Findable[] {
  const words = wordsOf(query)
  return words.length === 0 ? all : all.filter(({ text }) => words.every((word) => text.includes(word)))
}

/**
 * The best matches first: code or label begins with the query, then code or label contains it, then the value does. For
 * completion.
 */
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

/** A text in pieces: matches, and the text between them. */
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
  // The list shows codes in brackets, which are not part of a code.
  return query.toLowerCase().replace(/[[\]]/g, ' ').split(/\s+/).filter(Boolean)
}
