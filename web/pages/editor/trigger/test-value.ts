// A test while it is edited: its operator and value fit its field at each step.
import { fieldOf } from '../../../../src/calls/fields.ts'
import type { FieldTest, Operator } from '../../../../src/integrations/integration.ts'
import { officeHoursOf } from '../../../../src/integrations/office-hours.ts'
import { kindOfField, OPERATORS_BY_KIND } from '../../../../src/integrations/operators.ts'

/** The test with another field; the operator stays if it fits. `zone`: the time zone for proposed office hours. */
export function withField({ op, value }: FieldTest, field: string, zone: string): FieldTest {
  const fit = OPERATORS_BY_KIND[kindOfField(field)]
  const [usual = op] = fit
  return withOperator({ field, op, ...(value !== undefined && { value }) }, fit.includes(op) ? op : usual, zone)
}

/** The test with another operator; the value stays if it fits. */
export function withOperator({ field, value }: FieldTest, op: Operator, zone: string): FieldTest {
  if (op === 'known' || op === 'unknown') return { field, op }
  const text = textOf(value)
  if (op === 'within' || op === 'outside') {
    return { field, op, value: officeHoursOf(text) === null ? `mon-fri 09:00-17:00 ${zone}` : text }
  }
  return withText({ field, op }, fitting(field, op, officeHoursOf(text) === null ? text : ''))
}

/** The text if the field can have it, else a value to start with. */
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

/** The value of a text: a list for a list operator, a boolean or a number for such a field. */
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
