import { sourceWords } from '../../../../words/source-words.ts'
import type { Face } from '../face.ts'
import { draftOf, newDraft, settingsOf } from './draft.ts'
import type { FreeswitchDraft } from './draft.ts'
import { FreeswitchFields } from './fields.tsx'
import { FreeswitchGuide } from './guide.tsx'

export const freeswitch: Face<FreeswitchDraft> = {
  kind: 'freeswitch',
  nameUsual: () => sourceWords.sources.namePbx,
  newDraft: ({ country }) => newDraft(country),
  draftOf,
  settingsOf,
  isDialled: true,
  Fields: FreeswitchFields,
  Guide: FreeswitchGuide,
}
