import type { Row } from './request.ts'
import { truthOf } from './template/filters.ts'
import { type Value, numberOf } from './template/value.ts'

/** The value as a JSON number, or `null`. Whole numbers too long for a double keep all their digits. */
function numberLiteral(value: Value): string | null {
  // 15 digits are always exact in a double.
  if (typeof value === 'string' && value.length > 15 && /^-?[1-9]\d*$/.test(value))
    return Number.isFinite(Number(value)) ? value : null
  const number = numberOf(value)
  return number === null ? null : JSON.stringify(number)
}

/** `true`, `false`, or `null` if the value means neither. */
function booleanLiteral(value: Value): 'true' | 'false' | null {
  const truth = value === '' ? null : truthOf(value)
  return truth === null ? null : truth ? 'true' : 'false'
}

/** The value in the row's forced type (T6); `null` if it cannot be converted. */
export function coerce(type: Row['type'], value: Value): string | null {
  return type === 'number' ? numberLiteral(value) : booleanLiteral(value)
}

/** Says what is wrong with a static value of a row whose type is forced, or returns `null`. */
export function staticTypeProblem(type: Row['type'], value: string): string | null {
  if (type === 'number' && numberLiteral(value) === null)
    return `"${value}" is not a number. Change the value or the row’s type.`
  if (type === 'boolean' && booleanLiteral(value) === null)
    return `"${value}" is not true or false. Change the value or the row’s type.`
  return null
}
