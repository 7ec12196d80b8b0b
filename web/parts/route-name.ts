import { words } from '../words/words.ts'
import { sanitizeLine } from './sanitize-text.ts'

/** The name of an integration on the page: a draft without a name still needs a text, so that people can find and open it. */
export function routeName(name: string): string {
  return name.trim() === '' ? words.parts.unnamed : sanitizeLine(name)
}
