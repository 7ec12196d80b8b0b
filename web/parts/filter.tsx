// The filters of a list: a filter has a dashed border while nothing is chosen, is filled with the chosen value otherwise, and
// has a cross that clears it. The chosen value lives in the URL of the page; these components only request a change.
import { Plus, X } from './icons.ts'
import type { ReactNode } from 'react'
import { words } from '../words/words.ts'
import { fetchedLater } from './fetched-later.tsx'
import { Icon } from './icon.tsx'
import type { FilterChoice } from './overlays.tsx'
import { PanelButton } from './panel-button.tsx'
import { sanitizeLine } from './sanitize-text.ts'

interface PanelProps {
  /** The label of the filter: "Route". */
  readonly label: string
  /** The chosen value in words; `null`: nothing. */
  readonly chosen: string | null
  readonly onClear: () => void
  /** The panel of the filter; it calls `close` when the person has chosen. */
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
  /** The chosen value; several with commas if `many`. Empty: nothing. */
  readonly value: string
  readonly choices: readonly FilterChoice[]
  readonly many?: boolean
  readonly onPick: (value: string) => void
}

/** A filter with a list of values: choose one, or several with `many`. */
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
