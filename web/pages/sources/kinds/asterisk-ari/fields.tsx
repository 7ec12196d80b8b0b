import { sourceWords } from '../../../../words/source-words.ts'
import {
  CountryField,
  FolderField,
  MachineField,
  NameField,
  RecordsField,
  SharedSecretField,
} from '../common-fields.tsx'
import type { FieldsProps } from '../face.ts'
import type { AriDraft } from './draft.ts'

const say = sourceWords.sources.ari

/** An address that shows how one is written. */
const urlExample = 'http://192.0.2.5:8088'

export function AriFields({ draft, onDraft, saved, flaws }: FieldsProps<AriDraft>) {
  const wire = (member: Exclude<keyof AriDraft, 'records' | 'password'>) => ({
    value: draft[member],
    onText: (text: string) => onDraft({ ...draft, [member]: text }),
    problem: flaws.get(member === 'name' ? '/name' : `/settings/${member}`),
  })
  return (
    <>
      <NameField usual={sourceWords.sources.namePbx} {...wire('name')} />
      <MachineField label={say.url} hint={say.urlHint} placeholder={urlExample} {...wire('url')} />
      <MachineField label={say.username} {...wire('username')} />
      <SharedSecretField
        label={say.password}
        hint={say.passwordHint}
        keptHint={sourceWords.sources.form.keptForHost}
        canMake
        value={draft.password}
        saved={saved?.password ?? null}
        onValue={(password) => onDraft({ ...draft, password })}
        problem={flaws.get('/settings/password')}
      />
      <FolderField {...wire('recordings_folder')} hint={say.folderHint} />
      <RecordsField
        value={draft.records}
        onPick={(records) => onDraft({ ...draft, records })}
        problem={flaws.get('/settings/records')}
      />
      <CountryField {...wire('country')} />
    </>
  )
}
