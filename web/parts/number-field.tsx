import { useState } from 'react'
import { Field } from './field.tsx'

interface NumberFieldProps {
  readonly label: string
  readonly value: number | null
  /** `null`: the person cleared the field, where an empty field has a meaning. */
  readonly onValue: (value: number | null) => void
  readonly unit: string
  readonly problem?: string | undefined
  readonly hint?: string
  readonly mayBeEmpty?: boolean
  /** The label stands before the number, on the same line. */
  readonly inline?: boolean
}

/** A number with its unit. A half-typed number stays as typed; the draft keeps the last valid number. */
export function NumberField({ label, value, onValue, unit, problem, hint, mayBeEmpty, inline }: NumberFieldProps) {
  const [text, setText] = useState(value === null ? '' : String(value))
  const [of, setOf] = useState(value)
  // The value was changed from outside: discarded, or merged.
  if (of !== value) {
    setOf(value)
    setText(value === null ? '' : String(value))
  }
  const type = (typed: string): void => {
    const figures = typed.replaceAll(/\D/g, '')
    setText(figures)
    if (figures === '' && mayBeEmpty !== true) return
    const next = figures === '' ? null : Number(figures)
    setOf(next)
    onValue(next)
  }
  const field = (
    <Field label={label} problem={problem} hint={hint}>
      {(wired) => (
        <div className="row">
          <input
            {...wired}
            className="input short"
            inputMode="numeric"
            value={text}
            onChange={(event) => type(event.target.value)}
            onBlur={() => setText(value === null ? '' : String(value))}
          />
          <span className="muted">{unit}</span>
        </div>
      )}
    </Field>
  )
  return inline === true ? <div className="inline-field">{field}</div> : field
}
