// The contexts of a dialplan as they are shown: those that the connection has seen, and those that it had seen before it was
// made anew. Pure.
import type { ContextRole } from '../../../src/sources/kinds/context-roles.ts'
import type { SourceStatus } from '../../api/sources.ts'

export type Context = SourceStatus['contexts'][number]

/** A saved mark begins the connection anew, which then has seen little: what was shown stays. */
export function mergeContexts(before: readonly Context[], now: readonly Context[]): readonly Context[] {
  const names = new Set(now.map(({ name }) => name))
  const gone = before.filter(({ name }) => !names.has(name))
  if (gone.length === 0) return now
  // Without a mark any more, as far as is known: a mark would have kept it.
  const kept = gone.map((context) => ({ ...context, role: null }))
  return [...now, ...kept].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** What changes: `null` takes a mark away. */
export type Marks = Readonly<Record<string, ContextRole | null>>

/** Only what differs from what is saved. */
export function changesOf(contexts: readonly Context[], marks: Marks): Marks {
  return Object.fromEntries(
    contexts.flatMap(({ name, role: marked }) => {
      const mark = Object.hasOwn(marks, name) ? (marks[name] ?? null) : marked
      return mark === marked ? [] : [[name, mark]]
    }),
  )
}
