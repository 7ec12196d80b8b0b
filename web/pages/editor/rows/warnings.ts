import type { DraftRow } from '../draft/draft.ts'

/** A warning about a key, from the rows alone; the renderer's problems are shown beside it. */
export type KeyWarning = 'duplicate' | 'missing'

interface Keyed extends Pick<DraftRow, 'id' | 'key'> {
  readonly value: unknown
  readonly enabled?: boolean
}

/**
 * The rows with a warning, by id: two rows have the same key, or a row has a value but no key. Rows that are off are not sent.
 */
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
