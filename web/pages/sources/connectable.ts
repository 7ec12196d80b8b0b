// Everything that can be connected: kinds of sources, and systems with a ready-made mapping. Pure.
import type { SourceKind } from '../../../src/sources/kinds/kind.ts'
import { GENERIC_KINDS, kindOf, SYSTEM_KINDS } from '../../../src/sources/kinds/kinds.ts'
import type { ReadyMapping } from '../../api/mappings.ts'
import type { Source } from '../../api/sources.ts'
import { sourceWords } from '../../words/source-words.ts'
import { isObject } from '../../../src/json/is-object.ts'

const say = sourceWords.sources.choice

export interface Connectable {
  /** The value in the URL: `twilio`, `push:aircall`. */
  readonly connect: string
  readonly name: string
  /** The purpose. */
  readonly what: string
  /** The things that a person needs to connect it. */
  readonly needs: string
  /** Further words for the search. */
  readonly also: string
}

interface Group {
  readonly id: keyof typeof say.groups
  readonly entries: readonly Connectable[]
}

export function connectable(ready: readonly ReadyMapping[]): readonly Group[] {
  return [
    { id: 'systems', entries: SYSTEM_KINDS.map(entryOf) },
    { id: 'ready', entries: ready.map(entryOfReady) },
    { id: 'anything', entries: GENERIC_KINDS.map(entryOf) },
  ]
}

/** The entries that contain each typed word. */
export function filterConnectable(groups: readonly Group[], typed: string): readonly Group[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return groups.flatMap(({ id, entries }) => {
    const left = entries.filter((entry) => {
      const text = [entry.name, entry.what, entry.needs, entry.also].join(' ').toLowerCase()
      return wanted.every((word) => text.includes(word))
    })
    return left.length === 0 ? [] : [{ id, entries: left }]
  })
}

function entryOf({ id, name, summary, needs, also }: SourceKind): Connectable {
  return { connect: id, name, what: summary, needs, also }
}

function entryOfReady({ id, name, summary, columns }: ReadyMapping): Connectable {
  const isFile = columns !== null
  return {
    connect: `${isFile ? 'files' : 'push'}:${id}`,
    name,
    what: firstSentence(summary),
    needs: isFile ? say.needsFile : '',
    also: '',
  }
}

function firstSentence(text: string): string {
  return /^.*?[.!](?=\s|$)/.exec(text)?.[0] ?? text
}

/** The name of a kind, for people. */
export function kindNameOf(kind: string): string {
  return kindOf(kind)?.name ?? (kind === 'replay' ? sourceWords.sources.replay : kind)
}

/** The ready-made mapping that equals these settings; compared without the order of names, which JSON does not keep. */
export function readyMappingOf(settings: Source['settings'], ready: readonly ReadyMapping[]): ReadyMapping | null {
  const mapping = ordered(settings['mapping'])
  return ready.find((one) => ordered(one.mapping) === mapping) ?? null
}

function ordered(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isObject(part) ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1))) : part,
  )
}
