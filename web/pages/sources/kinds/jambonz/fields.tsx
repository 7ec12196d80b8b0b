import { SecretField } from '../../../../parts/secret-field.tsx'
import { sourceWords } from '../../../../words/source-words.ts'
import { AnsweredByField, CountryField, NameField, RecordsField } from '../common-fields.tsx'
import type { FieldsProps } from '../face.ts'
import type { JambonzDraft } from './draft.ts'

const say = sourceWords.sources.jambonz

export function JambonzFields({ draft, onDraft, saved, flaws }: FieldsProps<JambonzDraft>) {
  const wire = (member: 'name' | 'country') => ({
    value: draft[member],
    onText: (text: string) => onDraft({ ...draft, [member]: text }),
    problem: flaws.get(member === 'name' ? '/name' : `/settings/${member}`),
  })
  return (
    <>
      <NameField usual={say.name} {...wire('name')} />
      <SecretField
        label={say.secret}
        hint={say.secretHint}
        value={draft.secret}
        saved={saved?.secret ?? null}
        onValue={(secret) => onDraft({ ...draft, secret })}
        problem={flaws.get('/settings/secret')}
      />
      <AnsweredByField
        value={draft.answered_by}
        onPick={(by) => onDraft({ ...draft, answered_by: by })}
        problem={flaws.get('/settings/answered_by')}
      />
      <RecordsField
        value={draft.records}
        onPick={(records) => onDraft({ ...draft, records })}
        problem={flaws.get('/settings/records')}
      />
      <CountryField {...wire('country')} />
    </>
  )
}
