// A label, a control, a hint and an error, linked to each other for screen readers.
import { CircleAlert, TriangleAlert } from './icons.ts'
import { useId } from 'react'
import type { ComponentProps, ReactNode } from 'react'
import { words } from '../words/words.ts'
import { CopySetting } from './copy-setting.tsx'
import { Icon } from './icon.tsx'
import { sanitizeLine, hasBidiControls, withoutBidiControls } from './sanitize-text.ts'

/** The properties that a control takes from its field. */
interface ControlProps {
  readonly id: string
  readonly 'aria-describedby'?: string
  readonly 'aria-invalid'?: true
}

interface FieldProps {
  readonly label: ReactNode
  readonly hint?: ReactNode
  /** An error as a sentence that says what to do; shown beside the control, and replaces nothing. */
  readonly problem?: ReactNode
  readonly children: (wired: ControlProps) => ReactNode
}

export function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId()
  const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ')
  const wired: ControlProps = {
    id,
    ...(described !== '' && { 'aria-describedby': described }),
    ...(problem !== undefined && problem !== null && problem !== '' && { 'aria-invalid': true as const }),
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(wired)}
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {problem && <ProblemText id={`${id}-problem`}>{problem}</ProblemText>}
      {typeof problem === 'string' && <CopySetting from={problem} />}
    </div>
  )
}

/** An error with its icon. */
export function ProblemText({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p className="problem" id={id}>
      <Icon of={CircleAlert} small />
      <span>{children}</span>
    </p>
  )
}

type TextProps = Omit<FieldProps, 'children'> &
  Omit<ComponentProps<'input'>, 'className' | 'id' | 'onChange'> & {
    readonly onText: (text: string) => void
    readonly mono?: boolean
  }

export function TextField({ label, hint, problem, onText, mono, ...rest }: TextProps) {
  const { value, type, readOnly } = rest
  const hasControls = typeof value === 'string' && type !== 'password' && hasBidiControls(value)
  const note = hasControls && <DirectionNote text={value} onText={readOnly === true ? undefined : onText} />
  return (
    <Field
      label={label}
      hint={
        note ? (
          <>
            {hint} {note}
          </>
        ) : (
          hint
        )
      }
      problem={problem}
    >
      {(wired) => (
        <input
          {...rest}
          {...wired}
          className={mono === true ? 'input mono' : 'input'}
          onChange={(event) => onText(event.target.value)}
        />
      )}
    </Field>
  )
}

/** Shows a text with mixed reading directions in its stored order: the control itself shows the characters in another order. */
function DirectionNote({ text, onText }: { text: string; onText: ((text: string) => void) | undefined }) {
  return (
    <span className="warn">
      <Icon of={TriangleAlert} small /> {words.parts.bidiControls}{' '}
      <bdi className="mono anywhere">{sanitizeLine(text)}</bdi>{' '}
      {onText && (
        <button type="button" className="link" onClick={() => onText(withoutBidiControls(text))}>
          {words.parts.removeBidiControls}
        </button>
      )}
    </span>
  )
}

export interface Choice<Value extends string> {
  readonly value: Value
  readonly label: string
}

type SelectProps<Value extends string> = Omit<FieldProps, 'children'> & {
  readonly value: Value
  readonly choices: readonly Choice<Value>[]
  readonly onPick: (value: Value) => void
  readonly disabled?: boolean
}

export function SelectField<Value extends string>({ label, hint, problem, ...rest }: SelectProps<Value>) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(wired) => <Select {...rest} wired={wired} />}
    </Field>
  )
}

interface BareSelectProps<Value extends string> {
  readonly value: Value
  readonly choices: readonly Choice<Value>[]
  readonly onPick: (value: Value) => void
  readonly small?: boolean
  readonly disabled?: boolean
  readonly wired?: ControlProps
  /** The accessible name of a control without a visible label. */
  readonly label?: string
}

export function Select<Value extends string>(props: BareSelectProps<Value>) {
  const { value, choices, onPick, small, disabled, wired, label } = props
  return (
    <select
      {...wired}
      className={small === true ? 'select sm' : 'select'}
      aria-label={label}
      value={value}
      disabled={disabled}
      onChange={(event) => {
        const picked = choices.find((choice) => choice.value === event.target.value)
        if (picked) onPick(picked.value)
      }}
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  )
}
