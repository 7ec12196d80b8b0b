import { sourceWords } from '../../../../words/source-words.ts'
import {
  CountryField,
  FolderField,
  HostAndPort,
  MachineField,
  NameField,
  RecordsField,
  SharedSecretField,
} from '../common-fields.tsx'
import type { FieldsProps } from '../face.ts'
import type { AsteriskDraft } from './draft.ts'

const say = sourceWords.sources.asterisk

export function AsteriskFields({ draft, onDraft, saved, flaws }: FieldsProps<AsteriskDraft>) {
  const wire = (member: Exclude<keyof AsteriskDraft, 'records' | 'secret'>) => ({
    value: draft[member],
    onText: (text: string) => onDraft({ ...draft, [member]: text }),
    problem: flaws.get(member === 'name' ? '/name' : `/settings/${member}`),
  })
  return (
    <>
      <NameField usual={sourceWords.sources.namePbx} {...wire('name')} />
      <HostAndPort host={{ ...wire('host'), hint: say.hostHint }} port={{ ...wire('port'), hint: say.portHint }} />
      <MachineField label={say.username} {...wire('username')} />
      <SharedSecretField
        label={say.secret}
        hint={say.secretHint}
        keptHint={sourceWords.sources.form.keptForHost}
        canMake
        value={draft.secret}
        saved={saved?.secret ?? null}
        onValue={(secret) => onDraft({ ...draft, secret })}
        problem={flaws.get('/settings/secret')}
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
