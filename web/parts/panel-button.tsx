import { useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { fetchedLater } from './fetched-later.tsx'

const PanelPopover = fetchedLater(async () => (await import('./overlays.tsx')).PanelPopover)

interface PanelButtonProps {
  /** The accessible name of the panel. */
  readonly label: string
  /** The accessible name of a button with only an icon. */
  readonly buttonLabel?: string
  readonly className: string
  readonly panelClassName: string
  /** The content of the button. */
  readonly button: ReactNode
  /** The content of the panel; it calls `close` when done. */
  readonly children: (close: () => void) => ReactNode
}

/** A button that opens a panel beside it. */
export function PanelButton({ label, buttonLabel, className, panelClassName, button, children }: PanelButtonProps) {
  const at = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const close = (): void => setOpen(false)
  return (
    <>
      <button
        ref={at}
        type="button"
        className={className}
        aria-label={buttonLabel}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={({ currentTarget }) => {
          // Safari does not focus a button that is pressed: the panel gives the focus back to it.
          currentTarget.focus()
          setOpen(true)
        }}
      >
        {button}
      </button>
      {open && (
        <PanelPopover at={at} label={label} className={panelClassName} onClose={close}>
          {children(close)}
        </PanelPopover>
      )}
    </>
  )
}
