import { FAILURE_CLASSES } from '../../../src/delivery/failure-explanations.ts'
import { useQuery } from '@tanstack/react-query'
import { X, Download } from '../../parts/icons.ts'
import { useState } from 'react'
import { accountUrl } from '../../api/client.ts'
import { integrationsQuery } from '../../api/integrations.ts'
import { useRight } from '../../api/may.ts'
import { Button } from '../../parts/button.tsx'
import { downloadFrom } from '../../parts/download.ts'
import { Field } from '../../parts/field.tsx'
import { FilterChoices, FilterPanel } from '../../parts/filter.tsx'
import { FilterTime } from '../../parts/filter-time.tsx'
import { routeName } from '../../parts/route-name.ts'
import { Search } from '../../parts/search.tsx'
import { words } from '../../words/words.ts'
import { DELIVERY_STATES } from '../../../src/delivery/delivery-states.ts'
import { CODE_CLASSES, KINDS, queryOfFilter } from './deliveries-filter.ts'
import type { DeliveriesFilter } from './deliveries-filter.ts'
import { useZone } from '../../api/membership.ts'
import { Menu } from '../../parts/menu.tsx'
import { writeSearch } from '../../shell/search.ts'

const say = words.deliveries
/** Long enough to type the next digit. */
const TYPING_MS = 300

interface FiltersProps {
  readonly filter: DeliveriesFilter
  /** `typing`: the person is still typing, so the change must not add a step to the browser's history. */
  readonly onNarrow: (change: DeliveriesFilter, typing?: boolean) => void
  readonly onClear: () => void
}

export function Filters({ filter, onNarrow, onClear }: FiltersProps) {
  const integrations = useQuery(integrationsQuery).data ?? []
  const seesNumbers = useRight('numbers')
  return (
    <div className="toolbar">
      <Search
        label={say.search}
        hint={seesNumbers ? say.searchHint : say.searchHintWithoutNumbers}
        value={filter.q ?? ''}
        waitMs={TYPING_MS}
        onText={(q) => onNarrow({ q }, true)}
      />
      <FilterTime chosen={filter} onPick={({ time = '', from = '', to = '' }) => onNarrow({ time, from, to })} />
      {filter.problems !== undefined && (
        <FilterChoices
          label={say.filters.only}
          value={filter.problems}
          choices={[{ value: 'true', label: say.views.problems }]}
          onPick={(problems) => onNarrow({ problems })}
        />
      )}
      <FilterChoices
        label={say.filters.route}
        value={filter.integration_id ?? ''}
        choices={integrations.map(({ id, name }) => ({ value: id, label: routeName(name) }))}
        onPick={(id) => onNarrow({ integration_id: id })}
      />
      <FilterChoices
        label={say.filters.state}
        many
        value={filter.state ?? ''}
        choices={DELIVERY_STATES.map((state) => ({ value: state, label: words.delivery.state[state] ?? state }))}
        onPick={(state) => onNarrow({ state })}
      />
      <CodeFilter value={filter.status_code ?? ''} onPick={(code) => onNarrow({ status_code: code })} />
      <FilterChoices
        label={say.filters.error}
        value={filter.error ?? ''}
        choices={Object.entries(FAILURE_CLASSES).map(([value, { title }]) => ({ value, label: title }))}
        onPick={(error) => onNarrow({ error })}
      />
      <FilterChoices
        label={say.filters.kind}
        value={filter.kind ?? ''}
        choices={KINDS.map((kind) => ({ value: kind, label: words.delivery.kind[kind] ?? kind }))}
        onPick={(kind) => onNarrow({ kind })}
      />
      {filter.call_id !== undefined && (
        <FilterChoices
          label={say.filters.call}
          value={filter.call_id}
          choices={[{ value: filter.call_id, label: filter.call_id }]}
          onPick={(call) => onNarrow({ call_id: call })}
        />
      )}
      {filter.issue_id !== undefined && (
        <FilterChoices
          label={say.filters.issue}
          value={filter.issue_id}
          choices={[{ value: filter.issue_id, label: filter.issue_id }]}
          onPick={(issue) => onNarrow({ issue_id: issue })}
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
        {CODE_CLASSES.map((code) => (
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

/** Exports all deliveries that match the filter, as a file. */
export function ExportDeliveries({ filter }: { filter: DeliveriesFilter }) {
  const zone = useZone()
  const load = (format: 'csv' | 'ndjson'): void => {
    const { state, ...query } = { ...queryOfFilter(filter, Date.now(), zone), format }
    downloadFrom(accountUrl(`/deliveries/export${writeSearch({ ...query, state: state?.join(',') })}`))
  }
  return (
    <Menu
      label={say.export}
      icon={Download}
      small
      entries={[
        { id: 'csv', label: say.exportCsv, onPick: () => load('csv') },
        { id: 'ndjson', label: say.exportNdjson, onPick: () => load('ndjson') },
      ]}
    />
  )
}
