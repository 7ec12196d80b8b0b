// Narrowing a list: dashed while nothing is chosen, filled with what is, and a cross that takes it away. What is chosen
// belongs to the address of the page; these only ask for it.
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import { words } from '../words/words.ts'
import { Icon } from './icon.tsx'
import { sanitizeLine } from './sanitize-text.ts'

interface PanelProps {
  /** What is narrowed: "Route". */
  readonly label: string
  /** What is chosen, in words; `null`: nothing. */
  readonly chosen: string | null
  readonly onClear: () => void
  /** What opens to choose; `close` when it is done. */
  readonly children: (close: () => void) => ReactNode
}

/** A filter that opens a panel of its own. */
export function FilterPanel({ label, chosen, onClear, children }: PanelProps) {
  const [open, setOpen] = useState(false)
  return (
    <span className={chosen === null ? 'filter' : 'filter set'}>
      <DialogTrigger isOpen={open} onOpenChange={setOpen}>
        <AriaButton className="filter-open">
          {chosen === null && <Icon of={Plus} small />}
          {label}
          {chosen !== null && <b className="clip">{sanitizeLine(chosen)}</b>}
        </AriaButton>
        <Popover className="popover" placement="bottom start">
          <Dialog className="filter-panel" aria-label={label}>
            {children(() => setOpen(false))}
          </Dialog>
        </Popover>
      </DialogTrigger>
      {chosen !== null && (
        <button type="button" className="filter-clear" aria-label={words.parts.clearOne(label)} onClick={onClear}>
          <Icon of={X} small />
        </button>
      )}
    </span>
  )
}

export interface FilterChoice {
  readonly value: string
  readonly label: string
}

interface ChoiceProps {
  readonly label: string
  /** What is chosen; several with commas where `many`. Empty: nothing. */
  readonly value: string
  readonly choices: readonly FilterChoice[]
  readonly many?: boolean
  readonly onPick: (value: string) => void
}

/** A filter with values to choose from: one, or `many`. */
export function FilterChoices({ label, value, choices, many, onPick }: ChoiceProps) {
  const picked = value === '' ? [] : value.split(',')
  const named = picked.map((one) => choices.find((choice) => choice.value === one)?.label ?? one)
  return (
    <FilterPanel label={label} chosen={named.length === 0 ? null : named.join(', ')} onClear={() => onPick('')}>
      {(close) => (
        <ListBox
          aria-label={label}
          className="menu"
          selectionMode={many === true ? 'multiple' : 'single'}
          selectedKeys={picked}
          // Escape only closes.
          escapeKeyBehavior="none"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- it opens because somebody asked for it
          autoFocus
          onSelectionChange={(keys) => {
            const wanted = keys === 'all' ? choices : choices.filter((choice) => keys.has(choice.value))
            onPick(wanted.map((choice) => choice.value).join(','))
            if (many !== true) close()
          }}
        >
          {choices.map((choice) => (
            <ListBoxItem key={choice.value} id={choice.value} textValue={choice.label} className="menu-item pick">
              <span className="clip">{sanitizeLine(choice.label)}</span>
            </ListBoxItem>
          ))}
        </ListBox>
      )}
    </FilterPanel>
  )
}
