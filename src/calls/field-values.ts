// Checks the value of each field, by the catalogue of fields.ts.
import type { FieldValue } from './call.ts'
import { FIELDS as catalogue, isCustomField } from './fields.ts'
import type { Field, FieldType } from './fields.ts'
import { e164 } from './numbers.ts'
import { RECORDING_LINK_FIELDS, recordingRefersTo } from './recording.ts'
import { parseTime } from './rfc3339.ts'
import { isWebLink } from '../text/web-link.ts'

/** Longest value of a field of type text, such as a transcript. */
export const TEXT_LENGTH_MAX = 100_000
/** Longest value of any other field: an address with all its parameters. */
export const VALUE_LENGTH_MAX = 8192
/** Items of a list: more items are an error. */
export const LIST_LENGTH_MAX = 100

export const TIME_WANTED = 'Must be an RFC 3339 time from 1970 onwards, such as 2026-11-25T03:04:05.123Z.'

const LINK_WANTED = 'Must be an http or https URL.'

const FIELD_BY_CODE: ReadonlyMap<string, Field> = new Map(catalogue.map((field) => [field.code, field]))

/**
 * Says what is wrong with a field of an update. Returns `null` if the value is a `FieldValue`. The value `null` clears
 * any field (C4).
 */
export function flawOfField(name: string, value: unknown): string | null {
  const field = FIELD_BY_CODE.get(name)
  if (field === undefined && !isCustomField(name))
    return 'Unknown field. GET /api/v1/fields lists the fields; a custom field is named custom.<name>.'
  if (field?.from === 'offhook') return 'Offhook sets this field. Leave it out.'
  if (value === null) return null
  // A reference to a recording becomes a link that opens any call's recording (S43), so only Offhook itself may set it.
  if (RECORDING_LINK_FIELDS.includes(name) && recordingRefersTo(value) !== null)
    return 'Only Offhook can refer to its own recordings. Send a URL.'
  if (field?.values)
    return field.values.some((one) => one === value) ? null : `Must be one of ${field.values.join(', ')}.`
  return flawOfType[field?.type ?? 'own'](value)
}

/** E.164 as it is: most senders use this form, which needs no parsing. */
const INTERNATIONAL = /^\+[1-9]\d{6,14}$/

/** The stored value: a telephone number in E.164 (T17); any other value, and text that is no number, as it was sent (C14). */
export function readValue(name: string, value: FieldValue, country: string): FieldValue {
  if (typeof value !== 'string' || FIELD_BY_CODE.get(name)?.type !== 'phone' || INTERNATIONAL.test(value)) return value
  return e164(value, country) ?? value
}

type Check = (value: unknown) => string | null

const flawOfType: Readonly<Record<FieldType | 'own', Check>> = {
  string: flawOfShortText,
  phone: flawOfShortText,
  url: flawOfLink,
  enum: flawOfShortText,
  text: (value) => flawOfText(value, TEXT_LENGTH_MAX),
  int: (value) => (Number.isSafeInteger(value) ? null : 'Must be a whole number.'),
  number: flawOfNumber,
  decimal: (value) => (isDecimal(value) ? null : 'Must be a number, or a string such as "250.00".'),
  bool: (value) => (typeof value === 'boolean' ? null : 'Must be true or false.'),
  datetime: (value) => (readTime(value) === undefined ? TIME_WANTED : null),
  list: flawOfList,
  own: flawOfOwn,
}

/** Reads a time since 1970, in milliseconds; `undefined` for anything else. */
export function readTime(value: unknown): number | undefined {
  const time = typeof value === 'string' ? parseTime(value) : null
  return time === null || time < 0 ? undefined : time
}

function flawOfShortText(value: unknown): string | null {
  return flawOfText(value, VALUE_LENGTH_MAX)
}

function flawOfText(value: unknown, most: number): string | null {
  if (typeof value !== 'string') return 'Must be a string.'
  return value.length <= most ? null : `Must not be longer than ${most} characters.`
}

/**
 * The value becomes the address of a button or a link in a receiver's product: another scheme would be run there (S38). Empty
 * means none.
 */
function flawOfLink(value: unknown): string | null {
  const flaw = flawOfShortText(value)
  return flaw === null && value !== '' && !isWebLink(value as string) ? LINK_WANTED : flaw
}

/** A whole number beyond the exact range of a double would change on its way. */
function flawOfNumber(value: unknown): string | null {
  if (typeof value !== 'number') return 'Must be a number.'
  return Number.isInteger(value) && !Number.isSafeInteger(value)
    ? 'Too large to keep exactly. Send it as a string.'
    : null
}

function isDecimal(value: unknown): boolean {
  return typeof value === 'string' ? /^-?\d{1,30}(?:\.\d{1,30})?$/.test(value) : flawOfNumber(value) === null
}

function flawOfList(value: unknown): string | null {
  const good =
    Array.isArray(value) && value.length <= LIST_LENGTH_MAX && value.every((item) => flawOfShortText(item) === null)
  return good ? null : `Must be a list of at most ${LIST_LENGTH_MAX} strings.`
}

function flawOfOwn(value: unknown): string | null {
  if (typeof value === 'boolean') return null
  if (typeof value === 'string') return flawOfText(value, TEXT_LENGTH_MAX)
  if (typeof value === 'number') return flawOfNumber(value)
  return Array.isArray(value) ? flawOfList(value) : 'Must be a string, a number, true, false or a list of strings.'
}
