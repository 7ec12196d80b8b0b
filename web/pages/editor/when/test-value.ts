// A test of a field while it is put together: its value fits its field and operator at each step.
import { fieldOf } from '../../../../src/calls/fields.ts'
import type { FieldTest, Operator } from '../../../../src/integrations/integration.ts'

export function withField({ op, value }: FieldTest, field: string): FieldTest {
  const [first = ''] = fieldOf(field)?.values ?? []
  const test: FieldTest = value === undefined ? { field, op } : { field, op, value }
  return value === undefined ? test : withText(test, fieldOf(field)?.type === 'bool' ? 'true' : first || textOf(value))
}

export function withOperator({ field, value }: FieldTest, op: Operator): FieldTest {
  if (op === 'known' || op === 'unknown') return { field, op }
  return withText({ field, op }, value === undefined ? '' : textOf(value))
}

/** The value that a text means: a list for `one_of`, a truth or a number where the field is one. */
export function withText({ field, op }: FieldTest, text: string): FieldTest {
  if (op === 'one_of') {
    const list = text
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '')
    return { field, op, value: list }
  }
  const type = fieldOf(field)?.type
  if (type === 'bool' && (text === 'true' || text === 'false')) return { field, op, value: text === 'true' }
  const isNumber = (type === 'int' || type === 'number') && text.trim() !== '' && Number.isFinite(Number(text))
  return { field, op, value: isNumber ? Number(text) : text }
}

function textOf(value: NonNullable<FieldTest['value']>): string {
  return [value].flat().map(String).join(', ')
}
