import type { LucideIcon } from 'lucide-react'
import { Menu as AriaMenu, Button as AriaButton, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import type { ReactNode } from 'react'
import { classOf } from './button.tsx'
import { Icon } from './icon.tsx'

export interface MenuEntry {
  readonly id: string
  readonly label: ReactNode
  /** Read while typing to find it; needed where the label is no text. */
  readonly text?: string
  readonly icon?: LucideIcon
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly onPick: () => void
}

interface MenuProps {
  /** What the button says, or what it is called when it is only a picture. */
  readonly label: string
  readonly icon?: LucideIcon
  readonly iconOnly?: boolean
  readonly small?: boolean
  /** Classes of the button, where it is to look like something else. */
  readonly className?: string
  readonly entries: readonly MenuEntry[]
  readonly children?: ReactNode
}

/** A button that opens a list of what can be done. */
export function Menu({ label, icon, iconOnly, small, className, entries, children }: MenuProps) {
  const usual = `${classOf({ kind: iconOnly === true ? 'quiet' : 'plain', ...(small !== undefined && { small }) })}${iconOnly === true ? ' ico' : ''}`
  return (
    <MenuTrigger>
      <AriaButton className={className ?? usual} {...(iconOnly === true && { 'aria-label': label })}>
        {icon && <Icon of={icon} small={small === true} />}
        {children ?? (iconOnly === true ? null : label)}
      </AriaButton>
      <Popover className="popover" placement="bottom end">
        <MenuList label={label} entries={entries} />
      </Popover>
    </MenuTrigger>
  )
}

interface MenuListProps extends Pick<MenuProps, 'label' | 'entries'> {
  /** Where no button of the library opened it: the first entry takes the focus. */
  readonly autoFocus?: 'first'
  readonly onPicked?: () => void
}

/** What can be done, one below the other, in a popover. */
export function MenuList({ label, entries, autoFocus, onPicked }: MenuListProps) {
  return (
    <AriaMenu
      className="menu"
      aria-label={label}
      {...(autoFocus && { autoFocus })}
      disabledKeys={entries.filter(({ disabled }) => disabled).map(({ id }) => id)}
      onAction={(key) => {
        onPicked?.()
        entries.find(({ id }) => id === key)?.onPick()
      }}
    >
      {entries.map((entry) => (
        <MenuItem
          key={entry.id}
          id={entry.id}
          textValue={entry.text ?? (typeof entry.label === 'string' ? entry.label : entry.id)}
          className={entry.danger === true ? 'menu-item danger' : 'menu-item'}
        >
          {entry.icon && <Icon of={entry.icon} small />}
          {entry.label}
        </MenuItem>
      ))}
    </AriaMenu>
  )
}
