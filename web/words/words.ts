// All words of the page, by the page they stand on, but for those that come with their page (source-words.ts). A second language
// is one more folder beside `en`.
import { calls } from './en/calls.ts'
import { deliveries } from './en/deliveries.ts'
import { delivery } from './en/delivery.ts'
import { editor } from './en/editor.ts'
import { form } from './en/form.ts'
import { inbox } from './en/inbox.ts'
import { integrations } from './en/integrations.ts'
import { life } from './en/life.ts'
import { live } from './en/live.ts'
import { numbers } from './en/numbers.ts'
import { parts } from './en/parts.ts'
import { people } from './en/people.ts'
import { preview } from './en/preview.ts'
import { recordings } from './en/recordings.ts'
import { saving } from './en/saving.ts'
import { settings } from './en/settings.ts'
import { shell } from './en/shell.ts'
import { curl, trying } from './en/trying.ts'
import { values } from './en/values.ts'
import { versions } from './en/versions.ts'
import { when } from './en/when.ts'

export const words = {
  calls,
  curl,
  deliveries,
  delivery,
  editor,
  form,
  inbox,
  integrations,
  life,
  live,
  numbers,
  parts,
  people,
  preview,
  recordings,
  saving,
  settings,
  shell,
  trying,
  values,
  versions,
  when,
}
