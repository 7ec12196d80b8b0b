import { fieldOf } from '../../../../src/calls/fields.ts'
import { words } from '../../../words/words.ts'

/** A sentence of the server, with the page's label of a field in place of `[[code]]`. */
export function withFieldLabels(sentence: string): string {
  return sentence.replace(/\[\[([\w.]+)\]\]/g, (code, name: string) => words.when.quoted(fieldOf(name)?.label ?? code))
}
