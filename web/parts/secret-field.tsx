import { Eye, EyeOff } from 'lucide-react'
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
  /** What is saved, while another may be typed in its place. */
  readonly saved: SecretValue
  readonly onValue: (value: SecretValue) => void
  readonly hint?: string
  readonly problem?: string | undefined
  /** How such a value looks, shown while there is none. */
  readonly example?: string
  readonly required?: boolean
}

/** A secret: what is saved is never shown, only its last four characters; another one can be put in its place. */
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
              // Replace was pressed: the next thing is to type.
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

/** Beside a secret that is kept: since when it is there. */
export function KeptHint({ value: { set_at }, hint }: { value: ShownSecret; hint: string | undefined }) {
  return (
    <>
      {hint !== undefined && `${hint} `}
      {set_at !== undefined && <SetOn at={set_at} />}
    </>
  )
}

/** What is shown of a saved one: of an address also where it leads. */
function keptText({ last4 = '', origin }: { readonly last4?: string; readonly origin?: string }): string {
  return origin === undefined ? say.secretHidden(last4) : `${origin}/${say.secretHidden(last4)}`
}
