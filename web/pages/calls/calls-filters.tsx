import { Search, X } from 'lucide-react'
import { useState } from 'react'
import { outcomes, statuses } from '../../../src/calls/status.ts'
import { IconButton } from '../../parts/button.tsx'
import { Select } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { phone } from '../../parts/phone.ts'
import { words } from '../../words/words.ts'
import { ranges } from './calls-search.ts'
import type { CallsSearch } from './calls-search.ts'

const say = words.calls

interface FiltersProps {
  readonly search: CallsSearch
  readonly onChange: (part: CallsSearch) => void
}

/** What the list is narrowed to. Each choice acts at once and stands in the address. */
export function CallsFilters({ search, onChange }: FiltersProps) {
  return (
    <div className="toolbar" role="search" aria-label={say.filters}>
      <SearchBox key={search.q ?? ''} q={search.q ?? ''} onSearch={(q) => onChange({ q })} />
      <Select
        small
        label={say.status}
        value={statuses.find((one) => one === search.status) ?? ''}
        choices={[any(say.any.status), ...statuses.map((value) => ({ value, label: words.life.status[value] }))]}
        onPick={(status) => onChange({ status })}
      />
      <Select
        small
        label={say.outcome}
        value={outcomes.find((one) => one === search.outcome) ?? ''}
        choices={[any(say.any.outcome), ...outcomes.map((value) => ({ value, label: words.life.outcome[value] }))]}
        onPick={(outcome) => onChange({ outcome })}
      />
      <Select
        small
        label={say.when}
        value={ranges.find((one) => one === search.when) ?? ''}
        choices={[any(say.any.when), ...ranges.map((value) => ({ value, label: say.range[value] }))]}
        onPick={(when) => onChange({ when, from: '', to: '' })}
      />
      {search.when === 'days' && <Days search={search} onChange={onChange} />}
      {search.number !== undefined && search.number !== '' && (
        <span className="filter set">
          <bdi>{say.number(phone(search.number))}</bdi>
          <IconButton icon={X} label={say.clearNumber} small onClick={() => onChange({ number: '' })} />
        </span>
      )}
    </div>
  )
}

function any(label: string): { readonly value: ''; readonly label: string } {
  return { value: '', label }
}

function SearchBox({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
  const [text, setText] = useState(q)
  return (
    <form
      className="search callsearch"
      onSubmit={(event) => {
        event.preventDefault()
        onSearch(text)
      }}
    >
      <Icon of={Search} small />
      <input
        type="search"
        aria-label={say.search}
        placeholder={say.searchHint}
        value={text}
        maxLength={255}
        enterKeyHint="search"
        onChange={(event) => {
          setText(event.target.value)
          // The browser's own cross empties it: that is meant at once.
          if (event.target.value === '') onSearch('')
        }}
        onBlur={() => text !== q && onSearch(text)}
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  )
}

function Days({ search, onChange }: FiltersProps) {
  return (
    <span className="row">
      {(['from', 'to'] as const).map((end) => (
        <input
          key={end}
          className="input sm auto"
          type="date"
          aria-label={say[end]}
          value={search[end] ?? ''}
          onChange={(event) => onChange({ [end]: event.target.value })}
        />
      ))}
    </span>
  )
}
