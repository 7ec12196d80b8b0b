import { Plus, X } from 'lucide-react'
import { fieldOf, fields } from '../../../../src/calls/fields.ts'
import type { Field } from '../../../../src/calls/fields.ts'
import { operators } from '../../../../src/integrations/integration.ts'
import type { FieldTest, Operator } from '../../../../src/integrations/integration.ts'
import { Button, IconButton } from '../../../parts/button.tsx'
import { Segments } from '../../../parts/choice.tsx'
import { Select } from '../../../parts/field.tsx'
import { words } from '../../../words/words.ts'
import { shownInLine } from '../../../parts/hostile.ts'
import type { CallChoice } from './read-conditions.ts'
import { withField, withOperator, withText } from './test-value.ts'

const say = words.when

interface ConditionsProps {
  readonly choice: CallChoice
  readonly onChoose: (patch: Partial<CallChoice>) => void
}

/** Tests of fields, one level of them: all must be so, or any. Deeper ones are shown as they are. */
export function Conditions({ choice: { tests, meet, others }, onChoose }: ConditionsProps) {
  const put = (at: number, test: FieldTest | null): void =>
    onChoose({ tests: tests.flatMap((one, index) => (index === at ? (test ?? []) : one)) })
  return (
    <fieldset className="conds">
      <legend className="label">{say.onlyIf}</legend>
      {tests.length > 1 && (
        <Segments
          legend={say.meet}
          name="meet"
          small
          value={meet}
          choices={[
            { value: 'all', label: say.meetAll },
            { value: 'any', label: say.meetAny },
          ]}
          onPick={(chosen) => onChoose({ meet: chosen })}
        />
      )}
      {tests.map((test, at) => (
        // A condition has no name of its own; two of the same are the same.
        // oxlint-disable-next-line react/no-array-index-key
        <ConditionRow key={at} test={test} onTest={(changed) => put(at, changed)} onRemove={() => put(at, null)} />
      ))}
      <Button
        small
        icon={Plus}
        onClick={() => onChoose({ tests: [...tests, { field: 'campaign_name', op: 'is', value: '' }] })}
      >
        {say.addCondition}
      </Button>
      {others.length > 0 && (
        <>
          <p className="hint">{say.others}</p>
          {others.map((other) => (
            <code className="mono anywhere" key={JSON.stringify(other)}>
              {shownInLine(JSON.stringify(other))}
            </code>
          ))}
        </>
      )}
    </fieldset>
  )
}

interface RowProps {
  readonly test: FieldTest
  readonly onTest: (test: FieldTest) => void
  readonly onRemove: () => void
}

function ConditionRow({ test, onTest, onRemove }: RowProps) {
  const known = fieldOf(test.field)
  return (
    <div className="cond">
      <Select
        small
        label={say.field}
        value={test.field}
        choices={fieldChoices(test.field)}
        onPick={(field) => onTest(withField(test, field))}
      />
      <Select
        small
        label={say.operator}
        value={test.op}
        choices={operatorsOf(known, test.op).map((value) => ({ value, label: say.operators[value] }))}
        onPick={(op) => onTest(withOperator(test, op))}
      />
      {test.op !== 'known' && test.op !== 'unknown' && <ValueInput test={test} field={known} onTest={onTest} />}
      <IconButton icon={X} small label={say.removeCondition} onClick={onRemove} />
    </div>
  )
}

function ValueInput({ test, field, onTest }: Pick<RowProps, 'test' | 'onTest'> & { field: Field | undefined }) {
  const values = field?.type === 'bool' ? ['true', 'false'] : field?.values
  const text = test.value === undefined ? '' : [test.value].flat().map(String).join(', ')
  if (values && test.op !== 'one_of') {
    const all = values.includes(text) ? values : [text, ...values]
    return (
      <Select
        small
        label={say.value}
        value={text}
        choices={all.map((value) => ({ value, label: value }))}
        onPick={(picked) => onTest(withText(test, picked))}
      />
    )
  }
  return (
    <input
      className="input sm"
      aria-label={say.value}
      title={test.op === 'one_of' ? say.listHint : undefined}
      key={`${test.field} ${test.op}`}
      defaultValue={text}
      onChange={(event) => onTest(withText(test, event.target.value))}
    />
  )
}

function fieldChoices(chosen: string) {
  const own = fields.some(({ code }) => code === chosen) ? [] : [{ value: chosen, label: chosen }]
  return [...own, ...fields.map(({ code, label }) => ({ value: code, label }))]
}

const compared: ReadonlySet<Field['type']> = new Set(['int', 'number', 'decimal', 'datetime'])

/** More and less are for what can be counted. */
function operatorsOf(field: Field | undefined, chosen: Operator): readonly Operator[] {
  return operators.filter((op) => op === chosen || (op !== 'gt' && op !== 'lt') || !field || compared.has(field.type))
}
