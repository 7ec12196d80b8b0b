import { useState } from 'react'
import type { Condition as MappingCondition } from '../../../../src/sources/mapping/mapping.ts'
import { sourceWords } from '../../../words/source-words.ts'
import { PartButton } from './part-button.tsx'
import { nameOfPlace } from './place-names.ts'

const say = sourceWords.mapping.fields.rule

interface ConditionProps {
  readonly condition: MappingCondition
  readonly onCondition: (condition: MappingCondition) => void
}

/** A part, and the values of it, separated by commas. */
export function ConditionRow({ condition, onCondition }: ConditionProps) {
  const written = condition.values.join(', ')
  const [typed, setTyped] = useState({ text: written, of: written })
  // What was undone, or changed elsewhere, is shown; what is being typed stays as it is typed.
  if (typed.of !== written) setTyped({ text: written, of: written })
  const type = (text: string): void => {
    const values = text
      .split(',')
      .map((value) => value.trim())
      .filter((value) => value !== '')
    setTyped({ text, of: values.join(', ') })
    onCondition({ ...condition, values })
  }
  return (
    <div className="row wrap">
      <PartButton
        what={sourceWords.mapping.roles.condition}
        place={condition.place}
        onPlace={(place) => onCondition({ ...condition, place })}
      />
      <span className="muted">{say.whenIs}</span>
      <input
        className="input sm mono values-in"
        aria-label={sourceWords.mapping.more.values(nameOfPlace(condition.place))}
        placeholder={say.whenHint}
        value={typed.text}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => type(event.target.value)}
      />
    </div>
  )
}
