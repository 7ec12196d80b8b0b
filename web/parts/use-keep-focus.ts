import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'

/**
 * Keeps the focus for a person who works with the keyboard: when the focused element disappears with a change, such as "Try
 * again" of a delivery that is now sending, the surrounding part gets the focus. Otherwise the next Tab would begin at the top
 * of the page. Call this from the component that is drawn with the change; `part` must be focusable (`tabIndex={-1}`).
 */
export function useKeepFocus(part: RefObject<HTMLElement | null>): void {
  const last = useRef<Element | null>(null)
  useEffect(() => {
    const isIn = (target: EventTarget | null): target is Element =>
      target instanceof Element && part.current?.contains(target) === true
    const focused = ({ target }: FocusEvent): void => {
      if (isIn(target)) last.current = target
      else left(target)
    }
    // A person who works with a pointer has left the part by a press elsewhere.
    const pressed = ({ target }: PointerEvent): void => {
      if (!isIn(target)) left(target)
    }
    // An overlay that a button of the part opened returns the focus to that button.
    const left = (to: EventTarget | null): void => {
      if (!(to instanceof Element && to.closest('.scrim'))) last.current = null
    }
    document.addEventListener('focusin', focused)
    document.addEventListener('pointerdown', pressed)
    return () => {
      document.removeEventListener('focusin', focused)
      document.removeEventListener('pointerdown', pressed)
    }
  }, [part])
  // In an effect, not before: until then an overlay that is closing keeps the focus from everything else.
  useEffect(() => {
    if (last.current === null || last.current.isConnected || document.activeElement !== document.body) return
    last.current = null
    part.current?.focus()
  })
}
