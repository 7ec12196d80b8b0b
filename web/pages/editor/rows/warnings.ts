import type { DraftRow } from '../draft/draft.ts'

/** What is doubtful about a key, seen from the rows alone; what the renderer says comes beside it. */
export type KeyWarning = 'duplicate' | 'missing'

interface Keyed extends Pick<DraftRow, 'id' | 'key'> {
  readonly value: unknown
  readonly enabled?: boolean
}

/** Rows by id whose key is doubtful: there are two, or none although there is a value. Rows that are off are not sent. */
export function keyWarnings(rows: readonly Keyed[], sameOf = (key: string): string => key): Map<string, KeyWarning> {
  const warnings = new Map<string, KeyWarning>()
  const seen = new Set<string>()
  for (const { id, key, value, enabled } of rows) {
    if (enabled === false) continue
    const same = sameOf(key.trim())
    if (same === '') {
      if (value !== '' && value !== null) warnings.set(id, 'missing')
    } else if (seen.has(same)) warnings.set(id, 'duplicate')
    else seen.add(same)
  }
  return warnings
}
