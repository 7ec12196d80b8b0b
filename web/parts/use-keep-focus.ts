import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'

/**
 * Keeps the focus where somebody works by keys: when what had it goes away with a change, such as "Try again" of what goes on
 * now, the part that it stood in gets it. Without that the next Tab begins at the top of the page. To be called by what is drawn
 * with the change; `part` can take the focus (`tabIndex={-1}`).
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
    // Whoever works with a pointer has left it by a press elsewhere.
    const pressed = ({ target }: PointerEvent): void => {
      if (!isIn(target)) left(target)
    }
    // What a button opens over the page gives the focus back to it.
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
  // Not before the effects: what lay over the page keeps all else from the focus until then.
  useEffect(() => {
    if (last.current === null || last.current.isConnected || document.activeElement !== document.body) return
    last.current = null
    part.current?.focus()
  })
}
