// A toast says what was done, and offers to undo it: it appears for a moment, and screen readers read it out.
import { useLocation } from '@tanstack/react-router'
import { X } from './icons.ts'
import { useEffect, useSyncExternalStore } from 'react'
import type { IntegrationState } from './toast-state.tsx'
import { WatchState } from './toast-state.tsx'
import { words } from '../words/words.ts'
import { Button, IconButton } from './button.tsx'

interface Toast {
  readonly text: string
  readonly undo?: () => void
  /** The state that the toast reports: the toast disappears once that is no longer true. */
  readonly of?: IntegrationState
}

/** Long enough to read a sentence twice, and to reach for "Undo". */
const VISIBLE_MS = 8_000

let current: Toast | null = null
const listeners = new Set<() => void>()

/** Says that something was done; replaces the toast before. */
export function toast(text: string, undo?: () => void): void {
  show({ text, ...(undo && { undo }) })
}

/** Reports the new state of an integration. The toast disappears when that state changes. */
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

/** The place where toasts appear: once, at the end of the page. */
export function Toasts() {
  const toast = useSyncExternalStore(subscribe, () => current)
  const { pathname } = useLocation()
  // The page of the action that could be undone was left.
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
