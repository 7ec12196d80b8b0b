import { useState } from 'react'
import { words } from '../words/words.ts'
import { Button } from './button.tsx'
import { Field } from './field.tsx'

interface PasswordFieldProps {
  readonly label: string
  readonly value: string
  readonly onText: (text: string) => void
  readonly hint?: string
  readonly problem?: string | undefined
  /** `new`: password managers propose one; `current`: they fill in the kept one. */
  readonly is: 'new' | 'current'
}

/** A password that can be looked at while it is typed. */
export function PasswordField({ label, value, onText, hint, problem, is }: PasswordFieldProps) {
  const [open, setOpen] = useState(false)
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(wired) => (
        <div className="row">
          <input
            {...wired}
            className="input"
            type={open ? 'text' : 'password'}
            autoComplete={`${is}-password`}
            required
            value={value}
            onChange={(event) => onText(event.target.value)}
          />
          <Button aria-pressed={open} onClick={() => setOpen(!open)}>
            {open ? words.people.hidePassword : words.people.showPassword}
          </Button>
        </div>
      )}
    </Field>
  )
}
