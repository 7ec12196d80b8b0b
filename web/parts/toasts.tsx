// What was done, and can be undone: a line that comes and goes, read out to those who do not see it.
import { useLocation } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { useEffect, useSyncExternalStore } from 'react'
import type { IntegrationState } from './toast-state.tsx'
import { WatchState } from './toast-state.tsx'
import { words } from '../words/words.ts'
import { Button, IconButton } from './button.tsx'

interface Toast {
  readonly text: string
  readonly undo?: () => void
  /** What the toast says of an integration: it goes when that is no longer true. */
  readonly of?: IntegrationState
}

/** Long enough to read a sentence twice, and to reach for "Undo". */
const VISIBLE_MS = 8_000

let current: Toast | null = null
const listeners = new Set<() => void>()

/** Says that something was done; the one before goes. */
export function toast(text: string, undo?: () => void): void {
  show({ text, ...(undo && { undo }) })
}

/** Says how an integration stands now. The toast goes when that changes. */
export function toastState(text: string, of: IntegrationState): void {
  show({ text, of })
}

function show(next: Toast | null): void {
  current = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Where toasts appear: once, at the end of the page. */
export function Toasts() {
  const toast = useSyncExternalStore(subscribe, () => current)
  const { pathname } = useLocation()
  // What could be undone was on the page that is left.
  useEffect(
    () => () => {
      if (current?.undo) show(null)
    },
    [pathname],
  )
  useEffect(() => {
    if (!toast) return
    const timer = setTimeout(() => show(null), VISIBLE_MS)
    return () => clearTimeout(timer)
  }, [toast])
  return (
    <div role="status" aria-live="polite">
      {toast && (
        <div className="toast">
          <span>{toast.text}</span>
          {toast.of && <WatchState of={toast.of} onOver={() => show(null)} />}
          {toast.undo && (
            <Button
              small
              onClick={() => {
                toast.undo?.()
                show(null)
              }}
            >
              {words.parts.undo}
            </Button>
          )}
          <IconButton icon={X} label={words.parts.close} small onClick={() => show(null)} />
        </div>
      )}
    </div>
  )
}
