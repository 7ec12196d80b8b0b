// What the state of a delivery means for what can still become of it.

/** It waits: for its turn, or for its next attempt. */
export function isWaiting(state: string): boolean {
  return state === 'queued' || state === 'retrying'
}

/** It is not settled: it waits, or is being sent. */
export function isOpen(state: string): boolean {
  return isWaiting(state) || state === 'sending'
}
