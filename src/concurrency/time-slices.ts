// Divides long work into slices, so that other work runs between them (S45).
import { setImmediate as nextTurn } from 'node:timers/promises'

/** Length of a slice in milliseconds, so short that other requests are not noticeably delayed. */
const SLICE_MS = 10

/**
 * Returns the function that long work awaits between two of its parts: it resolves at once until a slice is over, and then after
 * other work had its turn. `onSlice` is called at the end of each slice, with the milliseconds of processor time used.
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

/** The processor time of this thread, which excludes the time that a busy machine gives to other processes. */
function usedMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}
