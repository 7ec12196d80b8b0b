import { Eye, EyeOff } from './icons.ts'
import { useId, useState } from 'react'
import type { ReactNode } from 'react'
import { Button, IconButton } from './button.tsx'
import { Field } from './field.tsx'
import { words } from '../words/words.ts'
import type { SecretValue } from './secret-value.ts'
import { SetOn } from './set-on.tsx'
import type { ShownSecret } from '../../src/integrations/secret-input.ts'

const say = words.form

interface SecretFieldProps {
  readonly label: ReactNode
  readonly value: SecretValue
  /** The saved secret, which stays known while another is typed in its place. */
  readonly saved: SecretValue
  readonly onValue: (value: SecretValue) => void
  readonly hint?: string
  readonly problem?: string | undefined
  /** An example of such a value, shown while there is none. */
  readonly example?: string
  readonly required?: boolean
}

/** A field for a secret: a saved secret is never shown, only its last four characters; another secret can replace it. */
export function SecretField({ label, value, saved, onValue, hint, problem, example, required }: SecretFieldProps) {
  const name = useId()
  const [seen, setSeen] = useState(false)
  const isKept = typeof value === 'object' && value !== null
  const keepable = typeof saved === 'object' && saved !== null
  return (
    <Field label={label} hint={isKept ? <KeptHint value={value} hint={hint} /> : hint} problem={problem}>
      {(wired) =>
        isKept ? (
          <div className="row" key="kept">
            <input {...wired} className="input mono" readOnly value={keptText(value)} />
            <Button onClick={() => onValue('')}>{say.replace}</Button>
          </div>
        ) : (
          <div className="row" key="typed">
            <input
              {...wired}
              name={name}
              className="input mono"
              type={seen ? 'text' : 'password'}
              autoComplete={seen ? 'off' : 'new-password'}
              spellCheck={false}
              placeholder={example}
              required={required}
              // The person pressed Replace, and types next.
              autoFocus={value === ''}
              value={value ?? ''}
              onChange={(event) => onValue(event.target.value)}
            />
            {typeof value === 'string' && value !== '' && (
              <IconButton
                icon={seen ? EyeOff : Eye}
                label={seen ? say.hideTyped : say.showTyped}
                onClick={() => setSeen(!seen)}
              />
            )}
            {keepable && (
              <Button kind="quiet" onClick={() => onValue(saved)}>
                {say.replaceKeep}
              </Button>
            )}
          </div>
        )
      }
    </Field>
  )
}

/** The hint of a saved secret: when it was saved. */
export function KeptHint({ value: { set_at }, hint }: { value: ShownSecret; hint: string | undefined }) {
  return (
    <>
      {hint !== undefined && `${hint} `}
      {set_at !== undefined && <SetOn at={set_at} />}
    </>
  )
}

/** The visible part of a saved secret: of a URL also its origin. */
function keptText({ last4 = '', origin }: { readonly last4?: string; readonly origin?: string }): string {
  return origin === undefined ? say.secretHidden(last4) : `${origin}/${say.secretHidden(last4)}`
}
