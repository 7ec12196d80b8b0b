// The editor for office hours: days, opening and closing times, as many as needed, and the time zone.
import { Plus, X } from '../../../parts/icons.ts'
import { useMemo, useRef, useState } from 'react'
import { readOfficeHours, WEEKDAYS, writeClock, writeOfficeHours } from '../../../../src/integrations/office-hours.ts'
import type { OfficeHours, Span } from '../../../../src/integrations/office-hours.ts'
import { Button, IconButton } from '../../../parts/button.tsx'
import { Select } from '../../../parts/field.tsx'
import { zones } from '../../../parts/home-fields.tsx'
import { conditionWords } from '../../../words/condition-words.ts'

const say = conditionWords

const DEFAULT_SPAN: Span = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: 540, to: 1020 }
const DAY_MINUTES = 1440

interface HoursInputProps {
  /** The value in the form of the API. */
  readonly value: string
  readonly onValue: (value: string) => void
}

/** Unfinished hours are kept here, while their text says what is missing. */
export function HoursInput({ value, onValue }: HoursInputProps) {
  const [of, setOf] = useState(value)
  const [hours, setHours] = useState(() => readOfficeHours(value))
  if (of !== value) {
    setOf(value)
    setHours(readOfficeHours(value))
  }
  if (typeof hours === 'string') {
    return (
      <input
        className="input sm mono"
        aria-label={say.hours}
        value={value}
        onChange={(event) => onValue(event.target.value)}
      />
    )
  }
  const put = (next: OfficeHours): void => {
    const text = writeOfficeHours(next)
    setHours(next)
    setOf(text)
    onValue(text)
  }
  return <Hours hours={hours} onHours={put} />
}

function Hours({ hours, onHours }: { hours: OfficeHours; onHours: (hours: OfficeHours) => void }) {
  const { spans, zone } = hours
  const add = useRef<HTMLDivElement>(null)
  const put = (at: number, span: Span | null): void => {
    onHours({ zone, spans: spans.flatMap((one, index) => (index === at ? (span ?? []) : [one])) })
    if (span === null) add.current?.querySelector('button')?.focus()
  }
  return (
    <div className="hours" role="group" aria-label={say.hours}>
      {spans.map((span, at) => (
        // Two equal rows are interchangeable.
        // oxlint-disable-next-line react/no-array-index-key
        <SpanRow key={at} span={span} isOnly={spans.length === 1} onSpan={(next) => put(at, next)} />
      ))}
      <div className="row wrap" ref={add}>
        <Button small kind="quiet" icon={Plus} onClick={() => onHours({ zone, spans: [...spans, DEFAULT_SPAN] })}>
          {say.addHours}
        </Button>
        <ZoneSelect zone={zone} onZone={(next) => onHours({ spans, zone: next })} />
      </div>
      {spans.some(({ from, to }) => to <= from || to === DAY_MINUTES) && <p className="hint">{say.midnight}</p>}
    </div>
  )
}

interface SpanRowProps {
  readonly span: Span
  readonly isOnly: boolean
  readonly onSpan: (span: Span | null) => void
}

function SpanRow({ span, isOnly, onSpan }: SpanRowProps) {
  const { days, from, to } = span
  return (
    <div className="row wrap span">
      <span className="seg sm" role="group" aria-label={say.onDays}>
        {WEEKDAYS.map((day) => (
          <label key={day}>
            <input
              type="checkbox"
              aria-label={say.dayNames[day]}
              checked={days.includes(day)}
              onChange={(event) =>
                onSpan({
                  ...span,
                  days: WEEKDAYS.filter((one) => (one === day ? event.target.checked : days.includes(one))),
                })
              }
            />
            {say.days[day]}
          </label>
        ))}
      </span>
      <span className="row">
        <Clock label={say.from} minute={from} onMinute={(minute) => onSpan({ ...span, from: minute })} />
        <span aria-hidden="true">–</span>
        {/* Midnight is the end of the day. */}
        <Clock
          label={say.until}
          minute={to % DAY_MINUTES}
          onMinute={(minute) => onSpan({ ...span, to: minute === 0 ? DAY_MINUTES : minute })}
        />
        {!isOnly && <IconButton icon={X} small label={say.removeHours} onClick={() => onSpan(null)} />}
      </span>
    </div>
  )
}

interface ClockProps {
  readonly label: string
  readonly minute: number
  readonly onMinute: (minute: number) => void
}

function Clock({ label, minute, onMinute }: ClockProps) {
  return (
    <input
      className="input sm clock"
      type="time"
      aria-label={label}
      value={writeClock(minute)}
      onChange={(event) => {
        const [hour = '', rest = ''] = event.target.value.split(':')
        if (rest !== '') onMinute(Number(hour) * 60 + Number(rest))
      }}
    />
  )
}

function ZoneSelect({ zone, onZone }: { zone: string; onZone: (zone: string) => void }) {
  // There are hundreds of zones.
  const choices = useMemo(() => zones(zone), [zone])
  return <Select small label={say.zone} value={zone} choices={choices} onPick={onZone} />
}
