// Long work in slices, between which others are served (S45).
import { setImmediate as nextTurn } from 'node:timers/promises'

/** An instant: those who are served meanwhile notice nothing. In milliseconds. */
const SLICE_MS = 10

/**
 * What long work awaits between two of its parts: it resolves at once until a slice is over, then when others had their turn.
 * `onSlice` is called at the end of each slice, with the milliseconds that the processor took for it.
 */
export function createSlices(onSlice?: (processorMs: number) => void): () => Promise<void> {
  let endsAt = performance.now() + SLICE_MS
  let usedBefore = onSlice ? usedMs() : 0
  return async () => {
    if (performance.now() < endsAt) return
    onSlice?.(usedMs() - usedBefore)
    await nextTurn()
    endsAt = performance.now() + SLICE_MS
    if (onSlice) usedBefore = usedMs()
  }
}

/** Of this thread: the time that a busy machine gives to others is not its own. */
function usedMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}
