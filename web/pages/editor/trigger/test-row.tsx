// A test of a condition: field, operator and value.
import { ChevronDown, X } from '../../../parts/icons.ts'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { fieldOf, FIELDS as catalogue, isCustomField } from '../../../../src/calls/fields.ts'
import type { FieldTest } from '../../../../src/integrations/integration.ts'
import { kindOfField, OPERATORS_BY_KIND } from '../../../../src/integrations/operators.ts'
import { useZone } from '../../../api/membership.ts'
import { IconButton } from '../../../parts/button.tsx'
import { ProblemText, Select } from '../../../parts/field.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Icon } from '../../../parts/icon.tsx'
import { PickPopover } from '../../../parts/pick-list.tsx'
import type { Option } from '../../../parts/pick-list.tsx'
import { conditionWords } from '../../../words/condition-words.ts'
import { words } from '../../../words/words.ts'
import { groupFields } from '../fields/groups.ts'
import { usePreview } from '../preview-context.ts'
import { problemsOf } from './group.ts'
import { withField, withOperator } from './test-value.ts'
import { testPhrase } from './test-phrase.ts'
import { ValueInput, isWide } from './value-input.tsx'

const say = conditionWords

interface TestRowProps {
  readonly test: FieldTest
  /** The test was just added: it takes the focus. */
  readonly isNew: boolean
  readonly onTest: (test: FieldTest) => void
  readonly onRemove: () => void
}

export function TestRow({ test, isNew, onTest, onRemove }: TestRowProps) {
  const zone = useZone()
  const field = useRef<HTMLButtonElement>(null)
  const kind = kindOfField(test.field)
  const fit = OPERATORS_BY_KIND[kind]
  const choices = fit.includes(test.op) ? fit : [test.op, ...fit]
  useEffect(() => {
    if (isNew) field.current?.focus()
  }, [isNew])
  return (
    <div className={isWide(test) ? 'cond wide' : 'cond'}>
      <FieldButton field={test.field} at={field} onField={(code) => onTest(withField(test, code, zone))} />
      <Select
        small
        label={say.how}
        value={test.op}
        choices={choices.map((value) => ({ value, label: say.operator(value, kind) }))}
        onPick={(op) => onTest(withOperator(test, op, zone))}
      />
      {test.op !== 'known' && test.op !== 'unknown' && <ValueInput test={test} onTest={onTest} />}
      <IconButton icon={X} small label={say.remove(testPhrase(test, zone))} onClick={onRemove} />
      {problemsOf(test).map((problem) => (
        <ProblemText key={problem}>{problem}</ProblemText>
      ))}
    </div>
  )
}

interface FieldButtonProps {
  readonly field: string
  readonly at: RefObject<HTMLButtonElement | null>
  readonly onField: (code: string) => void
}

/** The tested field; a press opens the list of all fields, with a search. */
function FieldButton({ field, at, onField }: FieldButtonProps) {
  const [isOpen, setOpen] = useState(false)
  const label = sanitizeLine(fieldOf(field)?.label ?? field)
  return (
    <>
      <button
        type="button"
        className="select sm fieldpick"
        ref={at}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={say.fieldIs(label)}
        title={field}
        onClick={() => setOpen(true)}
      >
        <span className="clip">{label}</span>
        <Icon of={ChevronDown} small />
      </button>
      {isOpen && <FieldList at={at} onField={onField} onClose={() => setOpen(false)} />}
    </>
  )
}

interface FieldListProps {
  readonly at: RefObject<HTMLElement | null>
  readonly onField: (code: string) => void
  readonly onClose: () => void
}

function FieldList({ at, onField, onClose }: FieldListProps) {
  const preview = usePreview()
  const options = useMemo(() => {
    const all = preview.fields.length > 0 ? preview.fields : catalogue
    return groupFields(all, preview.seen).flatMap(({ name, fields }) =>
      fields.map(({ code, label }): Option => ({
        id: code,
        label,
        detail: code,
        group: words.values.groups[name],
        onPick: () => onField(code),
      })),
    )
  }, [preview, onField])
  const own = (typed: string): Option | null =>
    isCustomField(typed) ? { id: typed, label: typed, detail: say.ownField, onPick: () => onField(typed) } : null
  return (
    <PickPopover
      at={at}
      label={say.chooseField}
      hint={say.searchField}
      none={say.noField}
      options={options}
      own={own}
      onClose={onClose}
    />
  )
}
