// Whether the session ended while somebody was at work: set once, by the first refused request. The page asks to sign in again
// and keeps its content until then.
import { useSyncExternalStore } from 'react'

let ended = false
const listeners = new Set<() => void>()

export function markSessionEnded(): void {
  set(true)
}

/** Is called when a person has signed in again, or has left. */
export function markSessionBegan(): void {
  set(false)
}

export function isSessionEnded(): boolean {
  return ended
}

/** Calls `notify` at each end and start of a session; the returned function stops that. */
export function onSessionEndedChange(notify: () => void): () => void {
  listeners.add(notify)
  return () => listeners.delete(notify)
}

export function useSessionEnded(): boolean {
  return useSyncExternalStore(onSessionEndedChange, isSessionEnded)
}

function set(next: boolean): void {
  if (next === ended) return
  ended = next
  for (const notify of listeners) notify()
}
