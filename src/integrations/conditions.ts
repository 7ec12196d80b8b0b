// Decides which calls an integration sends: a small tree of tests on fields (C19).
//
// Text is compared case-insensitively. A number is the same whether it is written 95 or "95", and a telephone number is the same
// in every spelling. A test on an unknown field does not match, whatever it tests, except `unknown` (C9). Conditions are
// evaluated with every event while calls are locked: results of expensive operations are cached.
import type { Fields, FieldValue } from '../calls/call.ts'
import { fieldValue } from '../calls/derived-fields.ts'
import { plainNumber, spellingsOf, withoutExitPrefix } from '../calls/number-spellings.ts'
import { instantOf } from '../render/template/instant.ts'
import { collectTests } from './condition-tests.ts'
import type { Condition, FieldTest, Operator } from './integration.ts'
import { isWithin, officeHoursOf } from './office-hours.ts'
import { kindOfField } from './operators.ts'

/**
 * Whether the conditions match a call with these fields. `null`: match calls that are inbound, or whose direction is not known
 * (C15). Conditions that exceed a limit (S45) match no call.
 */
export function isMet(conditions: Condition | null, fields: Fields): boolean {
  if (conditions === null) {
    const direction = fieldValue(fields, 'direction') ?? null
    return direction === null || direction === 'inbound'
  }
  return isWithinBounds(conditions) && isTreeMet(conditions, fields)
}

// The same few conditions are evaluated with every event of every call. They are never changed in place.
const counted = new WeakMap<Condition, boolean>()

function isWithinBounds(conditions: Condition): boolean {
  let known = counted.get(conditions)
  if (known === undefined) {
    known = !('message' in collectTests(conditions))
    counted.set(conditions, known)
  }
  return known
}

/** The depth must be within the limit. */
function isTreeMet(condition: Condition, fields: Fields): boolean {
  if ('all' in condition) return condition.all.every((one) => isTreeMet(one, fields))
  if ('any' in condition) return condition.any.some((one) => isTreeMet(one, fields))
  return passes(condition, callFields(condition, fields))
}

/** A test that a call does not match, and the call's value of its field. */
export interface UnmetTest {
  readonly test: FieldTest
  readonly known: FieldValue
}

/** The test that conditions `null` stand for. */
const USUAL_CONDITION: FieldTest = { field: 'direction', op: 'is', value: 'inbound' }

/**
 * Why the conditions do not match a call: the tests that would have to match, in their order. `null`: the conditions match.
 * Empty: no call could match.
 */
export function explainUnmet(conditions: Condition | null, fields: Fields): readonly UnmetTest[] | null {
  if (conditions === null)
    return isMet(null, fields) ? null : [{ test: USUAL_CONDITION, known: callFields(USUAL_CONDITION, fields) }]
  return isWithinBounds(conditions) ? explainTree(conditions, fields) : []
}

/** The depth must be within the limit. */
function explainTree(condition: Condition, fields: Fields): readonly UnmetTest[] | null {
  if ('all' in condition) {
    const unmet = condition.all.map((one) => explainTree(one, fields)).filter((one) => one !== null)
    return unmet.length === 0 ? null : unmet.flat()
  }
  if ('any' in condition) {
    const unmet = condition.any.map((one) => explainTree(one, fields))
    return unmet.includes(null) ? null : unmet.flatMap((one) => one ?? [])
  }
  const known = callFields(condition, fields)
  return passes(condition, known) ? null : [{ test: condition, known }]
}

function callFields({ field }: FieldTest, fields: Fields): FieldValue {
  return fieldValue(fields, field) ?? null
}

function passes({ field, op, value }: FieldTest, known: FieldValue): boolean {
  if (op === 'unknown') return known === null
  if (known === null) return false
  return op === 'known' || (value !== undefined && COMPARISONS[op](known, value, field))
}

type Known = Exclude<FieldValue, null>
type Compare = (known: Known, wanted: Known, field: string) => boolean

const COMPARISONS: Readonly<Record<Exclude<Operator, 'known' | 'unknown'>, Compare>> = {
  is: equals,
  is_not: (known, wanted, field) => !equals(known, wanted, field),
  one_of: (known, wanted, field) => isList(wanted) && wanted.some((one) => equals(known, one, field)),
  none_of: (known, wanted, field) => isList(wanted) && !wanted.some((one) => equals(known, one, field)),
  contains,
  contains_not: (known, wanted, field) => !contains(known, wanted, field),
  starts_with: (known, wanted, field) =>
    isNumber(known, field)
      ? spelled(known, withoutExitPrefix(plainNumber(String(wanted))), (spelling, part) => spelling.startsWith(part))
      : lower(known).startsWith(lower(wanted)),
  ends_with: (known, wanted, field) =>
    isNumber(known, field)
      ? spelled(known, plainNumber(String(wanted)), (spelling, part) => spelling.endsWith(part))
      : lower(known).endsWith(lower(wanted)),
  gt: (known, wanted) => amount(known) > amount(wanted),
  gte: (known, wanted) => amount(known) >= amount(wanted),
  lt: (known, wanted) => amount(known) < amount(wanted),
  lte: (known, wanted) => amount(known) <= amount(wanted),
  within: (known, wanted) => during(known, wanted) === true,
  outside: (known, wanted) => during(known, wanted) === false,
}

