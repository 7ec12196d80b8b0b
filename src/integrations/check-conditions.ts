// Checks conditions: fields and operators that do not exist are errors, and so are values that an operator cannot read.
// Conditions that work, but probably not as intended, get a warning.
import { FIELD_NAMES, fieldOf } from '../calls/fields.ts'
import type { ConfigProblem } from '../render/request.ts'
import { didYouMean } from '../render/template/suggest.ts'
import { collectTests } from './condition-tests.ts'
import { isAmount } from './conditions.ts'
import { type Condition, type FieldTest, type Operator, OPERATORS } from './integration.ts'
import { readOfficeHours } from './office-hours.ts'
import { operatorFits, type FieldKind, kindOfField, OPERATORS_BY_KIND } from './operators.ts'

/** The problems of these conditions. Paths are relative to the integration. */
export function checkConditions(conditions: Condition | null): ConfigProblem[] {
  if (conditions === null) return []
  const tests = collectTests(conditions)
  return 'message' in tests ? [error(`conditions${tests.where}`, tests.message)] : checkTree(conditions, 'conditions')
}

/** The names of the fields in the conditions, each as often as it is tested; empty if the conditions exceed a limit. */
export function fieldsTested(conditions: Condition | null): string[] {
  const tests = conditions === null ? [] : collectTests(conditions)
  return 'message' in tests ? [] : tests.map(({ field }) => field)
}

/** The depth must be within the limit. */
function checkTree(condition: Condition, path: string): ConfigProblem[] {
  if ('all' in condition) {
    return condition.all.flatMap((one, index) => checkTree(one, `${path}.all[${index}]`))
  }
  if ('any' in condition) {
    if (condition.any.length === 0)
      return [error(`${path}.any`, 'This group is empty, so no calls are sent. Add a condition or remove the group.')]
    return condition.any.flatMap((one, index) => checkTree(one, `${path}.any[${index}]`))
  }
  return checkTest(condition, path)
}

function checkTest(test: FieldTest, path: string): ConfigProblem[] {
  const { field: name, op, value } = test
  const field = fieldOf(name)
  if (field === undefined)
    return [
      error(
        `${path}.field`,
        `Unknown field ${JSON.stringify(name)}. ${didYouMean(name, FIELD_NAMES, 'Choose one from the field list, or use custom.name for a custom field.')}`,
      ),
    ]
  if (!OPERATORS.includes(op)) return [error(`${path}.op`, `Must be one of ${OPERATORS.join(', ')}.`)]
  const wrong = wrongValue(test)
  if (wrong !== null) return [error(`${path}.value`, wrong)]
  const kind = kindOfField(name)
  if (!operatorFits(op, kind)) {
    const message = `${op} can’t be used with ${name}, which is ${KIND_PHRASES[kind]}. Use ${OPERATORS_BY_KIND[kind].join(', ')}.`
    return [warning(`${path}.op`, message)]
  }
  const wanted = [value ?? []].flat().map(String)
  const doubtful = doubtfulValue(name, op, wanted)
  return doubtful === null ? [] : [warning(`${path}.value`, doubtful)]
}

const KIND_PHRASES: Readonly<Record<FieldKind, string>> = {
  text: 'text',
  choice: 'one of a fixed set of values',
  phone: 'a phone number',
  number: 'a number',
  time: 'a time',
  yes_no: 'true or false',
  list: 'a list',
  own: 'a custom field',
}

const LIST_OPERATORS: ReadonlySet<Operator> = new Set(['one_of', 'none_of'])
const ORDER_OPERATORS: ReadonlySet<Operator> = new Set(['gt', 'gte', 'lt', 'lte'])
const EQUALITY_OPERATORS: ReadonlySet<Operator> = new Set(['is', 'is_not', 'one_of', 'none_of'])

/** Why the value does not fit the operator; `null` when it does. */
function wrongValue({ op, value }: FieldTest): string | null {
  if (op === 'known' || op === 'unknown') return value === undefined ? null : `${op} takes no value. Leave it out.`
  if (LIST_OPERATORS.has(op)) {
    if (!Array.isArray(value)) return `${op} needs a list of values.`
    return value.length > 0 ? null : `${op} needs at least one value.`
  }
  if (value === undefined || Array.isArray(value)) return `${op} needs a single value.`
  if (op === 'within' || op === 'outside') {
    const read = readOfficeHours(String(value))
    return typeof read === 'string' ? read : null
  }
  if (!ORDER_OPERATORS.has(op)) return null
  const number = typeof value === 'number' || (typeof value === 'string' && isAmount(value))
  return number ? null : `${op} needs a number or a time.`
}

/** Why the value is probably not as intended; `null`: it may be. */
function doubtfulValue(name: string, op: Operator, wanted: readonly string[]): string | null {
  if (wanted.includes('')) return `${name} is compared with an empty value. Enter a value, or use known or unknown.`
  const { values = kindOfField(name) === 'yes_no' ? ['true', 'false'] : undefined } = fieldOf(name) ?? {}
  const strange =
    values && EQUALITY_OPERATORS.has(op) ? wanted.find((one) => !values.includes(one.toLowerCase())) : undefined
  if (values === undefined || strange === undefined) return null
  return `${name} can’t be ${JSON.stringify(strange)}. Use one of ${values.join(', ')}.`
}

export function error(path: string, message: string): ConfigProblem {
  return { path, message, severity: 'error' }
}

export function warning(path: string, message: string): ConfigProblem {
  return { path, message, severity: 'warning' }
}
