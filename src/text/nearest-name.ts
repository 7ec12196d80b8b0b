// Finds the name that a person most likely meant by a misspelled one.

/** The name that is at most two changes away, if there is one. */
export function nearestOf(typed: string, names: Iterable<string>): string | null {
  const [best] = [...names]
    // Each additional or missing character is a change, so much longer or shorter names are not compared.
    .filter((name) => Math.abs(name.length - typed.length) <= 2)
    .map((name) => ({ name, changes: distance(typed, name) }))
    .toSorted((a, b) => a.changes - b.changes)
  return best && best.changes <= 2 ? best.name : null
}

/** Levenshtein distance, one row at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + change))
    }
    row = next
  }
  return row[b.length] ?? 0
}
