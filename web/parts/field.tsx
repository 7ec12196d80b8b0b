// A label, a control, what helps, and what is wrong with it, tied together for those who hear the page.
import { CircleAlert, TriangleAlert } from 'lucide-react'
import { useId } from 'react'
import type { ComponentProps, ReactNode } from 'react'
import { words } from '../words/words.ts'
import { CopySetting } from './copy-setting.tsx'
import { Icon } from './icon.tsx'
import { sanitizeLine, hasBidiControls, withoutBidiControls } from './sanitize-text.ts'

/** What a control takes from its field. */
export interface ControlProps {
  readonly id: string
  readonly 'aria-describedby'?: string
  readonly 'aria-invalid'?: true
}

interface FieldProps {
  readonly label: ReactNode
  readonly hint?: ReactNode
  /** A sentence that says what to do; shown in place of nothing else, beside the control. */
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

/** A sentence about what is wrong, with the sign for it. */
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

/** A control shows such a text as its characters want it, in another order than it has: here it is as it is. */
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
  /** Where no visible label stands beside it. */
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
