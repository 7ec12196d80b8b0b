import { sourceWords } from '../../../../words/source-words.ts'
import { CountryField, NameField, ZoneField } from '../common-fields.tsx'
import type { FieldsProps } from '../face.ts'
import { AuthFields } from './auth-fields.tsx'
import type { PushDraft } from './draft.ts'

const say = sourceWords.sources.push

export function PushFields({ draft, onDraft, saved, flaws, ready }: FieldsProps<PushDraft>) {
  const wire = (member: 'name' | 'country' | 'timezone') => ({
    value: draft[member],
    onText: (text: string) => onDraft({ ...draft, [member]: text }),
    problem: flaws.get(member === 'name' ? '/name' : `/settings/${member}`),
  })
  return (
    <>
      <NameField usual={ready?.name ?? say.name} {...wire('name')} />
      <AuthFields
        auth={draft.auth}
        onAuth={(auth) => onDraft({ ...draft, auth })}
        secret={draft.secret}
        onSecret={(secret) => onDraft({ ...draft, secret })}
        savedSecret={saved?.secret ?? null}
        flaws={flaws}
        ready={ready}
      />
      <CountryField {...wire('country')} />
      <ZoneField {...wire('timezone')} />
    </>
  )
}
