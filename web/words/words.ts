// All words of the page, by the page they stand on. A second language is one more folder beside `en`.
import { calls } from './en/calls.ts'
import { deliveries } from './en/deliveries.ts'
import { delivery } from './en/delivery.ts'
import { editor } from './en/editor.ts'
import { inbox } from './en/inbox.ts'
import { integrations } from './en/integrations.ts'
import { life } from './en/life.ts'
import { live } from './en/live.ts'
import { numbers } from './en/numbers.ts'
import { parts } from './en/parts.ts'
import { people } from './en/people.ts'
import { settings } from './en/settings.ts'
import { shell } from './en/shell.ts'
import { sources } from './en/sources.ts'

export const words = {
  calls,
  deliveries,
  delivery,
  editor,
  inbox,
  integrations,
  life,
  live,
  numbers,
  parts,
  people,
  settings,
  shell,
  sources,
}
