// Whether the session ended while somebody was at work: said once by whatever the server refused first. The page asks to
// sign in again and shows what it showed until then.
import { useSyncExternalStore } from 'react'

let ended = false
const listeners = new Set<() => void>()

export function sessionEnded(): void {
  set(true)
}

/** Somebody is signed in again, or has left. */
export function sessionBegan(): void {
  set(false)
}

export function isEnded(): boolean {
  return ended
}

/** Calls `tell` at each end and beginning; what it answers stops that. */
export function onEndedChange(tell: () => void): () => void {
  listeners.add(tell)
  return () => listeners.delete(tell)
}

export function useEnded(): boolean {
  return useSyncExternalStore(onEndedChange, isEnded)
}

function set(next: boolean): void {
  if (next === ended) return
  ended = next
  for (const tell of listeners) tell()
}
