import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { NUMBER_LENGTH_MAX } from '../../../src/calls/numbers.ts'
import { OUTCOMES, STATUSES } from '../../../src/calls/status.ts'
import { useRight } from '../../api/may.ts'
import { sourcesQuery } from '../../api/sources.ts'
import { displayOfCall } from '../../parts/call-status.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { FilterTime } from '../../parts/filter-time.tsx'
import { FilterChoices, FilterPanel } from '../../parts/filter.tsx'
import { phone } from '../../parts/phone.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Search } from '../../parts/search.tsx'
import { words } from '../../words/words.ts'
import { isNarrowed, REPLAYED_CHOICES } from './calls-search.ts'
import type { CallsSearch } from './calls-search.ts'

const say = words.calls
/** Long enough for a person who types a number to press the next key. */
const TYPING_MS = 300

const STATUS_CHOICES = STATUSES.map((value) => ({ value, label: displayOfCall({ status: value, outcome: null }).word }))
const REPLAYED_OPTIONS = REPLAYED_CHOICES.map((value) => ({ value, label: say.replayedChoice[value] }))
const OUTCOME_CHOICES = OUTCOMES.map((value) => ({ value, label: words.life.outcome[value] }))

interface FiltersProps {
  readonly search: CallsSearch
  readonly onChange: (part: CallsSearch) => void
  readonly onClear: () => void
}

/** The filters of the list of calls. Each choice takes effect at once and is kept in the URL. */
export function CallsFilters({ search, onChange, onClear }: FiltersProps) {
  const { q = '', source = '', status = '', outcome = '', replayed = '', time, from, to } = search
  const sources = useQuery(sourcesQuery).data?.data ?? []
  const seesNumbers = useRight('numbers')
  return (
    <div className="toolbar" role="search" aria-label={say.filters}>
      <Search
        label={say.search}
        hint={seesNumbers ? say.searchHint : say.searchHintWithoutNumbers}
        value={q}
        waitMs={TYPING_MS}
        onText={(text) => onChange({ q: text })}
      />
      <FilterTime
        chosen={{ time, from, to }}
        onPick={(next) => onChange({ time: undefined, from: undefined, to: undefined, ...next })}
      />
      {(sources.length > 1 || source !== '') && (
        <FilterChoices
          label={say.columns.source}
          value={source}
          choices={sources.map(({ id, name }) => ({ value: id, label: sanitizeLine(name) }))}
          onPick={(value) => onChange({ source: value })}
        />
      )}
      <FilterChoices
        label={say.status}
        value={status}
        choices={STATUS_CHOICES}
        onPick={(value) => onChange({ status: value })}
      />
      <FilterChoices
        label={say.outcome}
        value={outcome}
        choices={OUTCOME_CHOICES}
        onPick={(value) => onChange({ outcome: value })}
      />
      <FilterChoices
        label={say.replayed}
        value={replayed}
        choices={REPLAYED_OPTIONS}
        onPick={(value) => onChange({ replayed: value })}
      />
      {(seesNumbers || search.number) && (
        <NumberFilter number={search.number ?? ''} onPick={(number) => onChange({ number })} />
      )}
      {isNarrowed(search) && (
        <Button kind="quiet" small onClick={onClear}>
          {say.clear}
        </Button>
      )}
    </div>
  )
}

function NumberFilter({ number, onPick }: { number: string; onPick: (number: string) => void }) {
  return (
    <FilterPanel label={say.number} chosen={number === '' ? null : phone(number)} onClear={() => onPick('')}>
      {(close) => (
        <NumberForm
          number={number}
          onPick={(next) => {
            onPick(next)
            close()
          }}
        />
      )}
    </FilterPanel>
  )
}

function NumberForm({ number, onPick }: { number: string; onPick: (number: string) => void }) {
  const [text, setText] = useState(number)
  return (
    <form
      className="filter-times"
      onSubmit={(event) => {
        event.preventDefault()
        onPick(text.trim())
      }}
    >
      <TextField
        label={say.numberLabel}
        hint={say.numberHint}
        value={text}
        inputMode="tel"
        maxLength={NUMBER_LENGTH_MAX}
        onText={setText}
      />
      <Button type="submit" small>
        {words.parts.show}
      </Button>
    </form>
  )
}
