import { isSame } from '../../json/is-same.ts'
import { isObject } from '../../json/is-object.ts'

type Json = Readonly<Record<string, unknown>>

/** The members of `whole` that differ from the defaults in `usual`; of an object, only its members that differ. */
export function omitDefaults(whole: object, usual: object): Json {
  const others = new Map<string, unknown>(Object.entries(usual))
  return Object.fromEntries(
    Object.entries(whole).flatMap(([key, value]: [string, unknown]): [string, unknown][] => {
      if (value === undefined || (others.has(key) && isSame(value, others.get(key)))) return []
      const other = others.get(key)
      // A choice, such as an authentication, is kept whole: the members of one type mean nothing for another type.
      const isPart = isObject(value) && isObject(other) && !('type' in value)
      return [[key, isPart ? omitDefaults(value, other) : value]]
    }),
  )
}
