import { sourceWords } from '../../../../words/source-words.ts'
import type { Face } from '../face.ts'
import { draftOf, newDraft, settingsOf } from './draft.ts'
import type { TwilioDraft } from './draft.ts'
import { TwilioFields } from './fields.tsx'
import { TwilioGuide } from './guide.tsx'

export const twilio: Face<TwilioDraft> = {
  kind: 'twilio',
  nameUsual: () => sourceWords.sources.twilio.name,
  newDraft: ({ country }) => newDraft(country),
  draftOf,
  settingsOf,
  isDialled: false,
  Fields: TwilioFields,
  Guide: TwilioGuide,
}
