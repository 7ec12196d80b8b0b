/** Whether two values of JSON are the same, whatever the order of their members. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [mine, other] = [Object.entries(a), new Map(Object.entries(b))]
  return mine.length === other.size && mine.every(([key, value]) => other.has(key) && isSame(value, other.get(key)))
}
