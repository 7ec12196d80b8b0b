import { sourceWords } from '../../../../words/source-words.ts'
import type { Face } from '../face.ts'
import { draftOf, newDraft, settingsOf } from './draft.ts'
import type { AriDraft } from './draft.ts'
import { AriFields } from './fields.tsx'
import { AriGuide } from './guide.tsx'

export const asteriskAri: Face<AriDraft> = {
  kind: 'asterisk_ari',
  nameUsual: () => sourceWords.sources.namePbx,
  newDraft: ({ country }) => newDraft(country),
  draftOf,
  settingsOf,
  isDialled: true,
  Fields: AriFields,
  Guide: AriGuide,
}
