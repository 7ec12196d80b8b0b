// All rows of a list share one menu: there may be hundreds of rows and buttons, but only one menu is open.
import { useMemo } from 'react'
import { MenuPopover } from '../../../parts/menu.tsx'
import type { MenuEntry } from '../../../parts/menu.tsx'
import { words } from '../../../words/words.ts'

interface RowMenuProps {
  readonly row: { readonly id: string; readonly key: string }
  readonly button: HTMLElement
  readonly entries: readonly MenuEntry[]
  readonly onClose: () => void
}

export function RowMenu({ row, button, entries, onClose }: RowMenuProps) {
  const trigger = useMemo(() => ({ current: button }), [button])
  return (
    <MenuPopover
      at={trigger}
      label={words.values.more(row.key)}
      entries={entries}
      autoFocus="first"
      onClose={onClose}
    />
  )
}
