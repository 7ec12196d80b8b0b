// Which call, and which of its moments: real calls first, then the built-in examples.
import { memo } from 'react'
import { SAMPLE_NAMES } from '../../../../src/calls/samples.ts'
import { EVENT_TYPES } from '../../../../src/calls/status.ts'
import type { ListedCall } from '../../../api/calls.ts'
import { useZone } from '../../../api/session.ts'
import { displayOfCall } from '../../../parts/call-status.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Select } from '../../../parts/field.tsx'
import { clock, dayAndClock } from '../../../words/format.ts'
import { words } from '../../../words/words.ts'
import { startOfDay } from '../../../words/zone.ts'
import { callerOf, choiceOf, keyOf } from './sample-choice.ts'
import { useSample } from './preview-provider.tsx'

const say = words.preview

/** What is typed changes nothing of it. */
export const SamplePicker = memo(function SamplePicker() {
  const { event, has, chooseEvent } = useSample()
  const choices = EVENT_TYPES.filter((value) => has.has(value)).map((value) => ({
    value,
    label: words.life.event[value],
  }))
  return (
    <div className="samples">
      <CallSelect />
      <Select label={say.moment} value={event} choices={choices} onPick={chooseEvent} small />
    </div>
  )
})

function CallSelect() {
  const { choice, calls, choose } = useSample()
  const zone = useZone()
  const value = keyOf(choice)
  const known = 'example' in choice || calls.some(({ id }) => id === choice.call_id)
  return (
    <select
      className="select sm"
      aria-label={say.sample}
      value={value}
      onChange={(event) => choose(choiceOf(event.target.value))}
    >
      {calls.length > 0 && (
        <optgroup label={say.latestCalls}>
          {calls.map((call) => (
            <option key={call.id} value={call.id}>
              {labelOf(call, zone)}
            </option>
          ))}
        </optgroup>
      )}
      {!known && <option value={value}>{value}</option>}
      <optgroup label={say.examples}>
        {SAMPLE_NAMES.map((name) => (
          <option key={name} value={keyOf({ example: name })}>
            {say.exampleNames[name]}
          </option>
        ))}
      </optgroup>
    </select>
  )
}

/** `Jane Citizen, 14:04:12, Answered` */
function labelOf({ fields, started_at: at, outcome, status, is_replayed }: ListedCall, zone: string): string {
  const who = callerOf(fields)
  const isToday = Date.parse(at) >= startOfDay(Date.now(), zone)
  const when = isToday ? clock(at, zone) : dayAndClock(at, zone)
  const line = say.callLine(
    who === null ? say.unknownCaller : sanitizeLine(who).slice(0, 40),
    when,
    displayOfCall({ status, outcome }).word,
  )
  return is_replayed ? say.replayedCall(line) : line
}
