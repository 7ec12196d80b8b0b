import { useId, useState } from 'react'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { words } from '../../../words/words.ts'
import type { SecretValue } from '../draft/draft.ts'

const say = words.form

interface SecretFieldProps {
  readonly label: string
  readonly value: SecretValue
  readonly onValue: (value: SecretValue) => void
  readonly hint?: string
  readonly problem?: string | undefined
}

/** A secret: what is saved is never shown, only its last four characters; another one can be put in its place. */
export function SecretField({ label, value, onValue, hint, problem }: SecretFieldProps) {
  // What was saved, while another is typed in its place.
  const [before, setBefore] = useState<SecretValue>(null)
  const name = useId()
  const kept = typeof value === 'object' && value !== null ? value : null
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(wired) =>
        kept ? (
          <div className="row">
            <input {...wired} className="input mono" readOnly value={say.secretHidden(kept.last4 ?? '')} />
            <Button
              onClick={() => {
                setBefore(kept)
                onValue('')
              }}
            >
              {say.replace}
            </Button>
          </div>
        ) : (
          <div className="row">
            <input
              {...wired}
              name={name}
              className="input mono"
              type="password"
              autoComplete="new-password"
              autoFocus={before !== null}
              value={typeof value === 'string' ? value : ''}
              onChange={(event) => onValue(event.target.value)}
            />
            {before !== null && (
              <Button
                kind="quiet"
                onClick={() => {
                  setBefore(null)
                  onValue(before)
                }}
              >
                {say.replaceKeep}
              </Button>
            )}
          </div>
        )
      }
    </Field>
  )
}
