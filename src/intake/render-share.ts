// Estimates how many deliveries an ingest request will make. Every consumer could get every event, but conditions match few
// events: batches sized by the possible number would be many and small. So the actual share is learned from batch to batch.
interface RenderShare {
  /** An estimate of how many of the possible requests will be made. */
  expected(possible: number): number
  learn(batch: { readonly possible: number; readonly made: number }): void
}

/** The weight of a batch against the batches before it: about the last ten batches count. */
const WEIGHT = 0.1

export function createRenderShare(): RenderShare {
  // The share begins at 1, so the first batches are small.
  let share = 1
  return {
    expected: (possible) => share * possible,
    learn({ possible, made }) {
      if (possible > 0) share += WEIGHT * (made / possible - share)
    },
  }
}
