import { sourceWords } from '../../../../words/source-words.ts'
import type { Face } from '../face.ts'
import { draftOf, newDraft, settingsOf } from './draft.ts'
import type { JambonzDraft } from './draft.ts'
import { JambonzFields } from './fields.tsx'
import { JambonzGuide } from './guide.tsx'

export const jambonz: Face<JambonzDraft> = {
  kind: 'jambonz',
  nameUsual: () => sourceWords.sources.jambonz.name,
  newDraft: ({ country }) => newDraft(country),
  draftOf,
  settingsOf,
  isDialled: false,
  Fields: JambonzFields,
  Guide: JambonzGuide,
}
