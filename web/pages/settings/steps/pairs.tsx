import { X } from '../../../parts/icons.ts'
import { useId, useRef } from 'react'
import { FIELDS } from '../../../../src/calls/fields.ts'
import { IconButton } from '../../../parts/button.tsx'
import { ProblemText } from '../../../parts/field.tsx'
import { words } from '../../../words/words.ts'
import { pair, pointerOf } from './step-draft.ts'
import type { Pair } from './step-draft.ts'
import { useStepForm } from './step-form-context.ts'

const say = words.settings.steps

interface PairsProps {
  readonly legend: string
  readonly list: '/form' | '/take'
  readonly pairs: readonly Pair[]
  readonly labels: { readonly name: string; readonly value: string; readonly valueHint?: string; readonly add: string }
  /** The names are codes of fields: the fields of the catalogue are offered. */
  readonly areFields?: boolean
  readonly onPairs: (pairs: readonly Pair[]) => void
}

/** Lines of two texts, such as a field and its place in a response. */
export function Pairs({ legend, list, pairs, labels, areFields = false, onPairs }: PairsProps) {
  const { problems } = useStepForm()
  const codes = useId()
  const adding = useRef<HTMLButtonElement>(null)
  const change = (id: string, patch: Partial<Pair>): void =>
    onPairs(pairs.map((one) => (one.id === id ? { ...one, ...patch } : one)))
  const remove = (id: string): void => {
    onPairs(pairs.filter((one) => one.id !== id))
    // The pressed button disappears with its line.
    adding.current?.focus()
  }
  return (
    <fieldset className="pairs">
      <legend className="vh">{legend}</legend>
      {pairs.map((one) => (
        <PairLine
          key={one.id}
          one={one}
          labels={labels}
          isTaken={list === '/take'}
          codes={areFields ? codes : undefined}
          problem={problems.get(pointerOf(list, one)) ?? problems.get(`${list}/${one.name.trim()}`)}
          onChange={(patch) => change(one.id, patch)}
          onRemove={() => remove(one.id)}
        />
      ))}
      {areFields && (
        <datalist id={codes}>
          {FIELDS.map(({ code, label }) => (
            <option key={code} value={code}>
              {label}
            </option>
          ))}
        </datalist>
      )}
      <button type="button" className="btn sm" ref={adding} onClick={() => onPairs([...pairs, pair()])}>
        {labels.add}
      </button>
    </fieldset>
  )
}

interface LineProps extends Pick<PairsProps, 'labels'> {
  readonly one: Pair
  readonly isTaken: boolean
  readonly codes: string | undefined
  readonly problem: string | undefined
  readonly onChange: (patch: Partial<Pair>) => void
  readonly onRemove: () => void
}

function PairLine({ one, labels, isTaken, codes, problem, onChange, onRemove }: LineProps) {
  const id = useId()
  const wired = {
    'aria-describedby': problem === undefined ? undefined : id,
    'aria-invalid': problem === undefined ? undefined : true,
    autoCapitalize: 'off',
    autoComplete: 'off',
    spellCheck: false,
  } as const
  return (
    <div className="pairline">
      <input
        {...wired}
        className="input mono"
        aria-label={labels.name}
        placeholder={labels.name}
        list={codes}
        value={one.name}
        // A line that was just added.
        autoFocus={one.name === '' && one.value === ''}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <span className="muted">{isTaken ? say.from : '='}</span>
      <input
        {...wired}
        className="input mono"
        aria-label={labels.value}
        placeholder={labels.valueHint ?? labels.value}
        value={one.value}
        onChange={(event) => onChange({ value: event.target.value })}
      />
      <IconButton icon={X} small label={say.removeRow(one.name)} onClick={onRemove} />
      {problem !== undefined && <ProblemText id={id}>{problem}</ProblemText>}
    </div>
  )
}
