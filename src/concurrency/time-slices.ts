// Long work in slices, between which others are served (S45).
import { setImmediate as nextTurn } from 'node:timers/promises'

/** An instant: those who are served meanwhile notice nothing. In milliseconds. */
const SLICE_MS = 10

/** What long work awaits between two of its parts: it resolves at once until a slice is over, then when others had their turn. */
export function createSlices(): () => Promise<void> {
  let endsAt = performance.now() + SLICE_MS
  return async () => {
    if (performance.now() < endsAt) return
    await nextTurn()
    endsAt = performance.now() + SLICE_MS
  }
}
