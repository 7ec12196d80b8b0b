import { words } from '../../../../words/words.ts'
import type { Face } from '../face.ts'
import { draftOf, newDraft, settingsOf } from './draft.ts'
import type { FilesDraft } from './draft.ts'
import { FilesFields } from './fields.tsx'

export const files: Face<FilesDraft> = {
  kind: 'files',
  nameUsual: (ready) => ready?.name ?? words.sources.files.name,
  newDraft,
  draftOf,
  settingsOf,
  isDialled: false,
  Fields: FilesFields,
  Guide: null,
}
