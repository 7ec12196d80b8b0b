// The fields of a source's settings, by the declarations of its kind.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FormPart, Setting, SourceKind } from '../../../../src/sources/kinds/kind.ts'
import type { ReadyMapping } from '../../../api/mappings.ts'
import { recordingSettingsQuery } from '../../../api/recording-settings.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Switch } from '../../../parts/choice.tsx'
import { SelectField, TextField } from '../../../parts/field.tsx'
import { Disclosure } from '../../../parts/disclosure.tsx'
import { countries, zones } from '../../../parts/home-fields.tsx'
import { SecretField } from '../../../parts/secret-field.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { typedText } from './draft.ts'
import type { SourceDraft } from './draft.ts'
import { MachineField, SharedSecretField } from './fields.tsx'
import { AuthFields } from './push/auth-fields.tsx'

const say = sourceWords.sources.form

export interface FieldsProps {
  readonly kind: SourceKind
  readonly draft: SourceDraft
  readonly onDraft: (draft: SourceDraft) => void
  /** The saved settings; `null`: the source is new. */
  readonly saved: SourceDraft | null
  /** The errors, by pointer. */
  readonly problems: ReadonlyMap<string, string>
  readonly ready: ReadyMapping | null
}

export function SettingsFields(props: FieldsProps) {
  const { kind, draft, onDraft, problems, ready } = props
  return (
    <>
      <TextField
        label={sourceWords.sources.name}
        hint={sourceWords.sources.nameHint}
        placeholder={(kind.mode === 'posted' ? ready?.name : undefined) ?? kind.usualName}
        value={draft.name}
        onText={(name) => onDraft({ ...draft, name })}
        problem={problems.get('/name')}
      />
      {kind.form.map((part) => (
        <Part key={JSON.stringify(part)} part={part} {...props} />
      ))}
    </>
  )
}

function Part({ part, ...props }: FieldsProps & { readonly part: FormPart }) {
  if (typeof part === 'string') return <SettingField name={part} {...props} />
  const names = 'settings' in part ? part.settings : part
  const fields = names.map((name) => <SettingField key={name} name={name} {...props} />)
  if (!('settings' in part)) return <div className="hostport">{fields}</div>
  return (
    <Disclosure title={part.title}>
      <div className="dialog-form folded">{fields}</div>
    </Disclosure>
  )
}

type FieldProps = Pick<FieldsProps, 'kind' | 'draft' | 'onDraft' | 'saved' | 'problems'>

export function SettingField(props: FieldProps & Partial<Pick<FieldsProps, 'ready'>> & { readonly name: string }) {
  const { kind, draft, onDraft, saved, problems, ready = null, name } = props
  const setting = kind.settings[name]
  if (!setting || (setting.shownWith !== '' && typedText(draft, setting.shownWith).trim() === '')) return null
  const problem = problems.get(`/settings/${name}`)
  if (setting.type === 'secret') return <SecretSetting {...props} setting={setting} problem={problem} />
  if (draft.auth !== null && setting.type === 'auth')
    return (
      <AuthFields
        auth={draft.auth}
        onAuth={(auth) => onDraft({ ...draft, auth })}
        secret={draft.secrets['secret'] ?? null}
        onSecret={(secret) => onDraft({ ...draft, secrets: { ...draft.secrets, secret } })}
        savedSecret={saved?.secrets['secret'] ?? null}
        problems={problems}
        ready={ready}
      />
    )
  const onText = (text: string): void => onDraft({ ...draft, texts: { ...draft.texts, [name]: text } })
  return <TextSetting setting={setting} value={typedText(draft, name)} onText={onText} problem={problem} />
}

interface SettingProps {
  readonly setting: Setting
  readonly problem: string | undefined
}

function SecretSetting(props: FieldProps & SettingProps & { readonly name: string }) {
  const { kind, draft, onDraft, saved, name, setting, problem } = props
  const value = draft.secrets[name] ?? null
  const shared = {
    label: setting.label,
    hint: setting.help,
    value,
    saved: saved?.secrets[name] ?? null,
    onValue: (secret: typeof value) => onDraft({ ...draft, secrets: { ...draft.secrets, [name]: secret } }),
    problem,
    required: setting.required,
  }
  if (!setting.isShared) return <SecretField {...shared} />
  return (
    <>
      <SharedSecretField {...shared} canMake {...(kind.mode === 'dialled' && { keptHint: say.keptForHost })} />
      {setting.caution?.value === value && (
        <Banner tone="warn" role="status">
          {setting.caution?.text}
        </Banner>
      )}
    </>
  )
}

interface TextProps extends SettingProps {
  readonly value: string
  readonly onText: (text: string) => void
}

function TextSetting(props: TextProps) {
  const { setting, value, onText, problem } = props
  const { type, label, help, example, choices, required } = setting
  const wired = { label, hint: help, value, onText, problem, required, ...(example !== '' && { placeholder: example }) }
  switch (type) {
    case 'number':
      return <TextField inputMode="numeric" {...wired} />
    case 'phone':
      return <TextField inputMode="tel" {...wired} />
    case 'origin':
      return <MachineField inputMode="url" {...wired} />
    case 'folder':
      return <FolderField {...props} />
    case 'country':
      return <CountryField {...props} />
    case 'timezone':
      return <ZoneField {...props} />
    case 'select': {
      const hint = choices.find((one) => one.value === value)?.help
      return <SelectField label={label} hint={hint} value={value} choices={choices} onPick={onText} problem={problem} />
    }
    case 'switch':
      return (
        <div className="field">
          <Switch label={label} on={value === 'true'} onSwitch={(on) => onText(String(on))} />
          <p className="hint">{help}</p>
        </div>
      )
    case 'code':
      return <MachineField {...wired} />
    case 'secret':
    case 'auth':
    case 'contexts':
    case 'mapping':
      // These types have fields and forms of their own.
      return null
  }
}

/** A field for the folder, with the likely folder on this machine, if it is known. */
function FolderField({ setting: { label, help }, ...rest }: TextProps) {
  const folders = useQuery(recordingSettingsQuery).data?.folders ?? null
  const where = folders === null ? '' : folders.length === 0 ? say.foldersNone : say.foldersAllowed(folders)
  return <MachineField label={label} hint={`${help} ${where}`} {...rest} />
}

/** Empty: the account's. */
function CountryField({ setting: { label, help }, onText, ...rest }: TextProps) {
  const [everyCountry] = useState(countries)
  const choices = [{ value: '', label: say.countryOwn }, ...everyCountry]
  return <SelectField label={label} hint={help} choices={choices} onPick={onText} {...rest} />
}

/** Empty: UTC. */
function ZoneField({ setting: { label, help }, value, onText, problem }: TextProps) {
  const now = value === '' ? 'UTC' : value
  const [every] = useState(() => zones(now))
  return <SelectField label={label} hint={help} value={now} choices={every} onPick={onText} problem={problem} />
}
