// Arithmetic for measurements.

/** One clock for all processes of the machine: milliseconds since it was started. */
export function clockMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

/** The value that `share` (0 to 1) of all values do not exceed; NaN for no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/** The middle value; for an even number of values, the mean of the two middle ones. NaN for no values, or if one is NaN. */
export function median(values: readonly number[]): number {
  if (values.some((value) => Number.isNaN(value))) return Number.NaN
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]]
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2
}
