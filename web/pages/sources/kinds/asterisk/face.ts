import { sourceWords } from '../../../../words/source-words.ts'
import type { Face } from '../face.ts'
import { draftOf, newDraft, settingsOf } from './draft.ts'
import type { AsteriskDraft } from './draft.ts'
import { AsteriskFields } from './fields.tsx'
import { AsteriskGuide } from './guide.tsx'

export const asterisk: Face<AsteriskDraft> = {
  kind: 'asterisk',
  nameUsual: () => sourceWords.sources.namePbx,
  newDraft: ({ country }) => newDraft(country),
  draftOf,
  settingsOf,
  isDialled: true,
  Fields: AsteriskFields,
  Guide: AsteriskGuide,
}
