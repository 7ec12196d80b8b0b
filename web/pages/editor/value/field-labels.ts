import { fieldOf } from '../../../../src/calls/fields.ts'
import { words } from '../../../words/words.ts'

/** A sentence of the server with what the page calls a field in the place of `[[code]]`. */
export function withFieldLabels(sentence: string): string {
  return sentence.replace(/\[\[([\w.]+)\]\]/g, (code, name: string) => words.when.quoted(fieldOf(name)?.label ?? code))
}
