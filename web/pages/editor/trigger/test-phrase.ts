// A test of a field in words, as part of a sentence.
import { fieldOf } from '../../../../src/calls/fields.ts'
import { expectedText } from '../../../../src/integrations/condition-text.ts'
import type { FieldTest } from '../../../../src/integrations/integration.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { conditionWords } from '../../../words/condition-words.ts'

/** `with campaign “Spring sale”`: the words after "calls". `zone`: the time zone for times. */
export function testPhrase(test: FieldTest, zone: string): string {
  const raw = [test.value ?? []].flat().map(String)
  const label = fieldOf(test.field)?.label ?? test.field
  return sanitizeLine(conditionWords.phrases.test(test.field, label)(test.op, expectedText(test, zone), raw))
}
