// The body of a request that saves an integration: a JSON Merge Patch (RFC 7396) of the changes, so that a save never
// overwrites settings that the person did not touch.
import { isObject } from '../../../../src/json/is-object.ts'
import { isSame } from '../../../../src/json/is-same.ts'

type Json = Readonly<Record<string, unknown>>

/** Lists are sent whole; a removed or null member is sent as null, which restores the default. */
export function mergePatchOf(before: unknown, after: unknown): Json {
  const [old, now] = [before as Json, after as Json]
  const names = new Set([...Object.keys(old), ...Object.keys(now)])
  return Object.fromEntries(
    [...names].flatMap((name): [string, unknown][] => {
      const [a, b] = [old[name], now[name]]
      if (isSame(a, b)) return []
      if (isObject(a) && isObject(b)) return [[name, mergePatchOf(a, b)]]
      return [[name, b ?? null]]
    }),
  )
}
