// What a person has opened from Find, newest first: in this browser, until they sign out.
import { isObject } from '../../../src/json/is-object.ts'

/** Enough to show it again. */
export interface RecentEntry {
  readonly href: string
  readonly label: string
  readonly detail: string
  /** The group it was found in, whose picture it keeps. */
  readonly group: string
}

const STORED = 'find'
const RECENT_MAX = 6

/** Those of this person: somebody else may have used this browser before. */
export function readRecent(personId: string): readonly RecentEntry[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORED) ?? 'null')
    if (!isObject(stored) || stored['person'] !== personId || !Array.isArray(stored['entries'])) return []
    return stored['entries'].filter(isEntry).slice(0, RECENT_MAX)
  } catch {
    return []
  }
}

export function rememberRecent(personId: string, { href, label, detail, group }: RecentEntry): void {
  const all = readRecent(personId)
  // One that is opened from here again is still what it was.
  const before = all.find((one) => one.href === href)
  const entries = [
    { href, label, detail, group: before?.group ?? group },
    ...all.filter((one) => one !== before),
  ].slice(0, RECENT_MAX)
  try {
    localStorage.setItem(STORED, JSON.stringify({ person: personId, entries }))
  } catch {
    // Storage may be full or forbidden: nothing is remembered then.
  }
}

export function forgetRecent(): void {
  try {
    localStorage.removeItem(STORED)
  } catch {
    // Nothing could be stored either.
  }
}

function isEntry(value: unknown): value is RecentEntry {
  if (!isObject(value)) return false
  const { href, label, detail, group } = value
  const isText = [href, label, detail, group].every((one) => typeof one === 'string')
  // A path of this page, and no other origin.
  return isText && /^\/(?!\/)/.test(String(href))
}
