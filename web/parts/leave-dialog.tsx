import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

interface LeaveDialogProps {
  readonly title: string
  /** The labels of the two ways out. */
  readonly leave: string
  readonly stay: string
  readonly onLeave: () => void
  readonly onStay: () => void
  /** Says what is lost. */
  readonly children: ReactNode
}

/** Asks before changes are left behind. */
export function LeaveDialog({ title, leave, stay, onLeave, onStay, children }: LeaveDialogProps) {
  return (
    <Dialog
      title={title}
      onClose={onStay}
      actions={
        <>
          <Button kind="danger" onClick={onLeave}>
            {leave}
          </Button>
          <Button kind="main" onClick={onStay}>
            {stay}
          </Button>
        </>
      }
    >
      <p>{children}</p>
    </Dialog>
  )
}
