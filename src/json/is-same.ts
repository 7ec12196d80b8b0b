/** Whether two JSON values are the same, whatever the order of their members. A member that is undefined counts as missing. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [mine, other] = [membersOf(a), new Map(membersOf(b))]
  return mine.length === other.size && mine.every(([key, value]) => other.has(key) && isSame(value, other.get(key)))
}

function membersOf(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, member]) => member !== undefined)
}
