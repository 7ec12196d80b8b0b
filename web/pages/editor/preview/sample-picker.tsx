// Chooses the sample call and its moment: real calls first, then the built-in examples.
import { memo } from 'react'
import { SAMPLE_NAMES } from '../../../../src/calls/samples.ts'
import { EVENT_TYPES } from '../../../../src/calls/status.ts'
import { useZone } from '../../../api/membership.ts'
import { Select } from '../../../parts/field.tsx'
import { words } from '../../../words/words.ts'
import { choiceOf, keyOf } from './sample-choice.ts'
import { labelOf } from './sample-label.ts'
import { useSample } from './preview-provider.tsx'

const say = words.preview

/** Memoised: typing does not change it. */
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
