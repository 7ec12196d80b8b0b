// A test of a field while it is put together: its operator and value fit its field at each step.
import { fieldOf } from '../../../../src/calls/fields.ts'
import type { FieldTest, Operator } from '../../../../src/integrations/integration.ts'
import { officeHoursOf } from '../../../../src/integrations/office-hours.ts'
import { kindOfField, OPERATORS_BY_KIND } from '../../../../src/integrations/operators.ts'

/** Another field; how it is compared stays where that fits. `zone`: whose office hours are proposed. */
export function withField({ op, value }: FieldTest, field: string, zone: string): FieldTest {
  const fit = OPERATORS_BY_KIND[kindOfField(field)]
  const [usual = op] = fit
  return withOperator({ field, op, ...(value !== undefined && { value }) }, fit.includes(op) ? op : usual, zone)
}

/** Compared in another way; the value stays where it fits. */
export function withOperator({ field, value }: FieldTest, op: Operator, zone: string): FieldTest {
  if (op === 'known' || op === 'unknown') return { field, op }
  const text = textOf(value)
  if (op === 'within' || op === 'outside') {
    return { field, op, value: officeHoursOf(text) === null ? `mon-fri 09:00-17:00 ${zone}` : text }
  }
  return withText({ field, op }, fitting(field, op, officeHoursOf(text) === null ? text : ''))
}

/** The text where such a field can have it, else what a person begins with. */
function fitting(field: string, op: Operator, text: string): string {
  const kind = kindOfField(field)
  const values = kind === 'yes_no' ? ['true', 'false'] : fieldOf(field)?.values
  if (values !== undefined) {
    const kept = listOf(text).filter((one) => values.includes(one))
    if (isListed(op)) return kept.join(', ')
    return kept[0] ?? values[0] ?? ''
  }
  if (kind === 'number' && !isListed(op)) return isNumber(text) ? text : ''
  return kind === 'time' && Number.isNaN(Date.parse(text)) ? '' : text
}

/** The value that a text means: a list where one is asked for, a truth or a number where the field is one. */
export function withText({ field, op }: FieldTest, text: string): FieldTest {
  if (isListed(op)) return { field, op, value: listOf(text) }
  const type = fieldOf(field)?.type
  if (type === 'bool' && (text === 'true' || text === 'false')) return { field, op, value: text === 'true' }
  return { field, op, value: kindOfField(field) === 'number' && isNumber(text) ? Number(text) : text }
}

export function textOf(value: FieldTest['value']): string {
  return [value ?? []].flat().map(String).join(', ')
}

function isListed(op: Operator): boolean {
  return op === 'one_of' || op === 'none_of'
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text))
}
