// The difference of two texts, line by line (Myers 1986), with limited work: where the texts have too little in common to be
// compared while a person waits, the part between the equal beginning and the equal end is shown as replaced.

export interface DiffLine {
  /** `skip`: equal lines that are left out; `text` is empty and `count` says how many. */
  readonly kind: 'same' | 'add' | 'del' | 'skip'
  readonly text: string
  readonly count?: number
}

/**
 * The maximum number of differing lines: a longer search is not worth its time. The memory grows with the square of this
 * number.
 */
const EDITS_MAX = 1_000

/** The lines of both texts; lines that only one text has are marked. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  const [start, end] = commonEnds(before, after)
  const [a, b] = [before.slice(start, before.length - end), after.slice(start, after.length - end)]
  return [
    ...before.slice(0, start).map(same),
    ...(changes(a, b) ?? [...a.map(deleted), ...b.map(added)]),
    ...before.slice(before.length - end).map(same),
  ]
}

/** Keeps `around` equal lines beside each change, and counts the lines that are left out. */
export function foldEqual(lines: readonly DiffLine[], around = 3): DiffLine[] {
  const near = new Uint8Array(lines.length)
  for (const [at, { kind }] of lines.entries())
    if (kind !== 'same') near.fill(1, Math.max(0, at - around), at + around + 1)
  const folded: DiffLine[] = []
  for (let at = 0; at < lines.length;) {
    let to = at
    while (to < lines.length && near[to] === near[at]) to += 1
    // A single equal line takes no more room than the note that it is left out.
    if (near[at] === 1 || to - at < 2) folded.push(...lines.slice(at, to))
    else folded.push({ kind: 'skip', text: '', count: to - at })
    at = to
  }
  return folded
}

function commonEnds(a: readonly string[], b: readonly string[]): [number, number] {
  const shorter = Math.min(a.length, b.length)
  let start = 0
  while (start < shorter && a[start] === b[start]) start += 1
  let end = 0
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1
  return [start, end]
}

/** The shortest edit script from `a` to `b`; `null`: longer than the limit. */
function changes(a: readonly string[], b: readonly string[]): DiffLine[] | null {
  const most = Math.min(a.length + b.length, EDITS_MAX)
  // reach[most + k]: how far into `a` the search gets on diagonal k; kept for each number of edits, to walk back.
  const reach = new Int32Array(2 * most + 2)
  const trace: Int32Array[] = []
  for (let edits = 0; edits <= most; edits += 1) {
    trace.push(reach.slice(most - edits, most + edits + 1))
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && at(reach, most + k - 1) < at(reach, most + k + 1))
      let x = down ? at(reach, most + k + 1) : at(reach, most + k - 1) + 1
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1
      reach[most + k] = x
      if (x >= a.length && x - k >= b.length) return backtrack({ a, b, trace })
    }
  }
  return null
}

function backtrack({
  a,
  b,
  trace,
}: {
  a: readonly string[]
  b: readonly string[]
  trace: readonly Int32Array[]
}): DiffLine[] {
  const lines: DiffLine[] = []
  let [x, y] = [a.length, b.length]
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    // The slice kept before this round holds the diagonals -edits … edits.
    const reached = (k: number): number => at(trace[edits], edits + k)
    const k = x - y
    const down = k === -edits || (k !== edits && reached(k - 1) < reached(k + 1))
    const fromK = down ? k + 1 : k - 1
    const fromX = edits === 0 ? 0 : reached(fromK)
    const fromY = edits === 0 ? 0 : fromX - fromK
    while (x > fromX && y > fromY && a[x - 1] === b[y - 1]) {
      lines.push(same(a[x - 1] ?? ''))
      x -= 1
      y -= 1
    }
    if (edits === 0) break
    if (down) lines.push(added(b[y - 1] ?? ''))
    else lines.push(deleted(a[x - 1] ?? ''))
    x = fromX
    y = fromY
  }
  return lines.toReversed()
}

function at(numbers: Int32Array | undefined, index: number): number {
  return numbers?.[index] ?? 0
}

function same(text: string): DiffLine {
  return { kind: 'same', text }
}

function added(text: string): DiffLine {
  return { kind: 'add', text }
}

function deleted(text: string): DiffLine {
  return { kind: 'del', text }
}
