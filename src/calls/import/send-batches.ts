// Many rows, sent in packs one after another. Pure: how one is sent is handed in.

/** How far it came. */
export interface BatchProgress {
  /** Rows that were judged: the next pack begins there. */
  readonly done: number
  /** Why it broke off; `null`: it did not. */
  readonly error: unknown
}

export interface BatchesOptions<Now extends BatchProgress> {
  /** How many rows there are. */
  readonly all: number
  /** Sends the next pack, which begins at `done`, and answers how far it came with it. */
  readonly send: (now: Now) => Promise<Now>
  readonly isStopped: () => boolean
  readonly onProgress: (now: Now) => void
}

/** Goes on from where `from` came to. Ends early when it is stopped, between two packs, and when one cannot be sent. */
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
