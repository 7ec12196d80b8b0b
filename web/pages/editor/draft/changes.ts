// What differs between two states of a draft.
import { isSame } from '../../../../src/json/is-same.ts'
import type { Draft } from './draft.ts'
import { isBlank, partsOf } from './parts.ts'
import type { PartName } from './parts.ts'

/** The parts that differ. Rows that are still blank do not count: nothing would be lost with them. */
export function changesOf(before: Draft, after: Draft): PartName[] {
  if (before === after) return []
  const [old, now] = [partsOf(before), partsOf(after)]
  const names = [...new Set([...old.keys(), ...now.keys()])]
  return names.filter((name) => {
    // Whether a request is the service's own shows in the request: this says only that it is looked at.
    if (name === 'customised') return false
    const [a, b] = [old.get(name), now.get(name)]
    if (name === 'rows' || name === 'headers') return isMoved(a as readonly string[], b as readonly string[])
    if (isSame(a, b)) return false
    return !((a === undefined && isBlank(b)) || (b === undefined && isBlank(a)))
  })
}

/** Whether those that both have stand in another order. */
function isMoved(before: readonly string[], after: readonly string[]): boolean {
  const [old, now] = [new Set(before), new Set(after)]
  return !isSame(
    before.filter((id) => now.has(id)),
    after.filter((id) => old.has(id)),
  )
}
