// The marks of contexts in the settings of a source, by the names of the contexts.
import { pointerToken } from '../../json/json-pointer.ts'
import type { SettingFlaw } from './settings.ts'

export const CONTEXT_ROLES = ['inbound', 'outbound', 'internal', 'ignore'] as const

export type ContextRole = (typeof CONTEXT_ROLES)[number]

/** Contexts and their marks. An unmarked context acts as proposed. */
function marked(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, mark]) => mark !== null && mark !== '')
}

/** The errors in the marks of contexts; no marks are valid. */
export function contextFlaws(value: unknown): SettingFlaw[] {
  if (value === undefined || value === null) return []
  if (typeof value !== 'object' || Array.isArray(value))
    return [
      {
        pointer: '',
        detail: 'Contexts must be an object of names, each set to inbound, outbound, internal or ignore.',
      },
    ]
  return marked(value)
    .filter(([, mark]) => !CONTEXT_ROLES.some((role) => role === mark))
    .map(([name, mark]) => {
      const detail = `Context "${name}" has the role ${JSON.stringify(mark)}. Use inbound, outbound, internal or ignore.`
      return { pointer: pointerToken(name), detail }
    })
}

/** The marks that a person set; invalid ones are left out. */
export function readContextRoles(value: unknown): Record<string, ContextRole> {
  const marks: Record<string, ContextRole> = Object.create(null)
  if (typeof value !== 'object' || value === null) return marks
  for (const [name, mark] of marked(value)) {
    const role = CONTEXT_ROLES.find((known) => known === mark)
    if (role) marks[name] = role
  }
  return marks
}
