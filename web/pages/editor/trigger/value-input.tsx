// The input for a test's value, fitting the type of the field.
import { useState } from 'react'
import { fieldOf } from '../../../../src/calls/fields.ts'
import { choiceText, isLength } from '../../../../src/integrations/condition-text.ts'
import type { FieldTest } from '../../../../src/integrations/integration.ts'
import { kindOfField } from '../../../../src/integrations/operators.ts'
import { useZone } from '../../../api/membership.ts'
import { Check } from '../../../parts/choice.tsx'
import { Select } from '../../../parts/field.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { conditionWords } from '../../../words/condition-words.ts'
import { localOf, momentOfLocal } from '../../../words/zone.ts'
import { HoursInput } from './hours-input.tsx'
import { textOf, withText } from './test-value.ts'

const say = conditionWords

interface ValueProps {
  readonly test: FieldTest
  readonly onTest: (test: FieldTest) => void
}

/** Whether the value needs a line of its own. */
export function isWide({ field, op }: FieldTest): boolean {
  return op === 'within' || op === 'outside' || (isListed(op) && valuesOf(field) !== undefined)
}

function isListed(op: FieldTest['op']): boolean {
  return op === 'one_of' || op === 'none_of'
}

function valuesOf(field: string): readonly string[] | undefined {
  return kindOfField(field) === 'yes_no' ? ['true', 'false'] : fieldOf(field)?.values
}

export function ValueInput({ test, onTest }: ValueProps) {
  const { field, op } = test
  const values = valuesOf(field)
  const text = textOf(test.value)
  if (op === 'within' || op === 'outside') {
    return <HoursInput value={text} onValue={(value) => onTest({ field, op, value })} />
  }
  if (values && isListed(op)) return <ManyInput test={test} values={values} onTest={onTest} />
  if (values && (op === 'is' || op === 'is_not')) {
    const all = values.includes(text) ? values : [text, ...values]
    return (
      <Select
        small
        label={say.value}
        value={text}
        choices={all.map((value) => ({ value, label: sanitizeLine(choiceText(field, value)) }))}
        onPick={(picked) => onTest(withText(test, picked))}
      />
    )
  }
  if (kindOfField(field) === 'time') return <MomentInput test={test} onTest={onTest} />
  return <TextInput test={test} onTest={onTest} />
}

/** A choice of several among a few values. */
function ManyInput({ test, values, onTest }: ValueProps & { readonly values: readonly string[] }) {
  const chosen = [test.value ?? []].flat().map(String)
  const strange = chosen.filter((one) => !values.includes(one))
  return (
    <div className="row wrap checks" role="group" aria-label={say.value}>
      {[...values, ...strange].map((value) => (
        <Check
          key={value}
          label={sanitizeLine(choiceText(test.field, value))}
          on={chosen.includes(value)}
          onSwitch={(on) =>
            onTest({
              ...test,
              value: [...values, ...strange].filter((one) => (one === value ? on : chosen.includes(one))),
            })
          }
        />
      ))}
    </div>
  )
}

/** A half-typed value stays as typed; the test has the parsed value. */
function TextInput({ test, onTest }: ValueProps) {
  const outside = textOf(test.value)
  const [text, setText] = useState(outside)
  const [of, setOf] = useState(outside)
  // Changed from outside: another test has taken this place.
  if (of !== outside) {
    setOf(outside)
    setText(outside)
  }
  const type = (typed: string): void => {
    const next = withText(test, typed)
    setText(typed)
    setOf(textOf(next.value))
    onTest(next)
  }
  const kind = kindOfField(test.field)
  const isMany = isListed(test.op)
  const mode = kind === 'number' && !isMany ? 'decimal' : undefined
  const hint = isMany ? say.listHint : kind === 'phone' ? say.phoneHint : undefined
  const input = (
    <input
      className="input sm"
      type={kind === 'phone' && !isMany ? 'tel' : 'text'}
      inputMode={mode}
      aria-label={isLength(test.field) && !isMany ? say.valueIn(say.seconds) : say.value}
      title={hint}
      placeholder={isMany ? say.listPlaceholder : undefined}
      autoComplete="off"
      spellCheck={false}
      value={text}
      onChange={(event) => type(event.target.value)}
    />
  )
  if (!isLength(test.field) || isMany) return input
  return (
    <span className="row unit">
      {input}
      <span className="muted" aria-hidden="true">
        {say.secondsShort}
      </span>
    </span>
  )
}

/** A moment in the account's time zone. */
function MomentInput({ test: { field, op, value }, onTest }: ValueProps) {
  const zone = useZone()
  const ms = Date.parse(textOf(value))
  return (
    <input
      className="input sm"
      type="datetime-local"
      aria-label={say.value}
      value={Number.isNaN(ms) ? '' : localOf(ms, zone)}
      onChange={(event) => {
        const moment = momentOfLocal(event.target.value, zone)
        if (moment !== null) onTest({ field, op, value: new Date(moment).toISOString() })
      }}
    />
  )
}
