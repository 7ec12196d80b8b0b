// A toast says what was done, and offers to undo it: it appears for a moment, and screen readers read it out.
import { useLocation } from '@tanstack/react-router'
import { X } from './icons.ts'
import { useEffect, useState, useSyncExternalStore } from 'react'
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
  // The pointer or the focus is on this toast: whoever reaches for a button of it needs no haste (WCAG 2.2.1).
  const [held, setHeld] = useState<typeof toast>(null)
  const isHeld = held === toast
  useEffect(() => {
    if (!toast || isHeld) return
    const timer = setTimeout(() => showToast(null), VISIBLE_MS)
    return () => clearTimeout(timer)
  }, [toast, isHeld])
  return (
    <div role="status" aria-live="polite">
      {toast && (
        <div
          className="toast"
          onPointerEnter={() => setHeld(toast)}
          onPointerLeave={() => setHeld(null)}
          onFocus={() => setHeld(toast)}
          onBlur={() => setHeld(null)}
        >
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
