import { isObject } from './is-object.ts'
import { isSame } from './is-same.ts'

export interface JsonDifference {
  /** The path of the value, for example `request.rows[2].value`. */
  readonly path: string
  /** `null` if the path does not exist. */
  readonly before: unknown
  readonly after: unknown
}

/** The differences between two JSON values. Lists of different lengths differ as a whole. */
export function differencesBetween(before: unknown, after: unknown, path = ''): JsonDifference[] {
  if (isSame(before, after)) return []
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((one, index) => differencesBetween(one, after[index], `${path}[${index}]`))
  if (!isObject(before) || !isObject(after)) return [{ path, before: before ?? null, after: after ?? null }]
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].flatMap((key) => differencesBetween(before[key], after[key], path === '' ? key : `${path}.${key}`))
}
