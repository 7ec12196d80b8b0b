import { useState } from 'react'
import { words } from '../words/words.ts'
import { Button } from './button.tsx'
import { Field } from './field.tsx'

const say = words.people

interface PasswordFieldProps {
  readonly label: string
  readonly value: string
  readonly onText: (text: string) => void
  readonly problem?: string | undefined
  /** `new`: password managers propose a password, and the rules are shown; `current`: they fill in the saved password. */
  readonly is: 'new' | 'current'
  readonly autoFocus?: boolean
}

/** A password field that can show what is typed. */
export function PasswordField({ label, value, onText, problem, is, autoFocus = false }: PasswordFieldProps) {
  const [open, setOpen] = useState(false)
  return (
    <Field label={label} hint={is === 'new' ? ruleFor(value) : undefined} problem={problem}>
      {(wired) => (
        <div className="row">
          <input
            {...wired}
            className="input"
            type={open ? 'text' : 'password'}
            autoComplete={`${is}-password`}
            autoFocus={autoFocus}
            autoCapitalize="none"
            spellCheck={false}
            required
            value={value}
            onChange={(event) => onText(event.target.value)}
          />
          <Button aria-label={open ? say.hideThePassword : say.showThePassword} onClick={() => setOpen(!open)}>
            {open ? say.hidePassword : say.showPassword}
          </Button>
        </div>
      )}
    </Field>
  )
}

/** The minimum length that the server requires; the server checks its other rules when it gets the password. */
const PASSWORD_MIN = 12

function ruleFor(password: string): string {
  const { length } = Array.from(password.normalize('NFKC'))
  if (length === 0) return say.passwordHint
  return length < PASSWORD_MIN ? say.passwordMore(PASSWORD_MIN - length) : say.passwordLong
}
