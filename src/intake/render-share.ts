// Estimates how many deliveries an ingest request will make. Every consumer could get every event, but conditions let few pass:
// batches sized by the possible number would be many and small. So the actual share is learned from batch to batch.
export interface RenderShare {
  /** How many of the requests that could be made will be, as far as is known. */
  expected(possible: number): number
  learn(batch: { readonly possible: number; readonly made: number }): void
}

/** How much a batch weighs against those before it: what is true of the last ten or so counts. */
const WEIGHT = 0.1

export function createRenderShare(): RenderShare {
  // Until something is known, a batch is small.
  let share = 1
  return {
    expected: (possible) => share * possible,
    learn({ possible, made }) {
      if (possible > 0) share += WEIGHT * (made / possible - share)
    },
  }
}
