// What lies over the page: a question that has to be answered, and one row looked at without losing the list.
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { words } from '../words/words.ts'
import { IconButton } from './button.tsx'

interface OverProps {
  readonly title: ReactNode
  /** Left out: there is no way round what it asks. */
  readonly onClose?: () => void
  readonly children: ReactNode
  /** Stands at the end, beside each other. */
  readonly actions?: ReactNode
  readonly wide?: boolean
}

/** A question, or a form too small for a page. Escape and a press beside it close it; focus returns to where it was. */
export function Dialog({ title, onClose, children, actions, wide }: OverProps) {
  return (
    <ModalOverlay
      className="scrim"
      isOpen
      isDismissable={onClose !== undefined}
      isKeyboardDismissDisabled={onClose === undefined}
      onOpenChange={(open) => !open && onClose?.()}
    >
      <Modal className={wide === true ? 'dialog wide' : 'dialog'}>
        <AriaDialog className="dialog-in">
          <div className="row">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <span className="push" />
            {onClose && <IconButton icon={X} label={words.parts.close} small onClick={onClose} />}
          </div>
          <div className="dialog-body">{children}</div>
          {actions && <div className="row wrap dialog-acts">{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
