// What a save sends of a saved integration: a JSON Merge Patch (RFC 7396) of what changed, so that a setting which nobody
// touched here is never written back as it was when the page was opened.
import { isObject } from '../../../../src/json/is-object.ts'
import { isSame } from '../../../../src/json/is-same.ts'

type Json = Readonly<Record<string, unknown>>

/** Lists are sent whole; what is gone, or null, is sent as null, which brings back the default. */
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
