import { sourceWords } from '../../../../words/source-words.ts'
import type { Face } from '../face.ts'
import { draftOf, newDraft, settingsOf } from './draft.ts'
import type { FilesDraft } from './draft.ts'
import { FilesFields } from './fields.tsx'

export const files: Face<FilesDraft> = {
  kind: 'files',
  nameUsual: (ready) => ready?.name ?? sourceWords.sources.files.name,
  newDraft,
  draftOf,
  settingsOf,
  isDialled: false,
  Fields: FilesFields,
  Guide: null,
}
