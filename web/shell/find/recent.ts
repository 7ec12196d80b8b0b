// The entries that a person recently opened from Find, newest first: kept in this browser until they sign out.
import { accountKey } from '../../api/account.ts'
import { STORED } from './forget-recent.ts'
import { isObject } from '../../../src/json/is-object.ts'

/** The data needed to show the entry again. */
export interface RecentEntry {
  readonly href: string
  readonly label: string
  readonly detail: string
  /** The group of the entry, whose icon it keeps. */
  readonly group: string
}

const RECENT_MAX = 6

export interface RecentReader {
  readonly personId: string
  readonly seesNumbers: boolean
}

/**
 * The entries of this person: somebody else may have used this browser before. Entries that were opened with the right to see numbers
 * are forgotten without it (S54).
 */
export function readRecent({ personId, seesNumbers }: RecentReader): readonly RecentEntry[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(accountKey(STORED)) ?? 'null')
    if (!isObject(stored)) return []
    if (stored['numbers'] !== false && !seesNumbers) {
      localStorage.removeItem(accountKey(STORED))
      return []
    }
    if (stored['person'] !== personId || !Array.isArray(stored['entries'])) return []
    return stored['entries'].filter(isEntry).slice(0, RECENT_MAX)
  } catch {
    return []
  }
}

export function rememberRecent(reader: RecentReader, { href, label, detail, group }: RecentEntry): void {
  const all = readRecent(reader)
  // An entry that is opened again from the recent list keeps its original group.
  const before = all.find((one) => one.href === href)
  const entries = [
    { href, label, detail, group: before?.group ?? group },
    ...all.filter((one) => one !== before),
  ].slice(0, RECENT_MAX)
  try {
    localStorage.setItem(
      accountKey(STORED),
      JSON.stringify({ person: reader.personId, numbers: reader.seesNumbers, entries }),
    )
  } catch {
    // Storage may be full or forbidden: then nothing is remembered.
  }
}

function isEntry(value: unknown): value is RecentEntry {
  if (!isObject(value)) return false
  const { href, label, detail, group } = value
  const isText = [href, label, detail, group].every((one) => typeof one === 'string')
  // A path on this site, not another origin.
  return isText && /^\/(?!\/)/.test(String(href))
}
