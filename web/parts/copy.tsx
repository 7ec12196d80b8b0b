import { Check, Copy as CopyIcon } from './icons.ts'
import { useEffect, useState } from 'react'
import { words } from '../words/words.ts'
import { Button, IconButton } from './button.tsx'
import { toast } from './toasts.tsx'

/** How long "Copied" is shown. */
const DONE_MS = 2_000

interface CopyProps {
  /** The text to copy, or a function that gets it. */
  readonly text: string | (() => Promise<string>)
  /** The label of the button: "Copy as cURL". */
  readonly label: string
  readonly iconOnly?: boolean
  readonly small?: boolean
}

export function Copy({ text, label, iconOnly, small = true }: CopyProps) {
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (!done) return
    const timer = setTimeout(() => setDone(false), DONE_MS)
    return () => clearTimeout(timer)
  }, [done])
  const copy = async (): Promise<void> => {
    const got = typeof text === 'string' ? text : await text()
    try {
      await navigator.clipboard.writeText(got)
      setDone(true)
    } catch {
      // The clipboard is missing over plain HTTP from another machine, and the browser may forbid it.
      toast(words.parts.copyByHand)
    }
  }
  const now = done ? words.parts.copied : label
  const props = { small, icon: done ? Check : CopyIcon, onClick: () => void copy() }
  return iconOnly === true ? (
    <IconButton {...props} label={now} />
  ) : (
    <Button {...props} kind="quiet">
      <span aria-live="polite">{now}</span>
    </Button>
  )
}
