// How long responses took, stored as counts between fixed edges, each a quarter larger than the edge before: a median
// or a 99th percentile calculated from the counts is off by an eighth at most, however many counts are added up.

/** The ratio of each edge to the edge before. */
const GROWTH = 1.25
const EDGE_COUNT = 51

/** Milliseconds: 1 to 70,000. No exchange takes longer than 60 seconds (D13). */
export const EDGES: readonly number[] = Array.from({ length: EDGE_COUNT }, (_, k) => GROWTH ** k)

/** The number of a bucket is the number of edges that are not above its values: bucket 0 is below the first edge. */
export const BUCKET_COUNT = EDGE_COUNT + 1

/** How many responses there are. */
export function countResponses(buckets: readonly number[]): number {
  return buckets.reduce((sum, count) => sum + count, 0)
}

/**
 * The time within which this share of the responses came, in milliseconds with three digits; `null`: there are none. It is the
 * geometric middle of the bucket that contains the response at this share.
 */
export function quantileMs(buckets: readonly number[], share: number): number | null {
  const rank = Math.max(1, Math.ceil(share * countResponses(buckets)))
  let passed = 0
  for (const [bucket, count] of buckets.entries()) {
    passed += count
    if (passed >= rank) return Number((GROWTH ** (bucket - 0.5)).toPrecision(3))
  }
  return null
}
