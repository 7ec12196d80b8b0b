import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Download } from '../../parts/icons.ts'
import { useState } from 'react'
import { integrationsQuery } from '../../api/integrations.ts'
import { useZone } from '../../api/membership.ts'
import { accountUrl } from '../../api/client.ts'
import { deliveryStatistics } from '../../api/statistics.ts'
import type { StatisticsRange } from '../../api/statistics.ts'
import { Button } from '../../parts/button.tsx'
import { Segments } from '../../parts/choice.tsx'
import { downloadFrom } from '../../parts/download.ts'
import { Field } from '../../parts/field.tsx'
import { FilterChoices, FilterPanel } from '../../parts/filter.tsx'
import { Help } from '../../parts/help.tsx'
import { Menu } from '../../parts/menu.tsx'
import { routeName } from '../../parts/route-name.ts'
import { Time } from '../../parts/time.tsx'
import { Page } from '../../shell/page.tsx'
import { writeSearch } from '../../shell/search.ts'
import { date, zoneName } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { CallsSection } from './calls-section.tsx'
import { DeliveriesSection } from './deliveries-section.tsx'
import { Patterns } from './fills.tsx'
import { RANGES, rangeOfSearch, searchOfDays } from './range.ts'
import './statistics.css'

const say = words.statistics

/** Calls and deliveries over a range of time. */
export function StatisticsPage() {
  const search = useSearch({ from: '/inside/statistics' })
  const navigate = useNavigate()
  const zone = useZone()
  const { chosen, range } = rangeOfSearch(search)
  const { integration = null } = search
  const integrations = useQuery(integrationsQuery).data ?? []
  const areDeliveriesPending = useQuery(deliveryStatistics(range, integration)).isPending
  const rangeSearch = chosen === null ? datesOf(range) : searchOfDays(chosen)
  const searchOf = (id: string | null): Record<string, string> => ({
    ...rangeSearch,
    ...(id !== null && { integration: id }),
  })
  const go = (to: Readonly<Record<string, string>>): void => {
    const next = { ...to, ...(integration !== null && { integration }) }
    void navigate({ to: '/statistics', search: next, resetScroll: false })
  }
  return (
    <Page
      title={words.shell.statistics}
      aside={<Counted range={range} />}
      actions={
        <>
          <span className="hint">{zoneName(zone)}</span>
          <Export range={range} />
        </>
      }
      flush
    >
      <Patterns />
      <div className="toolbar">
        <Segments
          legend={say.range}
          name="range"
          value={chosen ?? ''}
          choices={RANGES.map((value) => ({ value, label: say.ranges[value] }))}
          onPick={(days) => days !== '' && go(searchOfDays(days))}
        />
        <FilterPanel
          label={say.dates}
          chosen={chosen === null ? datesInWords(range, zone) : null}
          onClear={() => go({})}
        >
          {(close) => (
            <Dates
              range={range}
              onPick={(dates) => {
                go(dates)
                close()
              }}
            />
          )}
        </FilterPanel>
        <FilterChoices
          label={say.integration}
          value={integration ?? ''}
          choices={integrations.map(({ id, name }) => ({ value: id, label: routeName(name) }))}
          onPick={(id) =>
            void navigate({ to: '/statistics', search: searchOf(id === '' ? null : id), resetScroll: false })
          }
        />
        <Help label={say.meaning}>
          {say.meanings.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </Help>
      </div>
      <DeliveriesSection range={range} integration={integration} searchOf={searchOf} />
      {/* Content that loads above would move it. */}
      <CallsSection range={range} hidden={areDeliveriesPending} />
    </Page>
  )
}

function datesOf({ from = '', to = '' }: StatisticsRange): Record<string, string> {
  return { from, to }
}

function datesInWords(range: StatisticsRange, zone: string): string {
  const { from = '', to = '' } = range
  // Noon UTC is on the same date in every time zone of an account.
  const [first, last] = [from, to].map((day) => date(`${day}T12:00:00Z`, zone))
  return say.datesTo(first ?? '', last ?? '')
}

/** Says until when everything is counted. */
function Counted({ range }: { range: StatisticsRange }) {
  const { data } = useQuery(deliveryStatistics(range, null))
  // The text keeps its room: on a small screen the buttons beside it wrap.
  if (!data)
    return (
      <span className="hint" style={{ visibility: 'hidden' }}>
        {say.counted} 00:00:00
      </span>
    )
  const { counted_until: until } = data
  return (
    <span className="hint">
      {until === null ? say.notCounted : say.counted} {until !== null && <Time at={until} as="clock" />}
    </span>
  )
}

function Dates({ range, onPick }: { range: StatisticsRange; onPick: (dates: { from: string; to: string }) => void }) {
  const [from, setFrom] = useState(range.from ?? '')
  const [to, setTo] = useState(range.to ?? '')
  const isWrong = from !== '' && to !== '' && to < from
  return (
    <form
      className="filter-times"
      onSubmit={(event) => {
        event.preventDefault()
        onPick({ from, to })
      }}
    >
      <Field label={words.parts.from}>
        {(wired) => (
          <input
            {...wired}
            type="date"
            className="input sm"
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
        )}
      </Field>
      <Field label={words.parts.to} {...(isWrong && { problem: say.datesWrong })}>
        {(wired) => (
          <input
            {...wired}
            type="date"
            className="input sm"
            value={to}
            onChange={(event) => setTo(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" small disabled={from === '' || to === '' || isWrong}>
        {words.parts.show}
      </Button>
    </form>
  )
}

function Export({ range }: { range: StatisticsRange }) {
  const load = (what: string): void => {
    const { days, ...dates } = range
    const search = writeSearch({ ...dates, ...(days !== undefined && { days: String(days) }) })
    downloadFrom(accountUrl(`/statistics/${what}/export${search}`))
  }
  return (
    <Menu
      label={say.export}
      icon={Download}
      small
      entries={[
        { id: 'deliveries', label: say.exportDeliveries, onPick: () => load('deliveries') },
        { id: 'calls', label: say.exportCalls, onPick: () => load('calls') },
        { id: 'numbers', label: say.exportNumbers, onPick: () => load('numbers') },
      ]}
    />
  )
}
