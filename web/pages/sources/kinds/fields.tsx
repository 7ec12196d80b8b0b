// Fields that the forms of sources share.
import { Dices } from '../../../parts/icons.ts'
import type { ComponentProps } from 'react'
import { Button } from '../../../parts/button.tsx'
import { Field, TextField } from '../../../parts/field.tsx'
import { KeptHint } from '../../../parts/secret-field.tsx'
import { randomLetters } from '../../../parts/random-letters.ts'
import type { SecretValue } from '../../../parts/secret-value.ts'
import { sourceWords } from '../../../words/source-words.ts'

const say = sourceWords.sources.form

/** A field for machine-readable text: an address, a user name, an id. */
export function MachineField(props: ComponentProps<typeof TextField>) {
  return <TextField autoCapitalize="off" autoComplete="off" spellCheck={false} {...props} />
}

interface SecretProps {
  readonly label: string
  readonly hint: string
  readonly value: SecretValue
  /** The saved secret, which stays known while another is typed in its place. */
  readonly saved: SecretValue
  readonly onValue: (value: SecretValue) => void
  readonly problem: string | undefined
  /** The page can generate the secret, which also has to be entered in the phone system. */
  readonly canMake?: boolean
  readonly keptHint?: string
  readonly required?: boolean
}

/** A secret that also has to be entered in the phone system, so it is visible while typed. A saved one is never shown. */
export function SharedSecretField(props: SecretProps) {
  const { label, hint, value, saved, onValue, problem, canMake = false, keptHint, required } = props
  const isKept = typeof value === 'object' && value !== null
  const isKeepable = typeof saved === 'object' && saved !== null
  return (
    <Field label={label} hint={isKept ? <KeptHint value={value} hint={keptHint} /> : hint} problem={problem}>
      {(wired) => (
        <div className="row">
          <input
            {...wired}
            className="input mono"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            required={required}
            readOnly={isKept}
            value={isKept ? say.shownSecret(value.last4 ?? '') : (value ?? '')}
            onChange={(event) => onValue(event.target.value)}
          />
          {isKept && <Button onClick={() => onValue('')}>{say.replace}</Button>}
          {!isKept && canMake && (
            <Button icon={Dices} onClick={() => onValue(randomLetters(SECRET_LENGTH))}>
              {say.makeSecret}
            </Button>
          )}
          {!isKept && isKeepable && (
            <Button kind="quiet" onClick={() => onValue(saved)}>
              {say.keep}
            </Button>
          )}
        </div>
      )}
    </Field>
  )
}

/** Length of a generated secret: 24 of 32 letters are 120 bits. */
const SECRET_LENGTH = 24
