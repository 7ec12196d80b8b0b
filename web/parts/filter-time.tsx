// The time filter of a list: a span up to now, or from one moment to another in the account's time zone.
import { useState } from 'react'
import { useZone } from '../api/membership.ts'
import { dayAndClock } from '../words/format.ts'
import { words } from '../words/words.ts'
import { localOf, momentOfLocal } from '../words/zone.ts'
import { Button } from './button.tsx'
import { Field } from './field.tsx'
import { FilterPanel } from './filter.tsx'
import { isMoment, isSpan, TIME_SPANS } from './time-filter.ts'
import type { TimeFilter } from './time-filter.ts'

/** The chosen time in words; `null`: no time that can be read. */
function chosenOf({ time, from, to }: TimeFilter, zone: string): string | null {
  if (isSpan(time)) return words.parts.spans[time]
  const [begin, end] = [from, to].map((at) => (isMoment(at) ? dayAndClock(at, zone) : null))
  return begin || end ? words.parts.fromTo(begin ?? null, end ?? null) : null
}

interface Props {
  readonly chosen: TimeFilter
  readonly onPick: (chosen: TimeFilter) => void
}

export function FilterTime({ chosen, onPick }: Props) {
  const zone = useZone()
  return (
    <FilterPanel label={words.parts.time} chosen={chosenOf(chosen, zone)} onClear={() => onPick({})}>
      {(close) => (
        <TimePanel
          chosen={chosen}
          onPick={(next) => {
            onPick(next)
            close()
          }}
        />
      )}
    </FilterPanel>
  )
}

function TimePanel({ chosen, onPick }: Props) {
  const zone = useZone()
  const local = (at: string | undefined): string => (isMoment(at) ? localOf(Date.parse(at), zone) : '')
  const [from, setFrom] = useState(() => local(chosen.from))
  const [to, setTo] = useState(() => local(chosen.to))
  const moment = (text: string): string | undefined => {
    const ms = momentOfLocal(text, zone)
    return ms === null ? undefined : new Date(ms).toISOString()
  }
  return (
    <>
      <div className="row wrap">
        {TIME_SPANS.map((span) => (
          <Button key={span} small aria-pressed={chosen.time === span} onClick={() => onPick({ time: span })}>
            {words.parts.spans[span]}
          </Button>
        ))}
      </div>
      <form
        className="filter-times"
        onSubmit={(event) => {
          event.preventDefault()
          onPick({ from: moment(from), to: moment(to) })
        }}
      >
        <LocalTime label={words.parts.from} value={from} onText={setFrom} />
        <LocalTime label={words.parts.to} value={to} onText={setTo} />
        <Button type="submit" small disabled={from === '' && to === ''}>
          {words.parts.show}
        </Button>
      </form>
    </>
  )
}

function LocalTime({ label, value, onText }: { label: string; value: string; onText: (text: string) => void }) {
  return (
    <Field label={label}>
      {(wired) => (
        <input
          {...wired}
          type="datetime-local"
          className="input sm"
          value={value}
          onChange={(event) => onText(event.target.value)}
        />
      )}
    </Field>
  )
}
