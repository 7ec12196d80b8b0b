// A toast says what was done, and offers to undo it: it appears for a moment, and screen readers read it out.
import { useLocation } from '@tanstack/react-router'
import { X } from './icons.ts'
import { useEffect, useSyncExternalStore } from 'react'
import { WatchState } from './toast-state.tsx'
import { currentToast, showToast, subscribeToToasts } from './toast-store.ts'
import { words } from '../words/words.ts'
import { Button, IconButton } from './button.tsx'

export { toast, toastState } from './toast-store.ts'

/** Long enough to read a sentence twice, and to reach for "Undo". */
const VISIBLE_MS = 8_000

/** The place where toasts appear: once, at the end of the page. */
export function Toasts() {
  const toast = useSyncExternalStore(subscribeToToasts, currentToast)
  const { pathname } = useLocation()
  // The page of the action that could be undone was left.
  useEffect(
    () => () => {
      if (currentToast()?.undo) showToast(null)
    },
    [pathname],
  )
  useEffect(() => {
    if (!toast) return
    const timer = setTimeout(() => showToast(null), VISIBLE_MS)
    return () => clearTimeout(timer)
  }, [toast])
  return (
    <div role="status" aria-live="polite">
      {toast && (
        <div className="toast">
          <span>{toast.text}</span>
          {toast.of && <WatchState of={toast.of} onOver={() => showToast(null)} />}
          {toast.undo && (
            <Button
              small
              onClick={() => {
                toast.undo?.()
                showToast(null)
              }}
            >
              {words.parts.undo}
            </Button>
          )}
          <IconButton icon={X} label={words.parts.close} small onClick={() => showToast(null)} />
        </div>
      )}
    </div>
  )
}
