import type { IconImage } from './icons.ts'
import { useRef, useState } from 'react'
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react'
import { useRefusals } from '../api/may.ts'
import { classOf } from './button.tsx'
import { fetchedLater } from './fetched-later.tsx'
import { Icon } from './icon.tsx'
import type { MenuEntry } from './overlays.tsx'
import { toast } from './toast-store.ts'

export type { MenuEntry } from './overlays.tsx'

interface MenuProps {
  /** The text of the button, or the accessible name of a button with only an icon. */
  readonly label: string
  readonly icon?: IconImage
  readonly iconOnly?: boolean
  readonly small?: boolean
  /** Classes of the button, if it is to look different. */
  readonly className?: string
  readonly entries: readonly MenuEntry[]
  readonly children?: ReactNode
}

/** A list of actions in a popover beside the button that opened it. */
export const MenuPopover = fetchedLater(async () => (await import('./overlays.tsx')).MenuPopover)

/** A button that opens a list of actions. */
export function Menu({ label, icon, iconOnly, small, className, entries, children }: MenuProps) {
  const button = useRef<HTMLButtonElement>(null)
  const refusalFor = useRefusals()
  const [opened, setOpened] = useState<'pointer' | 'first' | 'last' | null>(null)
  const usual = `${classOf({ kind: iconOnly === true ? 'quiet' : 'plain', ...(small !== undefined && { small }) })}${iconOnly === true ? ' ico' : ''}`
  const press = ({ currentTarget, detail }: MouseEvent<HTMLButtonElement>): void => {
    // Safari does not focus a button that is pressed: the menu gives the focus back to it.
    currentTarget.focus()
    // A click by a key or by a screen reader has a `detail` of 0.
    setOpened(detail === 0 ? 'first' : 'pointer')
  }
  const arrow = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    setOpened(event.key === 'ArrowDown' ? 'first' : 'last')
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className ?? usual}
        aria-label={iconOnly === true ? label : undefined}
        aria-haspopup="menu"
        aria-expanded={opened !== null}
        onClick={press}
        onKeyDown={arrow}
      >
        {icon && <Icon of={icon} small={small === true} />}
        {children ?? (iconOnly === true ? null : label)}
      </button>
      {opened !== null && (
        <MenuPopover
          at={button}
          label={label}
          entries={entries.map((entry) => refusedEntry(entry, refusalFor(entry.verb) ?? entry.whyNot ?? null))}
          autoFocus={opened === 'pointer' ? true : opened}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  )
}

/** An entry that the person may not pick stays in reach, and says why. */
function refusedEntry(entry: MenuEntry, refusal: string | null): MenuEntry {
  return refusal === null ? entry : { ...entry, whyNot: refusal, disabled: false, onPick: () => toast(refusal) }
}
