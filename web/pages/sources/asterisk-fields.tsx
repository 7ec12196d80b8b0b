import { useQuery } from '@tanstack/react-query'
import { Dices } from 'lucide-react'
import { useState } from 'react'
import { recordingSettingsQuery } from '../../api/recording-settings.ts'
import { Button } from '../../parts/button.tsx'
import { Field, SelectField, TextField } from '../../parts/field.tsx'
import { countries } from '../../parts/home-fields.tsx'
import { randomLetters } from '../../parts/random-letters.ts'
import { words } from '../../words/words.ts'
import type { AsteriskDraft } from './asterisk-draft.ts'
import { recordsChoices } from './records.ts'

const say = words.sources

interface FieldsProps {
  readonly draft: AsteriskDraft
  readonly onDraft: (draft: AsteriskDraft) => void
  /** What is wrong, by pointer. */
  readonly flaws: ReadonlyMap<string, string>
  /** The end of the secret that is kept; `null`: none is. */
  readonly last4: string | null
}

export function AsteriskFields({ draft, onDraft, flaws, last4 }: FieldsProps) {
  const [everyCountry] = useState(countries)
  const set =
    (member: Exclude<keyof AsteriskDraft, 'records'>) =>
    (text: string): void =>
      onDraft({ ...draft, [member]: text })
  return (
    <>
      <TextField
        label={say.name}
        hint={say.nameHint}
        placeholder={say.nameAsterisk}
        value={draft.name}
        onText={set('name')}
        problem={flaws.get('/name')}
      />
      <HostAndPort draft={draft} set={set} flaws={flaws} />
      <TextField
        label={say.asterisk.username}
        autoCapitalize="off"
        autoComplete="off"
        spellCheck={false}
        value={draft.username}
        onText={set('username')}
        problem={flaws.get('/settings/username')}
      />
      <SecretField draft={draft} onDraft={onDraft} last4={last4} problem={flaws.get('/settings/secret')} />
      <TextField
        label={say.asterisk.folder}
        hint={<FolderHint />}
        spellCheck={false}
        value={draft.recordings_folder}
        onText={set('recordings_folder')}
        problem={flaws.get('/settings/recordings_folder')}
      />
      <SelectField
        label={say.records.when}
        hint={say.records.what[draft.records]}
        value={draft.records}
        choices={recordsChoices}
        onPick={(records) => onDraft({ ...draft, records })}
        problem={flaws.get('/settings/records')}
      />
      <SelectField
        label={say.asterisk.country}
        hint={say.asterisk.countryHint}
        value={draft.country}
        choices={everyCountry}
        onPick={set('country')}
        problem={flaws.get('/settings/country')}
      />
    </>
  )
}

/** Which folder of the PBX it is, and where it may lie on this machine, if that is told. */
function FolderHint() {
  const folders = useQuery(recordingSettingsQuery).data?.folders ?? null
  const where =
    folders === null ? '' : folders.length === 0 ? say.asterisk.foldersNone : say.asterisk.foldersAllowed(folders)
  return `${say.asterisk.folderHint} ${where}`
}

interface HostProps extends Pick<FieldsProps, 'draft' | 'flaws'> {
  readonly set: (member: 'host' | 'port') => (text: string) => void
}

function HostAndPort({ draft, set, flaws }: HostProps) {
  return (
    <div className="hostport">
      <TextField
        label={say.asterisk.host}
        hint={say.asterisk.hostHint}
        autoCapitalize="off"
        spellCheck={false}
        value={draft.host}
        onText={set('host')}
        problem={flaws.get('/settings/host')}
      />
      <TextField
        label={say.asterisk.port}
        hint={say.asterisk.portHint}
        inputMode="numeric"
        value={draft.port}
        onText={set('port')}
        problem={flaws.get('/settings/port')}
      />
    </div>
  )
}

type SecretProps = Omit<FieldsProps, 'flaws'> & { readonly problem: string | undefined }

/** A secret that is kept is never shown again: it can only be replaced. */
function SecretField({ draft, onDraft, last4, problem }: SecretProps) {
  const kept = draft.secret === null
  return (
    <Field label={say.asterisk.secret} hint={kept ? say.asterisk.keptFor : say.asterisk.secretHint} problem={problem}>
      {(wired) => (
        <div className="row">
          <input
            {...wired}
            className="input mono"
            autoComplete="off"
            spellCheck={false}
            readOnly={kept}
            value={draft.secret ?? say.asterisk.shownSecret(last4 ?? '')}
            onChange={(event) => onDraft({ ...draft, secret: event.target.value })}
          />
          {kept ? (
            <Button onClick={() => onDraft({ ...draft, secret: '' })}>{say.asterisk.replace}</Button>
          ) : (
            <Button icon={Dices} onClick={() => onDraft({ ...draft, secret: randomLetters(secretLength) })}>
              {say.asterisk.makeSecret}
            </Button>
          )}
          {!kept && last4 !== null && (
            <Button kind="quiet" onClick={() => onDraft({ ...draft, secret: null })}>
              {say.asterisk.keep}
            </Button>
          )}
        </div>
      )}
    </Field>
  )
}

/** Letters of a secret: 24 of 32 kinds are 120 bits. */
const secretLength = 24
