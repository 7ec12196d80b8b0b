// Which operators fit which field. Others are no error: a text may hold a number, and what never holds sends nothing.
import { FIELDS } from '../calls/fields.ts'
import type { FieldType } from '../calls/fields.ts'
import { OPERATORS } from './integration.ts'
import type { Operator } from './integration.ts'

/** What a field holds, as far as comparing goes. `own`: a field of the user's, which may hold anything. */
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

/** `own` for what is no field of the catalogue. */
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

/** The usual one of each first. */
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

// What means the same as one that fits, and so is no reason for a word.
const SYNONYMS: Readonly<Partial<Record<FieldKind, readonly Operator[]>>> = {
  time: ['gte', 'lte'],
  yes_no: ['is_not'],
  list: ['is', 'is_not'],
}

/** Whether an operator says something of such a field. */
export function operatorFits(op: Operator, kind: FieldKind): boolean {
  return OPERATORS_BY_KIND[kind].includes(op) || SYNONYMS[kind]?.includes(op) === true
}
