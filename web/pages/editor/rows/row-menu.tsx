// One menu for all rows of a list: hundreds of rows have hundreds of buttons, and only one is ever open.
import type { LucideIcon } from 'lucide-react'
import { useMemo } from 'react'
import { Menu, MenuItem, Popover } from 'react-aria-components'
import { Icon } from '../../../parts/icon.tsx'
import { words } from '../../../words/words.ts'

export interface RowEntry {
  readonly id: string
  readonly label: string
  readonly icon: LucideIcon
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly onPick: () => void
}

interface RowMenuProps {
  readonly row: { readonly id: string; readonly key: string }
  readonly button: HTMLElement
  readonly entries: readonly RowEntry[]
  readonly onClose: () => void
}

export function RowMenu({ row, button, entries, onClose }: RowMenuProps) {
  const trigger = useMemo(() => ({ current: button }), [button])
  return (
    <Popover
      className="popover"
      triggerRef={trigger}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      placement="bottom end"
    >
      <Menu
        className="menu"
        aria-label={words.values.more(row.key)}
        autoFocus="first"
        disabledKeys={entries.filter(({ disabled }) => disabled).map(({ id }) => id)}
        onAction={(picked) => {
          onClose()
          entries.find(({ id }) => id === picked)?.onPick()
        }}
      >
        {entries.map(({ id, label, icon, danger }) => (
          <MenuItem key={id} id={id} textValue={label} className={danger === true ? 'menu-item danger' : 'menu-item'}>
            <Icon of={icon} small />
            {label}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  )
}
