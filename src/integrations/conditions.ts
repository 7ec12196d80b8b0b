// Which calls an integration sends: a small tree of tests on fields.
//
// Text is compared without regard to capitals, as people write it. A number is a number whether it is written 95 or "95".
// A test on a field that is not known is not met, whatever it asks, except by `unknown` (C9).
import type { Fields, FieldValue } from '../calls/call.ts'
import { valueOf } from '../calls/derive.ts'
import type { Condition, FieldTest, Operator } from './integration.ts'

/** Whether a call with these fields is one that the conditions let through. `null`: inbound, or not known (C15). */
export function isMet(conditions: Condition | null, fields: Fields): boolean {
  if (conditions === null) {
    const direction = valueOf(fields, 'direction') ?? null
    return direction === null || direction === 'inbound'
  }
  if ('all' in conditions) return conditions.all.every((one) => isMet(one, fields))
  if ('any' in conditions) return conditions.any.some((one) => isMet(one, fields))
  return passes(conditions, valueOf(fields, conditions.field) ?? null)
}

function passes({ op, value }: FieldTest, known: FieldValue): boolean {
  if (op === 'unknown') return known === null
  if (known === null) return false
  return op === 'known' || (value !== undefined && tests[op](known, value))
}

type Known = Exclude<FieldValue, null>

const tests: Readonly<Record<Exclude<Operator, 'known' | 'unknown'>, (known: Known, wanted: Known) => boolean>> = {
  is: equals,
  is_not: (known, wanted) => !equals(known, wanted),
  one_of: (known, wanted) => isList(wanted) && wanted.some((one) => equals(known, one)),
  contains: (known, wanted) => (isList(known) ? equals(known, wanted) : lower(known).includes(lower(wanted))),
  starts_with: (known, wanted) => lower(known).startsWith(lower(wanted)),
  gt: (known, wanted) => amount(known) > amount(wanted),
  lt: (known, wanted) => amount(known) < amount(wanted),
}

/** A list equals what one of its items equals. */
function equals(known: Known, wanted: Known): boolean {
  if (isList(known)) return known.some((item) => equals(item, wanted))
  const [a, b] = [amount(known), amount(wanted)]
  return Number.isNaN(a) || Number.isNaN(b) ? lower(known) === lower(wanted) : a === b
}

function lower(value: Known): string {
  return String(value).toLowerCase()
}

// Short of 16 digits a double keeps every digit; longer digits are an id or a number to dial, and compared as text. So are
// those with a leading zero or a plus: 0412 is not 412.
const decimal = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d/

/** A number, or a time as milliseconds; `NaN` for what is neither: then no comparison holds. */
function amount(value: Known): number {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return Number.NaN
  if (decimal.test(value)) return Number(value)
  return instant.test(value) ? Date.parse(value) : Number.NaN
}

function isList(value: Known): value is readonly string[] {
  return typeof value === 'object'
}