/** A list equals a value if one of its items does. */
function equals(known: Known, wanted: Known, field: string): boolean {
  if (isList(known)) return known.some((item) => equals(item, wanted, field))
  if (isNumber(known, field)) return spellingsOf(known).all.includes(plainNumber(String(wanted)))
  const [a, b] = [amount(known), amount(wanted)]
  return Number.isNaN(a) || Number.isNaN(b) ? lower(known) === lower(wanted) : a === b
}

/**
 * Keys of a call's value, for an index over conditions: if the value equals another (`equals`), the two have a key in common. The
 * call's value is unknown if it is `null`.
 */
export function keysOfKnown(known: FieldValue, field: string): readonly string[] {
  if (known === null) return [UNKNOWN_KEY]
  if (isList(known)) return known.flatMap((item) => keysOfKnown(item, field))
  return isNumber(known, field) ? spellingsOf(known).all.map((spelling) => `p${spelling}`) : keysOfAmountOrText(known)
}

/** The keys of a condition's value, which is no list. */
export function keysOfWanted(wanted: Known, field: string): readonly string[] {
  const keys = keysOfAmountOrText(wanted)
  return kindOfField(field) === 'phone' ? [...keys, `p${plainNumber(String(wanted))}`] : keys
}

/** The key of a value that is not known. */
export const UNKNOWN_KEY = 'u'

function keysOfAmountOrText(value: Known): readonly string[] {
  const size = amount(value)
  return Number.isNaN(size) ? [`t${lower(value)}`] : [`n${size}`, `t${lower(value)}`]
}

/** A list contains an item, a text contains a part of itself. */
function contains(known: Known, wanted: Known, field: string): boolean {
  if (isList(known)) return equals(known, wanted, field)
  if (isNumber(known, field)) {
    return spelled(known, plainNumber(String(wanted)), (spelling, part) => spelling.includes(part))
  }
  return lower(known).includes(lower(wanted))
}

/** Whether this is a telephone number, to be compared as such. */
function isNumber(known: Known, field: string): known is string {
  return typeof known === 'string' && kindOfField(field) === 'phone'
}

function spelled(number: string, part: string, has: (spelling: string, part: string) => boolean): boolean {
  return spellingsOf(number).usual.some((spelling) => has(spelling, part))
}

// A transcript is long, and every test of every integration uses the same text; of a list, all items are cached together.
const LONG_TEXT_CHARS = 1000
const LOWERED_CHARS_MAX = 1_000_000
const lowered = new Map<string, string>()
let loweredChars = 0

function lower(value: Known): string {
  const text = String(value)
  if (text.length < LONG_TEXT_CHARS) return text.toLowerCase()
  let known = lowered.get(text)
  if (known === undefined) {
    if (loweredChars > LOWERED_CHARS_MAX) {
      lowered.clear()
      loweredChars = 0
    }
    known = text.toLowerCase()
    lowered.set(text, known)
    loweredChars += text.length
  }
  return known
}

// Below 16 digits a double keeps every digit; longer digits are an id or a number to dial, and are compared as text. So are
// digits with a leading zero or a plus: 0412 is not 412.
const DECIMAL = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/
const INSTANT = /^\d{4}-\d\d-\d\d(?:$|[T ]\d\d:\d\d)/

/** A number, or a time as milliseconds; `NaN` for other values: then no comparison matches. */
function amount(value: Known): number {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return Number.NaN
  return DECIMAL.test(value) ? Number(value) : momentOf(value)
}

function momentOf(text: string): number {
  const moment = INSTANT.test(text) ? instantOf(text) : null
  return moment === null ? Number.NaN : moment.ms + moment.micros / 1000
}

/** Whether this text can be compared by size: it is a number, or a time. */
export function isAmount(text: string): boolean {
  return !Number.isNaN(amount(text))
}

/** Whether a time is within office hours; `null`: the value is no time, or the office hours are invalid. */
function during(known: Known, wanted: Known): boolean | null {
  if (typeof known !== 'string' || typeof wanted !== 'string') return null
  const [ms, hours] = [momentOf(known), officeHoursOf(wanted)]
  return Number.isNaN(ms) || hours === null ? null : isWithin(hours, ms)
}

function isList(value: Known): value is readonly string[] {
  return typeof value === 'object'
}
