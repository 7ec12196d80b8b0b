import { useRef, useState } from 'react'

/** Whether the settings of what an integration waits for are open, or only summed up. */
export interface WaitEditing {
  readonly isOpen: boolean
  /** Opens or closes the settings; the part that appears takes the focus. */
  readonly turn: (open: boolean) => void
  /** Opens the settings without a press: the focus stays where it is. */
  readonly open: () => void
  /** Focuses a part that appeared because of a press, once. */
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
