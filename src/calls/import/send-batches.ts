// Sends many rows in batches, one after another. Pure: the function that sends a batch is passed in.

/** The progress. */
export interface BatchProgress {
  /** Rows that were processed: the next batch begins there. */
  readonly done: number
  /** Why sending stopped early; `null`: it did not. */
  readonly error: unknown
}

interface BatchesOptions<Now extends BatchProgress> {
  /** How many rows there are. */
  readonly all: number
  /** Sends the next batch, which begins at `done`, and returns the progress. */
  readonly send: (now: Now) => Promise<Now>
  readonly isStopped: () => boolean
  readonly onProgress: (now: Now) => void
}

/** Continues from `from`. Ends early when it is stopped between two batches, or when a batch cannot be sent. */
export async function sendBatches<Now extends BatchProgress>(
  from: Now,
  { all, send, isStopped, onProgress }: BatchesOptions<Now>,
): Promise<Now> {
  let now: Now = { ...from, error: null }
  while (now.done < all && !isStopped()) {
    try {
      now = await send(now)
    } catch (error) {
      return { ...now, error }
    }
    onProgress(now)
  }
  return now
}
