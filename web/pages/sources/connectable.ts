// What can be connected: kinds of sources, and systems whose messages Offhook has a mapping for. Pure.
import type { ReadyMapping } from '../../api/mappings.ts'
import { sourceWords } from '../../words/source-words.ts'

const say = sourceWords.sources.choice

export interface Connectable {
  /** As it stands in the address: `twilio`, `push:aircall`. */
  readonly connect: string
  readonly name: string
  /** What it is for. */
  readonly what: string
  /** What a person has to have for it. */
  readonly needs: string
  /** Other words by which people look for it. */
  readonly also: string
}

export interface Group {
  readonly id: keyof typeof say.groups
  readonly entries: readonly Connectable[]
}

const kindsOf = {
  systems: ['asterisk', 'asterisk_ari', 'freeswitch', 'twilio', 'jambonz'],
  anything: ['push', 'api', 'files'],
} as const

export function connectable(ready: readonly ReadyMapping[]): readonly Group[] {
  return [
    { id: 'systems', entries: kindsOf.systems.map(entryOf) },
    { id: 'ready', entries: ready.map(entryOfReady) },
    { id: 'anything', entries: kindsOf.anything.map(entryOf) },
  ]
}

/** Those in which each of the words that were typed occurs. */
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

function entryOf(kind: (typeof kindsOf)['systems' | 'anything'][number]): Connectable {
  const { what, needs, also } = say.entries[kind]
  return { connect: kind, name: sourceWords.sources.kinds[kind] ?? kind, what, needs, also }
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
