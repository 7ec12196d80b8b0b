// Announces to screen readers a change that others see: a row that moved, a value that was filled.
import { useSyncExternalStore } from 'react'

let current = { text: '', n: 0 }
const listeners = new Set<() => void>()

/** Has the screen reader read this text once it is silent; the same text twice is read twice. */
export function announce(text: string): void {
  current = { text, n: current.n + 1 }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The element that the screen reader reads the texts from: once, at the end of the page. */
export function Announcer() {
  const { text, n } = useSyncExternalStore(subscribe, () => current)
  return (
    <div className="vh announcer" role="status" aria-live="polite">
      <span key={n}>{text}</span>
    </div>
  )
}
