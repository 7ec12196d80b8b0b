// A condition of a mapping: a part, a test, and its values.
import { useState } from 'react'
import { ANDS_MAX, CONDITION_TESTS, type Condition, type NumberForm } from '../../../../src/sources/mapping/mapping.ts'
import { Button } from '../../../parts/button.tsx'
import { Select } from '../../../parts/field.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { testOf, withTest } from './conditions.ts'
import { PartButton, RemovePart } from './part-row.tsx'
import { nameOfPlace } from './place-names.ts'

const say = sourceWords.mapping.conditions
const { roles } = sourceWords.mapping

interface ConditionProps {
  readonly condition: Condition
  /** The depth at which the condition is nested. */
  readonly depth?: number
  readonly onCondition: (condition: Condition) => void
  readonly onRemove: () => void
}

/** A part and its test, with the further condition below. */
export function ConditionRow({ condition, depth = 0, onCondition, onRemove }: ConditionProps) {
  const { and, ...rest } = condition
  const test = testOf(condition)
  const name = nameOfPlace(condition.place)
  return (
    <div className="stackgap tight">
      <div className="row wrap">
        <PartButton
          what={roles.condition}
          place={condition.place}
          onPlace={(place) => onCondition({ ...condition, place })}
        />
        <RemovePart what={roles.condition} onRemove={onRemove} />
        <Select
          small
          label={say.testOf(name)}
          value={test}
          choices={CONDITION_TESTS.map((value) => ({ value, label: say.tests[value] }))}
          onPick={(next) => onCondition(withTest(condition, next))}
        />
        {test === 'values' && (
          <WordsInput
            label={say.values(name)}
            hint={say.valuesHint}
            words={condition.values ?? []}
            onWords={(values) => onCondition({ ...condition, values })}
          />
        )}
        {(test === 'same_as' || test === 'differs_from') && (
          <PartButton
            what={roles.compared}
            place={condition[test] ?? null}
            onPlace={(place) => onCondition({ ...condition, [test]: place })}
          />
        )}
        {test === 'number' && (
          <FormInputs
            name={name}
            form={condition.number ?? {}}
            onForm={(number) => onCondition({ ...condition, number })}
          />
        )}
      </div>
      {and === undefined && depth < ANDS_MAX && (
        <div className="row">
          <Button small onClick={() => onCondition({ ...condition, and: { place: condition.place, values: ['*'] } })}>
            {say.addAnd}
          </Button>
        </div>
      )}
      {and !== undefined && (
        <div className="row wrap">
          <span className="muted">{say.and}</span>
          <ConditionRow
            condition={and}
            depth={depth + 1}
            onCondition={(next) => onCondition({ ...condition, and: next })}
            onRemove={() => onCondition(rest)}
          />
        </div>
      )}
    </div>
  )
}

interface WordsProps {
  readonly label: string
  readonly hint: string
  readonly words: readonly string[]
  readonly onWords: (words: readonly string[]) => void
}

/** Words separated by commas. */
function WordsInput({ label, hint, words, onWords }: WordsProps) {
  const written = words.join(', ')
  const [typed, setTyped] = useState({ text: written, of: written })
  // An undone or outside change is shown; half-typed text stays as typed.
  if (typed.of !== written) setTyped({ text: written, of: written })
  const type = (text: string): void => {
    const next = text
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== '')
    setTyped({ text, of: next.join(', ') })
    onWords(next)
  }
  return (
    <input
      className="input sm mono values-in"
      aria-label={label}
      placeholder={hint}
      value={typed.text}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => type(event.target.value)}
    />
  )
}

interface FormProps {
  readonly name: string
  readonly form: NumberForm
  readonly onForm: (form: NumberForm) => void
}

function FormInputs({ name, form, onForm }: FormProps) {
  const { starts_with: starts = [] } = form
  const digits = (member: 'min_digits' | 'max_digits', text: string): void => {
    const { [member]: _gone, ...rest } = form
    onForm(text === '' ? rest : { ...rest, [member]: Number(text) })
  }
  return (
    <>
      {(['min_digits', 'max_digits'] as const).map((member) => (
        <label className="row" key={member}>
          <span className="muted">{say[member]}</span>
          <input
            className="input sm digits-in"
            type="number"
            min={1}
            max={32}
            aria-label={say.digitsOf(say[member], name)}
            value={form[member] ?? ''}
            onChange={(event) => digits(member, event.target.value)}
          />
        </label>
      ))}
      <label className="row">
        <span className="muted">{say.startsWithLabel}</span>
        <WordsInput
          label={say.startsOf(name)}
          hint={say.startsHint}
          words={starts}
          onWords={(next) => {
            const { starts_with: _gone, ...rest } = form
            onForm(next.length === 0 ? rest : { ...rest, starts_with: next })
          }}
        />
      </label>
    </>
  )
}
