// The differences between two states of a draft.
import { isSame } from '../../../../src/json/is-same.ts'
import type { Draft } from './draft.ts'
import { isBlank, partsOf } from './parts.ts'
import type { PartName } from './parts.ts'

const known = new WeakMap<Draft, { readonly before: Draft; readonly changes: readonly PartName[] }>()

/**
 * The parts that differ. Blank rows do not count: nothing would be lost with them. Cached, since several components ask for
 * each new draft, and a draft is never changed in place.
 */
export function changesOf(before: Draft, after: Draft): readonly PartName[] {
  if (before === after) return []
  const last = known.get(after)
  if (last?.before === before) return last.changes
  const changes = findChanges(before, after)
  known.set(after, { before, changes })
  return changes
}

function findChanges(before: Draft, after: Draft): PartName[] {
  const [old, now] = [partsOf(before), partsOf(after)]
  const names = [...new Set([...old.keys(), ...now.keys()])]
  return names.filter((name) => {
    // A customised request already shows as changed parts of the request; `customised` only says that the request is visible.
    if (name === 'customised') return false
    const [a, b] = [old.get(name), now.get(name)]
    if (name === 'rows' || name === 'headers') return isMoved(a as readonly string[], b as readonly string[])
    if (isSame(a, b)) return false
    return !((a === undefined && isBlank(b)) || (b === undefined && isBlank(a)))
  })
}

/** Whether the ids that are in both lists have another order. */
function isMoved(before: readonly string[], after: readonly string[]): boolean {
  const [old, now] = [new Set(before), new Set(after)]
  return !isSame(
    before.filter((id) => now.has(id)),
    after.filter((id) => old.has(id)),
  )
}
