import { useState } from 'react'
import { Field } from './field.tsx'

interface NumberFieldProps {
  readonly label: string
  readonly value: number | null
  /** `null`: it was emptied, where that means something. */
  readonly onValue: (value: number | null) => void
  readonly unit: string
  readonly problem?: string | undefined
  readonly hint?: string
  readonly mayBeEmpty?: boolean
  /** The label stands before the number, in the same line. */
  readonly inline?: boolean
}

/** A number with its unit. What is half typed stays as it is typed; the draft has the last number. */
export function NumberField({ label, value, onValue, unit, problem, hint, mayBeEmpty, inline }: NumberFieldProps) {
  const [text, setText] = useState(value === null ? '' : String(value))
  const [of, setOf] = useState(value)
  // Changed from outside: discarded, merged.
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
