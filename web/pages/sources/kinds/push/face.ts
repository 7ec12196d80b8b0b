import { sourceWords } from '../../../../words/source-words.ts'
import type { Face } from '../face.ts'
import { draftOf, newDraft, settingsOf } from './draft.ts'
import type { PushDraft } from './draft.ts'
import { PushFields } from './fields.tsx'
import { PushGuide } from './guide.tsx'

export const push: Face<PushDraft> = {
  kind: 'push',
  nameUsual: (ready) => ready?.name ?? sourceWords.sources.push.name,
  newDraft,
  draftOf,
  settingsOf,
  isDialled: false,
  Fields: PushFields,
  Guide: PushGuide,
}
