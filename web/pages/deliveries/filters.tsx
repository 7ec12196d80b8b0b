import { FAILURE_CLASSES } from '../../../src/delivery/failure-explanations.ts'
import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useState } from 'react'
import { integrationsQuery } from '../../api/integrations.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { FilterChoices, FilterPanel } from '../../parts/filter.tsx'
import { FilterTime } from '../../parts/filter-time.tsx'
import { routeName } from '../../parts/route-name.ts'
import { Search } from '../../parts/search.tsx'
import { words } from '../../words/words.ts'
import { codeClasses, kinds, states } from './log-filter.ts'
import type { LogFilter } from './log-filter.ts'

const say = words.deliveries
/** Long enough to type the next digit. */
const typingMs = 300

interface Props {
  readonly filter: LogFilter
  /** `typing`: it goes on, and is no step that "back" should return to. */
  readonly onNarrow: (change: LogFilter, typing?: boolean) => void
  readonly onClear: () => void
}

export function Filters({ filter, onNarrow, onClear }: Props) {
  const integrations = useQuery(integrationsQuery).data ?? []
  return (
    <div className="toolbar">
      <Search
        label={say.search}
        hint={say.searchHint}
        value={filter.q ?? ''}
        waitMs={typingMs}
        onText={(q) => onNarrow({ q }, true)}
      />
      <FilterTime chosen={filter} onPick={({ time = '', from = '', to = '' }) => onNarrow({ time, from, to })} />
      <FilterChoices
        label={say.filters.route}
        value={filter.integration ?? ''}
        choices={integrations.map(({ id, name }) => ({ value: id, label: routeName(name) }))}
        onPick={(integration) => onNarrow({ integration })}
      />
      <FilterChoices
        label={say.filters.state}
        many
        value={filter.state ?? ''}
        choices={states.map((state) => ({ value: state, label: words.delivery.state[state] ?? state }))}
        onPick={(state) => onNarrow({ state })}
      />
      <CodeFilter value={filter.code ?? ''} onPick={(code) => onNarrow({ code })} />
      <FilterChoices
        label={say.filters.error}
        value={filter.error ?? ''}
        choices={Object.entries(FAILURE_CLASSES).map(([value, { title }]) => ({ value, label: title }))}
        onPick={(error) => onNarrow({ error })}
      />
      <FilterChoices
        label={say.filters.kind}
        value={filter.kind ?? ''}
        choices={kinds.map((kind) => ({ value: kind, label: words.delivery.kind[kind] ?? kind }))}
        onPick={(kind) => onNarrow({ kind })}
      />
      {filter.call !== undefined && (
        <FilterChoices
          label={say.filters.call}
          value={filter.call}
          choices={[{ value: filter.call, label: filter.call }]}
          onPick={(call) => onNarrow({ call })}
        />
      )}
      {Object.keys(filter).length > 0 && (
        <Button kind="quiet" small icon={X} onClick={onClear}>
          {say.clear}
        </Button>
      )}
    </div>
  )
}

function CodeFilter({ value, onPick }: { value: string; onPick: (code: string) => void }) {
  return (
    <FilterPanel label={say.filters.code} chosen={value === '' ? null : value} onClear={() => onPick('')}>
      {(close) => (
        <CodePanel
          value={value}
          onPick={(code) => {
            onPick(code)
            close()
          }}
        />
      )}
    </FilterPanel>
  )
}

function CodePanel({ value, onPick }: { value: string; onPick: (code: string) => void }) {
  const [typed, setTyped] = useState(/^\d+$/.test(value) ? value : '')
  return (
    <>
      <div className="stackgap tight">
        {codeClasses.map((code) => (
          <Button key={code} small aria-pressed={code === value} onClick={() => onPick(code)}>
            {say.codes[code]}
          </Button>
        ))}
      </div>
      <form
        className="filter-times"
        onSubmit={(event) => {
          event.preventDefault()
          onPick(typed)
        }}
      >
        <Field label={say.filters.codeHint}>
          {(wired) => (
            <input
              {...wired}
              className="input sm"
              inputMode="numeric"
              maxLength={3}
              value={typed}
              onChange={(event) => setTyped(event.target.value.replace(/\D/g, ''))}
            />
          )}
        </Field>
        <Button type="submit" small disabled={!/^[1-5]\d\d$/.test(typed)}>
          {words.parts.show}
        </Button>
      </form>
    </>
  )
}
