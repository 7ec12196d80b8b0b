import { words } from '../words/words.ts'
import { sanitizeLine } from './sanitize-text.ts'

/** What an integration is called on the page: a draft may have no name yet, and is still to be found and opened. */
export function routeName(name: string): string {
  return name.trim() === '' ? words.parts.unnamed : sanitizeLine(name)
}
