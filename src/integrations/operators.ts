// The operators that fit each field. Other operators are no error: a text may hold a number, and a test that never matches sends
// nothing.
import { FIELDS } from '../calls/fields.ts'
import type { FieldType } from '../calls/fields.ts'
import { OPERATORS } from './integration.ts'
import type { Operator } from './integration.ts'

/** The kind of a field's values, for comparisons. `own`: a custom field, which may hold anything. */
export type FieldKind = 'text' | 'choice' | 'phone' | 'number' | 'time' | 'yes_no' | 'list' | 'own'

const KINDS: Readonly<Record<FieldType, FieldKind>> = {
  string: 'text',
  text: 'text',
  url: 'text',
  enum: 'choice',
  phone: 'phone',
  int: 'number',
  number: 'number',
  decimal: 'number',
  datetime: 'time',
  bool: 'yes_no',
  list: 'list',
}

const KIND_BY_CODE: ReadonlyMap<string, FieldKind> = new Map([
  ...FIELDS.map(({ code, type }): [string, FieldKind] => [code, KINDS[type]]),
  // A number of the caller too, though it is written as people of its country do.
  ['caller_number_local', 'phone'],
])

/** `own` for a field outside the catalogue. */
export function kindOfField(name: string): FieldKind {
  return KIND_BY_CODE.get(name) ?? 'own'
}

const TEXT_OPERATORS = [
  'is',
  'is_not',
  'one_of',
  'none_of',
  'contains',
  'contains_not',
  'starts_with',
  'ends_with',
] as const

/** The most usual operator of each kind first. */
export const OPERATORS_BY_KIND: Readonly<Record<FieldKind, readonly Operator[]>> = {
  text: [...TEXT_OPERATORS, 'known', 'unknown'],
  choice: ['is', 'is_not', 'one_of', 'none_of', 'known', 'unknown'],
  phone: ['starts_with', ...TEXT_OPERATORS.filter((op) => op !== 'starts_with'), 'known', 'unknown'],
  number: ['gte', 'gt', 'lte', 'lt', 'is', 'is_not', 'one_of', 'none_of', 'known', 'unknown'],
  time: ['within', 'outside', 'gt', 'lt', 'known', 'unknown'],
  yes_no: ['is', 'known', 'unknown'],
  list: ['contains', 'contains_not', 'one_of', 'none_of', 'known', 'unknown'],
  own: OPERATORS,
}

// Operators with the same meaning as an operator that fits, so they need no warning.
const SYNONYMS: Readonly<Partial<Record<FieldKind, readonly Operator[]>>> = {
  time: ['gte', 'lte'],
  yes_no: ['is_not'],
  list: ['is', 'is_not'],
}

/** Whether an operator makes sense for such a field. */
export function operatorFits(op: Operator, kind: FieldKind): boolean {
  return OPERATORS_BY_KIND[kind].includes(op) || SYNONYMS[kind]?.includes(op) === true
}
