// Longer than any name; the comparison below costs the product of both lengths.
const WRITTEN_MAX = 80

/** The name that a person most likely meant, or `null` when none is similar. */
export function suggest(written: string, names: Iterable<string>): string | null {
  if (written.length > WRITTEN_MAX) return null
  const wanted = written.toLowerCase()
  // One error in three letters is allowed. With a higher limit, names would be suggested that nobody meant.
  let best = Math.max(1, Math.floor(wanted.length / 3)) + 1
  let found: string | null = null
  let holder: string | null = null
  for (const name of names) {
    const distance = slips(wanted, name.toLowerCase(), best)
    if (distance < best) {
      best = distance
      found = name
    }
    if (wanted.length >= 4 && name.includes(wanted) && (holder === null || name.length < holder.length)) holder = name
  }
  return found ?? holder
}

/** " Did you mean …?", or what to do instead. */
export function didYouMean(written: string, names: Iterable<string>, otherwise: string): string {
  const name = suggest(written, names)
  return name === null ? otherwise : `Did you mean "${name}"?`
}

/** How many letters were added, lost, changed, or swapped with their neighbour; `limit` when it is at least that. */
function slips(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    before = last
    last = row
  }
  return Math.min(last[b.length] ?? limit, limit)
}
