// Merges fields (C4): an absent field changes nothing, `null` clears a field.
import { isComputed } from './fields.ts'
import type { Fields, FieldValue } from './call.ts'

/** Whether two values of a field are the same; lists are compared item by item. */
export function sameValue(a: FieldValue | undefined, b: FieldValue | undefined): boolean {
  if (Object.is(a, b)) return true
  if (!Array.isArray(a) || !Array.isArray(b)) return false
  return a.length === b.length && a.every((item, index) => item === b[index])
}

/**
 * `known` with `given` merged in: the same object when nothing changes, otherwise a new one. With `onlyUnknown`, known fields
 * stay and nothing is cleared: for all fields, or for the named ones. Calculated fields cannot be given.
 */
export function mergeFields(known: Fields, given: Fields, onlyUnknown: boolean | readonly string[] = false): Fields {
  let merged: Record<string, FieldValue> | null = null
  for (const name of Object.keys(given)) {
    const value = given[name]
    if (value === undefined || isComputed(name) || name === '__proto__') continue
    const stays = typeof onlyUnknown === 'boolean' ? onlyUnknown : onlyUnknown.includes(name)
    const current = Object.hasOwn(known, name) ? known[name] : undefined
    if (value === null) {
      if (current === undefined || stays) continue
      merged ??= { ...known }
      delete merged[name]
    } else {
      if (sameValue(current, value) || (stays && current !== undefined)) continue
      merged ??= { ...known }
      merged[name] = value
    }
  }
  return merged ?? known
}
