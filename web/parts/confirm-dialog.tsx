import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { words } from '../words/words.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { ActionError } from './states.tsx'

interface QuestionProps {
  readonly title: string
  /** What is done when the answer is yes. */
  readonly act: string
  readonly icon?: LucideIcon
  /** `danger`: what is done cannot be taken back. */
  readonly kind?: 'danger' | 'main'
  /** What the other button says: that nothing is done. */
  readonly no?: string
  readonly busy?: boolean
  /** Why it was not done. */
  readonly error?: unknown
  readonly onYes: () => void
  readonly onClose: () => void
  /** What will be otherwise then. */
  readonly children: ReactNode
}

/** Asks before something is done. */
export function ConfirmDialog(props: QuestionProps) {
  const { title, act, icon, kind = 'danger', no = words.parts.cancel, busy, error, onYes, onClose, children } = props
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{no}</Button>
          <Button kind={kind} {...(icon && { icon })} {...(busy !== undefined && { busy })} onClick={onYes}>
            {act}
          </Button>
        </>
      }
    >
      {children}
      <ActionError error={error} />
    </Dialog>
  )
}
