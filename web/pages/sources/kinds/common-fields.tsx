// Fields that several kinds of source have.
import { useQuery } from '@tanstack/react-query'
import { Dices } from 'lucide-react'
import { useState } from 'react'
import { recordingSettingsQuery } from '../../../api/recording-settings.ts'
import { Button } from '../../../parts/button.tsx'
import { Field, SelectField, TextField } from '../../../parts/field.tsx'
import { countries, zones } from '../../../parts/home-fields.tsx'
import { randomLetters } from '../../../parts/random-letters.ts'
import type { SecretValue } from '../../../parts/secret-value.ts'
import { sourceWords } from '../../../words/source-words.ts'
import { recordsChoices } from '../records.ts'
import type { Records } from '../records.ts'
import type { AnsweredBy } from './answered-by.ts'

const say = sourceWords.sources.form

interface TextProps {
  readonly value: string
  readonly onText: (text: string) => void
  readonly problem: string | undefined
}

export function NameField({ usual, ...rest }: TextProps & { readonly usual: string }) {
  return (
    <TextField label={sourceWords.sources.name} hint={sourceWords.sources.nameHint} placeholder={usual} {...rest} />
  )
}

/** What a machine reads: an address, a user name, an id. */
export function MachineField(
  props: TextProps & { readonly label: string; readonly hint?: string; readonly placeholder?: string },
) {
  return <TextField autoCapitalize="off" autoComplete="off" spellCheck={false} {...props} />
}

interface HostAndPortProps {
  readonly host: TextProps & { readonly hint: string }
  readonly port: TextProps & { readonly hint: string }
}

export function HostAndPort({ host, port }: HostAndPortProps) {
  return (
    <div className="hostport">
      <MachineField label={say.host} {...host} />
      <TextField label={say.port} inputMode="numeric" {...port} />
    </div>
  )
}

interface SecretProps {
  readonly label: string
  readonly hint: string
  readonly value: SecretValue
  /** What is saved, while another may be typed in its place. */
  readonly saved: SecretValue
  readonly onValue: (value: SecretValue) => void
  readonly problem: string | undefined
  /** It may be made up here, to be entered in the phone system too. */
  readonly canMake?: boolean
  readonly keptHint?: string
}

/** A secret that is to stand in the phone system too, so that it is seen while it is typed. One that is kept is never shown. */
export function SharedSecretField(props: SecretProps) {
  const { label, hint, value, saved, onValue, problem, canMake = false, keptHint } = props
  const isKept = typeof value === 'object' && value !== null
  const isKeepable = typeof saved === 'object' && saved !== null
  return (
    <Field label={label} hint={isKept ? keptHint : hint} problem={problem}>
      {(wired) => (
        <div className="row">
          <input
            {...wired}
            className="input mono"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            readOnly={isKept}
            value={isKept ? say.shownSecret(value.last4 ?? '') : (value ?? '')}
            onChange={(event) => onValue(event.target.value)}
          />
          {isKept && <Button onClick={() => onValue('')}>{say.replace}</Button>}
          {!isKept && canMake && (
            <Button icon={Dices} onClick={() => onValue(randomLetters(secretLength))}>
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

/** Letters of a secret: 24 of 32 kinds are 120 bits. */
const secretLength = 24

interface FolderProps extends TextProps {
  /** Which folder of the phone system it is. */
  readonly hint: string
}

/** With where it may lie on this machine, if that is told. */
export function FolderField({ hint, ...rest }: FolderProps) {
  const folders = useQuery(recordingSettingsQuery).data?.folders ?? null
  const where = folders === null ? '' : folders.length === 0 ? say.foldersNone : say.foldersAllowed(folders)
  return <MachineField label={say.folder} hint={`${hint} ${where}`} {...rest} />
}

interface RecordsProps {
  readonly value: Records
  readonly onPick: (records: Records) => void
  readonly problem: string | undefined
}

export function RecordsField({ value, ...rest }: RecordsProps) {
  const { when, what } = sourceWords.sources.records
  return <SelectField label={when} hint={what[value]} value={value} choices={recordsChoices} {...rest} />
}

export function CountryField({ onText, ...rest }: TextProps) {
  const [everyCountry] = useState(countries)
  return <SelectField label={say.country} hint={say.countryHint} choices={everyCountry} onPick={onText} {...rest} />
}

/** Of times that say no offset. Empty: UTC. */
export function ZoneField({ value, onText, problem }: TextProps) {
  const now = value === '' ? 'UTC' : value
  const [every] = useState(() => zones(now))
  return (
    <SelectField
      label={say.timezone}
      hint={say.timezoneHint}
      value={now}
      choices={every}
      onPick={onText}
      problem={problem}
    />
  )
}

interface AnsweredByProps {
  readonly value: AnsweredBy
  readonly onPick: (value: AnsweredBy) => void
  readonly problem: string | undefined
}

/** Whether a program that talks to the caller is the answer, or a menu before it (C13). */
export function AnsweredByField({ value, ...rest }: AnsweredByProps) {
  return (
    <SelectField
      label={say.answeredBy}
      hint={say.answeredByMeans[value]}
      value={value}
      choices={(['person', 'application'] as const).map((one) => ({ value: one, label: say.answeredBys[one] }))}
      {...rest}
    />
  )
}
