// What is wrong in conditions: fields and operators that do not exist or do not go together.
import { fieldOf } from '../calls/fields.ts'
import type { Problem } from '../render/request.ts'
import { type Condition, type FieldTest, operators } from './integration.ts'

// A tree that a person can still read on one screen.
const depthMax = 5
const testsMax = 50

/** What keeps these conditions from meaning what was meant. Paths are from the integration on. */
export function checkConditions(conditions: Condition | null): Problem[] {
  if (conditions === null) return []
  const problems = checkTree(conditions, 'conditions', 1)
  if (fieldsTested(conditions).length > testsMax) {
    problems.push(error('conditions', `At most ${testsMax} tests: take one_of for a list of values.`))
  }
  return problems
}

/** The names of the fields that the conditions look at, each as often as it is tested. */
export function fieldsTested(conditions: Condition | null): string[] {
  if (conditions === null) return []
  if ('all' in conditions) return conditions.all.flatMap(fieldsTested)
  if ('any' in conditions) return conditions.any.flatMap(fieldsTested)
  return [conditions.field]
}

function checkTree(condition: Condition, path: string, depth: number): Problem[] {
  if (depth > depthMax) return [error(path, `Nested more than ${depthMax} deep: put it flatter.`)]
  if ('all' in condition) {
    return condition.all.flatMap((one, index) => checkTree(one, `${path}.all[${index}]`, depth + 1))
  }
  if ('any' in condition) {
    if (condition.any.length === 0)
      return [error(`${path}.any`, 'Empty, so no call is ever sent: add a test, or remove it.')]
    return condition.any.flatMap((one, index) => checkTree(one, `${path}.any[${index}]`, depth + 1))
  }
  return checkTest(condition, path)
}

function checkTest(test: FieldTest, path: string): Problem[] {
  const { field: name, op, value } = test
  const field = fieldOf(name)
  if (field === undefined) return [error(`${path}.field`, `There is no field ${JSON.stringify(name)}.`)]
  if (!operators.includes(op)) return [error(`${path}.op`, `The operators are ${operators.join(', ')}.`)]
  const wrong = wrongValue(test)
  if (wrong !== null) return [error(`${path}.value`, wrong)]
  const wanted = [value ?? []].flat().map(String)
  const strange = wanted.find((one) => !field.values?.includes(one.toLowerCase()))
  if (field.values && strange !== undefined && ['is', 'is_not', 'one_of'].includes(op)) {
    const message = `${name} is never ${JSON.stringify(strange)}: it is one of ${field.values.join(', ')}.`
    return [{ path: `${path}.value`, message, severity: 'warning' }]
  }
  return []
}

/** Why the value does not fit the operator; `null` when it does. */
function wrongValue({ op, value }: FieldTest): string | null {
  if (op === 'known' || op === 'unknown') return value === undefined ? null : `${op} takes no value: leave it out.`
  if (op === 'one_of') return Array.isArray(value) && value.length > 0 ? null : 'one_of takes a list of values.'
  if (value === undefined || Array.isArray(value)) return `${op} takes one value.`
  if (op !== 'gt' && op !== 'lt') return null
  const number = typeof value === 'number' || (typeof value === 'string' && isAmount(value))
  return number ? null : `${op} compares with a number or a time.`
}

function isAmount(text: string): boolean {
  return text.trim() !== '' && (Number.isFinite(Number(text)) || !Number.isNaN(Date.parse(text)))
}

function error(path: string, message: string): Problem {
  return { path, message, severity: 'error' }
}
