// Narrowing a list: dashed while nothing is chosen, filled with what is, and a cross that takes it away. What is chosen
// belongs to the address of the page; these only ask for it.
import { Plus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { words } from '../words/words.ts'
import { fetchedLater } from './fetched-later.tsx'
import { Icon } from './icon.tsx'
import type { FilterChoice } from './overlays.tsx'
import { PanelButton } from './panel-button.tsx'
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
  return (
    <span className={chosen === null ? 'filter' : 'filter set'}>
      <PanelButton
        label={label}
        className="filter-open"
        panelClassName="filter-panel"
        button={
          <>
            {chosen === null && <Icon of={Plus} small />}
            {label}
            {chosen !== null && <b className="clip">{sanitizeLine(chosen)}</b>}
          </>
        }
      >
        {children}
      </PanelButton>
      {chosen !== null && (
        <button type="button" className="filter-clear" aria-label={words.parts.clearOne(label)} onClick={onClear}>
          <Icon of={X} small />
        </button>
      )}
    </span>
  )
}

const ChoiceList = fetchedLater(async () => (await import('./overlays.tsx')).ChoiceList)

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
        <ChoiceList
          label={label}
          choices={choices}
          picked={picked}
          many={many === true}
          onPick={(wanted) => {
            onPick(wanted.join(','))
            if (many !== true) close()
          }}
        />
      )}
    </FilterPanel>
  )
}
