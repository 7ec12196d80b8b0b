import { isOpen } from '../../../src/delivery/delivery-states.ts'

/** Counts deliveries by result, in the same groups as *Statistics*: `dropped` are superseded, skipped or cancelled. Pure. */
export function countByResult(states: readonly string[]) {
  const counts = { delivered: 0, failed: 0, waiting: 0, dropped: 0 }
  for (const state of states)
    if (state === 'delivered' || state === 'failed') counts[state] += 1
    else counts[isOpen(state) ? 'waiting' : 'dropped'] += 1
  return counts
}
