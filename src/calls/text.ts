// Makes text from outside storable and sendable (C17). PostgreSQL refuses U+0000, and a lone surrogate has no UTF-8: each becomes
// U+FFFD, the replacement character.

// No accepted input nests deeper; deeper values are not read further.
const DEPTH_MAX = 100

/** The text without U+0000 and lone surrogates. Clean text is returned unchanged. */
export function cleanText(text: string): string {
  if (text.isWellFormed() && !text.includes('\0')) return text
  return text.toWellFormed().replaceAll('\0', '\uFFFD')
}

/**
 * A value from `JSON.parse` with every text in it cleaned, keys included. A clean value is returned as the same object. Values
 * nested more than 100 deep become U+FFFD.
 */
export function clean(value: unknown): unknown {
  return cleaned(value, 0)
}

function cleaned(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEPTH_MAX) return '\uFFFD'
  if (Array.isArray(value)) return cleanArray(value, depth)
  return cleanObject(value, depth)
}

function cleanArray(items: readonly unknown[], depth: number): unknown {
  const after = items.map((item) => cleaned(item, depth + 1))
  return after.every((item, index) => Object.is(item, items[index])) ? items : after
}

function cleanObject(value: object, depth: number): unknown {
  const before = Object.entries(value)
  const after = before.map(([key, item]): [string, unknown] => [cleanText(key), cleaned(item, depth + 1)])
  const same = after.every(([key, item], index) => key === before[index]?.[0] && Object.is(item, before[index]?.[1]))
  // `fromEntries` defines its properties, so a key `__proto__` stays a key.
  return same ? value : Object.fromEntries(after)
}
