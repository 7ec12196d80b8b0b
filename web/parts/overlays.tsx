// Overlays: dialogs, menus and panels beside the button that opened them. Everything that depends on react-aria-components is
// in this one file: an overlay appears only after a press, and the library is as large as a page.
import { X } from './icons.ts'
import type { IconImage } from './icons.ts'
import type { ReactNode, RefObject } from 'react'
import {
  Dialog as AriaDialog,
  Heading,
  ListBox,
  ListBoxItem,
  Menu as AriaMenu,
  MenuItem,
  Modal,
  ModalOverlay,
  Popover,
  Text,
} from 'react-aria-components'
import type { AccountVerb } from '../api/may.ts'
import { words } from '../words/words.ts'
import { IconButton } from './button.tsx'
import { Icon } from './icon.tsx'
import { sanitizeLine } from './sanitize-text.ts'

interface DialogProps {
  readonly title: ReactNode
  /** Left out: the dialog cannot be dismissed. */
  readonly onClose?: () => void
  readonly children: ReactNode
  /** Buttons at the end, side by side. */
  readonly actions?: ReactNode
  readonly wide?: boolean
}

export function Dialog({ title, onClose, children, actions, wide }: DialogProps) {
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

interface PopoverProps {
  /** The button that opened the popover: the popover stands beside it, and returns the focus to it. */
  readonly at: RefObject<HTMLElement | null>
  readonly label: string
  readonly onClose: () => void
}

export interface MenuEntry {
  readonly id: string
  readonly label: ReactNode
  /** The text for type-ahead search; needed if the label is not plain text. */
  readonly text?: string
  readonly icon?: IconImage
  readonly danger?: boolean
  readonly disabled?: boolean
  /** What the entry does: whoever may not do it sees why, and whom to ask. */
  readonly verb?: AccountVerb
  /** Why the entry does nothing now, as a sentence. */
  readonly whyNot?: string | null
  readonly onPick: () => void
}

interface MenuPopoverProps extends PopoverProps {
  readonly entries: readonly MenuEntry[]
  /** `true`: no entry is active yet, since a pointer chooses. */
  readonly autoFocus: true | 'first' | 'last'
}

export function MenuPopover({ at, label, entries, autoFocus, onClose }: MenuPopoverProps) {
  return (
    <Popover
      className="popover"
      triggerRef={at}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      placement="bottom end"
    >
      <AriaMenu
        className="menu"
        aria-label={label}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it opens because somebody asked for it
        autoFocus={autoFocus}
        disabledKeys={entries.filter(({ disabled }) => disabled).map(({ id }) => id)}
        onAction={(key) => {
          onClose()
          entries.find(({ id }) => id === key)?.onPick()
        }}
      >
        {entries.map((entry) => (
          <MenuItem
            key={entry.id}
            id={entry.id}
            textValue={entry.text ?? (typeof entry.label === 'string' ? entry.label : entry.id)}
            className={menuItemClass(entry)}
          >
            {entry.icon && <Icon of={entry.icon} small />}
            {typeof entry.whyNot === 'string' ? (
              <RefusedLabel label={entry.label} whyNot={entry.whyNot} />
            ) : (
              entry.label
            )}
          </MenuItem>
        ))}
      </AriaMenu>
    </Popover>
  )
}

function menuItemClass({ danger, whyNot }: MenuEntry): string {
  if (typeof whyNot === 'string') return 'menu-item refused'
  return danger === true ? 'menu-item danger' : 'menu-item'
}

function RefusedLabel({ label, whyNot }: { label: ReactNode; whyNot: string }) {
  return (
    <>
      <Text slot="label" title={whyNot}>
        {label}
      </Text>
      <Text slot="description" className="vh">
        {whyNot}
      </Text>
    </>
  )
}

/** Content of any kind in a popover. */
export function PanelPopover({
  at,
  label,
  className,
  onClose,
  children,
}: PopoverProps & { className: string; children: ReactNode }) {
  return (
    <Popover
      className="popover"
      triggerRef={at}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      placement="bottom start"
    >
      <AriaDialog className={className} aria-label={label}>
        {children}
      </AriaDialog>
    </Popover>
  )
}

export interface FilterChoice {
  readonly value: string
  readonly label: string
}

interface ChoiceListProps {
  readonly label: string
  readonly choices: readonly FilterChoice[]
  readonly picked: readonly string[]
  readonly many: boolean
  readonly onPick: (picked: readonly string[]) => void
}

/** Values to choose from: one, or several with `many`. */
export function ChoiceList({ label, choices, picked, many, onPick }: ChoiceListProps) {
  return (
    <ListBox
      aria-label={label}
      className="menu"
      selectionMode={many ? 'multiple' : 'single'}
      selectedKeys={picked}
      // Escape closes the list, and does not clear the choice.
      escapeKeyBehavior="none"
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- it opens because somebody asked for it
      autoFocus
      onSelectionChange={(keys) => {
        const wanted = keys === 'all' ? choices : choices.filter((choice) => keys.has(choice.value))
        onPick(wanted.map((choice) => choice.value))
      }}
    >
      {choices.map((choice) => (
        <ListBoxItem key={choice.value} id={choice.value} textValue={choice.label} className="menu-item pick">
          <span className="clip">{sanitizeLine(choice.label)}</span>
        </ListBoxItem>
      ))}
    </ListBox>
  )
}
