// Sets of ids as ascending boundaries: 1001 to 1003 and 1007 are [1001, 1004, 1007, 1008]. An id is in the set if the number of
// boundaries up to it is odd. Ten thousand ids that follow each other are two numbers.

export type IdRanges = readonly number[]

export const NO_IDS: IdRanges = []

/** `ids`: ascending. */
export function rangesOf(ids: readonly number[]): IdRanges {
  const ranges: number[] = []
  for (const id of ids)
    if (ranges.at(-1) === id) ranges[ranges.length - 1] = id + 1
    else ranges.push(id, id + 1)
  return ranges
}

/** The ids of a set, ascending. */
export function idsOf(ranges: IdRanges): number[] {
  const ids: number[] = []
  for (let i = 0; i < ranges.length; i += 2) for (let id = ranges[i] ?? 0; id < (ranges[i + 1] ?? 0); id++) ids.push(id)
  return ids
}

export function hasId(ranges: IdRanges, id: number): boolean {
  let [low, high] = [0, ranges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle] ?? 0) <= id) low = middle + 1
    else high = middle
  }
  return low % 2 === 1
}

export const union = (a: IdRanges, b: IdRanges): IdRanges => combine(a, b, (inA, inB) => inA || inB)
export const intersection = (a: IdRanges, b: IdRanges): IdRanges => combine(a, b, (inA, inB) => inA && inB)
export const difference = (a: IdRanges, b: IdRanges): IdRanges => combine(a, b, (inA, inB) => inA && !inB)

function combine(a: IdRanges, b: IdRanges, keep: (inA: boolean, inB: boolean) => boolean): IdRanges {
  const ranges: number[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    const at = Math.min(a[i] ?? Infinity, b[j] ?? Infinity)
    if (a[i] === at) i += 1
    if (b[j] === at) j += 1
    const isKept = keep(i % 2 === 1, j % 2 === 1)
    if (isKept !== (ranges.length % 2 === 1)) ranges.push(at)
  }
  return ranges
}

/** Whether a stored value is such a set. */
export function isIdRanges(value: unknown): value is IdRanges {
  if (!Array.isArray(value) || value.length % 2 === 1) return false
  return value.every((at, i) => Number.isSafeInteger(at) && (i === 0 || at > value[i - 1]))
}
