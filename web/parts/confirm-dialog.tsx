import type { IconImage } from './icons.ts'
import type { ReactNode } from 'react'
import { words } from '../words/words.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { ActionError } from './states.tsx'

interface QuestionProps {
  readonly title: string
  /** The label of the button that confirms. */
  readonly act: string
  readonly icon?: IconImage
  /** `danger`: the action cannot be undone. */
  readonly kind?: 'danger' | 'main'
  /** The label of the button that cancels. */
  readonly no?: string
  readonly busy?: boolean
  /** Why the action failed. */
  readonly error?: unknown
  readonly onYes: () => void
  readonly onClose: () => void
  /** Says what the action will change. */
  readonly children: ReactNode
}

/** Asks the person to confirm an action. */
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
