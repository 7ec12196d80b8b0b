import { useRef, useState } from 'react'

/** Whether what an integration waits for is being changed, or only said. */
export interface WaitEditing {
  readonly isOpen: boolean
  /** Opens or closes it; what comes in its place takes the focus. */
  readonly turn: (open: boolean) => void
  /** Opens it where nobody asked: the focus stays where it is. */
  readonly open: () => void
  /** Gives the focus to what came because somebody asked for it, once. */
  readonly focusAsked: (part: HTMLElement | null) => void
}

export function useWaitEditing(): WaitEditing {
  const [isOpen, setOpen] = useState(false)
  const focusNext = useRef(false)
  return {
    isOpen,
    focusAsked(part) {
      if (focusNext.current) part?.focus()
      focusNext.current = false
    },
    open: () => setOpen(true),
    turn(open) {
      focusNext.current = true
      setOpen(open)
    },
  }
}
