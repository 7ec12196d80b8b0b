// The contexts of a dialplan to show: those that the connection has seen, and those from before it was remade. Pure.
import type { ContextRole } from '../../../src/sources/kinds/context-roles.ts'
import type { SourceStatus } from '../../api/sources.ts'

export type Context = SourceStatus['contexts'][number]

/** Saving a mark restarts the connection, which then has seen few contexts: the shown contexts stay. */
export function mergeContexts(before: readonly Context[], now: readonly Context[]): readonly Context[] {
  const names = new Set(now.map(({ name }) => name))
  const gone = before.filter(({ name }) => !names.has(name))
  if (gone.length === 0) return now
  // The marks of these contexts have been removed, as far as is known: a context with a mark would be listed.
  const kept = gone.map((context) => ({ ...context, role: null }))
  return [...now, ...kept].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** The changes: `null` removes a mark. */
export type Marks = Readonly<Record<string, ContextRole | null>>

/** Returns only the marks that differ from the saved ones. */
export function changesOf(contexts: readonly Context[], marks: Marks): Marks {
  return Object.fromEntries(
    contexts.flatMap(({ name, role: marked }) => {
      const mark = Object.hasOwn(marks, name) ? (marks[name] ?? null) : marked
      return mark === marked ? [] : [[name, mark]]
    }),
  )
}
