import { Banner } from '../../../../parts/banner.tsx'
import { sourceWords } from '../../../../words/source-words.ts'
import {
  CountryField,
  FolderField,
  HostAndPort,
  NameField,
  RecordsField,
  SharedSecretField,
} from '../common-fields.tsx'
import type { FieldsProps } from '../face.ts'
import { passwordDelivered } from './draft.ts'
import type { FreeswitchDraft } from './draft.ts'

const say = sourceWords.sources.freeswitch

export function FreeswitchFields({ draft, onDraft, saved, flaws }: FieldsProps<FreeswitchDraft>) {
  const wire = (member: Exclude<keyof FreeswitchDraft, 'records' | 'password'>) => ({
    value: draft[member],
    onText: (text: string) => onDraft({ ...draft, [member]: text }),
    problem: flaws.get(member === 'name' ? '/name' : `/settings/${member}`),
  })
  return (
    <>
      <NameField usual={sourceWords.sources.namePbx} {...wire('name')} />
      <HostAndPort host={{ ...wire('host'), hint: say.hostHint }} port={{ ...wire('port'), hint: say.portHint }} />
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
      {draft.password === passwordDelivered && (
        <Banner tone="warn" role="status">
          {say.delivered(passwordDelivered)}
        </Banner>
      )}
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
