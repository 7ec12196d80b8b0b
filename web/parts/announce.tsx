// Says to those who hear the page what others see happen: a row that moved, a value that was filled.
import { useSyncExternalStore } from 'react'

let current = { text: '', n: 0 }
const listeners = new Set<() => void>()

/** Has this read out when the voice is free; the same twice is read twice. */
export function announce(text: string): void {
  current = { text, n: current.n + 1 }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Where it is read from: once, at the end of the page. */
export function Announcer() {
  const { text, n } = useSyncExternalStore(subscribe, () => current)
  return (
    <div className="vh announcer" role="status" aria-live="polite">
      <span key={n}>{text}</span>
    </div>
  )
}
