import { sourceWords } from '../../../../words/source-words.ts'
import { CountryField, NameField, ZoneField } from '../common-fields.tsx'
import type { FieldsProps } from '../face.ts'
import type { FilesDraft } from './draft.ts'

export function FilesFields({ draft, onDraft, flaws }: FieldsProps<FilesDraft>) {
  const wire = (member: 'name' | 'country' | 'timezone') => ({
    value: draft[member],
    onText: (text: string) => onDraft({ ...draft, [member]: text }),
    problem: flaws.get(member === 'name' ? '/name' : `/settings/${member}`),
  })
  return (
    <>
      <NameField usual={sourceWords.sources.files.name} {...wire('name')} />
      <CountryField {...wire('country')} />
      <ZoneField {...wire('timezone')} />
    </>
  )
}
