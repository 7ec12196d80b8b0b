// The filter of a view: the parameters of its address. Pure.

export type ViewQuery = Readonly<Record<string, string | undefined>>

/** The set parameters, ordered by name. */
export function setParameters(query: ViewQuery): Record<string, string> {
  const set = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value] as const],
  )
  return Object.fromEntries(set.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Whether two addresses show the same list. */
export function isSameQuery(a: ViewQuery, b: ViewQuery): boolean {
  return JSON.stringify(setParameters(a)) === JSON.stringify(setParameters(b))
}
