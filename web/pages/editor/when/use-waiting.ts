import { useReducer, useRef, useState } from 'react'
import type { RefObject } from 'react'

/** Whether what an integration waits for is being changed, or only said. */
export interface Changing {
  readonly isOpen: boolean
  /** Opens or closes it; what comes in its place takes the focus. */
  readonly turn: (open: boolean) => void
  /** Opens it where nobody asked: the focus stays where it is. */
  readonly open: () => void
  /** Somebody asked for what comes: it takes the focus, once. */
  readonly isAsked: RefObject<boolean>
}

export function useWaiting(): Changing {
  const [isOpen, setOpen] = useState(false)
  const [, draw] = useReducer((times: number) => times + 1, 0)
  const isAsked = useRef(false)
  return {
    isOpen,
    isAsked,
    open: () => setOpen(true),
    turn(open) {
      isAsked.current = true
      setOpen(open)
      // Open already, but elsewhere on the page: drawn again, it takes the focus.
      draw()
    },
  }
}
