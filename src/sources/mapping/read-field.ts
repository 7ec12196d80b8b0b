// Reads the value of a field from a message: with the type in the catalogue.
import { BOUNDS } from '../../bounds.ts'
import type { FieldValue } from '../../calls/call.ts'
import { fieldOf, type Field, type FieldType } from '../../calls/fields.ts'
import { flawOfField, LIST_LENGTH_MAX } from '../../calls/field-values.ts'
import type { FieldRule } from './mapping.ts'
import { shortened, textOf } from './places.ts'
import { partOfText, withoutQuotes } from './text-parts.ts'
import { readLength, readMoment } from './times.ts'

/** The result of one rule: nothing, a value, or a problem. */
type FieldRead = { readonly value: FieldValue } | { readonly problem: string } | undefined

/**
 * Reads a field from the values at its places.
 * @param found the values at the rule's places, in their order
 */
export function readField(code: string, rule: FieldRule, found: readonly unknown[]): FieldRead {
  const field = fieldOf(code)
  if (field === undefined) return { problem: `The field ${code} no longer exists. Remove it from the mapping.` }
  const chosen = rule.join === undefined ? found.filter((value) => !isEmpty(value)).slice(0, 1) : found
  const texts = chosen.flatMap((value) => textsOf(value, field.type === 'list' || rule.join !== undefined))
  const [group] = chosen.filter((value) => !isEmpty(value))
  if (texts.length === 0)
    return group === undefined
      ? undefined
      : { problem: `${field.label}: the property is not a single value. Select a property inside it.` }
  const chosenParts = texts.map((text) => partOf(code, rule, text)).filter((text) => text !== undefined)
  const parts = field.type === 'list' && chosenParts.length > 0 ? itemsIn(chosenParts) : chosenParts
  const translated = parts.map((text) => translate(text, rule)).filter((text) => text !== undefined)
  if (translated.length === 0) return undefined
  if (field.type === 'list') return checked(field, translated, texts.join(', '))
  return oneValue(field, translated.join(rule.join ?? ''), group)
}

/** Reads a value that a person wrote in a mapping; `undefined`: not a value of the field. */
export function readWritten(code: string, text: string): FieldValue | undefined {
  const field = fieldOf(code)
  const value = field?.type === 'list' ? [text] : field && typed(field, text)
  return value === undefined || flawOfField(code, value) !== null ? undefined : value
}

/** Nested lists are inspected as deep as a body may nest (S42); a deeper list counts as a value. */
function isEmpty(value: unknown, depth = 0): boolean {
  if (value === undefined || value === null) return true
  if (Array.isArray(value)) return depth < BOUNDS.depth && value.every((item) => isEmpty(item, depth + 1))
  return typeof value === 'object' ? Object.keys(value).length === 0 : textOf(value) === undefined
}

function textsOf(value: unknown, all: boolean): string[] {
  const items: readonly unknown[] = all && Array.isArray(value) ? value.slice(0, LIST_LENGTH_MAX + 1) : [value]
  return items.map(textOf).filter((text) => text !== undefined)
}

/** SIP writes these names in quotes, which belong to its grammar and not to the name. */
const NAMES_OF_PEOPLE: ReadonlySet<string> = new Set(['caller_name', 'agent_name', 'destination_name'])

function partOf(code: string, { part }: FieldRule, text: string): string | undefined {
  if (part !== undefined) return partOfText(text, part)
  return NAMES_OF_PEOPLE.has(code) ? withoutQuotes(text) || undefined : text
}

function translate(text: string, { values, only }: FieldRule): string | undefined {
  const known = values === undefined ? undefined : (lookUp(values, text) ?? lookUp(values, '*'))
  return known ?? (only === true ? undefined : text)
}

/** The entry of a table for a text, ignoring case. */
export function lookUp<Value>(table: Readonly<Record<string, Value>>, text: string): Value | undefined {
  if (Object.hasOwn(table, text)) return table[text]
  const lower = text.toLowerCase()
  const key = Object.keys(table).find((one) => one.toLowerCase() === lower)
  return key === undefined ? undefined : table[key]
}

/** A list as received, or the items of a single text with commas. */
function itemsIn(texts: readonly string[]): string[] {
  const [only = ''] = texts
  return texts.length > 1
    ? [...texts]
    : only
        .split(/[,;|]/)
        .map((item) => item.trim())
        .filter((item) => item !== '')
}

function oneValue(field: Field, text: string, given: unknown): FieldRead {
  // A custom field keeps numbers and booleans unchanged.
  const own = field.code.startsWith('custom.') && (typeof given === 'boolean' || typeof given === 'number')
  const value = own && String(given) === text ? given : typed(field, text)
  return value === undefined ? wrong(field, text, wanted[field.type] ?? 'a text') : checked(field, value, text)
}

function checked(field: Field, value: FieldValue, text: string): FieldRead {
  const flaw = flawOfField(field.code, value)
  return flaw === null ? { value } : { problem: `${field.label}: “${shortened(text, 60)}” can’t be used. ${flaw}` }
}

function wrong(field: Field, text: string, kind: string): FieldRead {
  return {
    problem: `${field.label}: “${shortened(text, 60)}” is not ${kind}. Select another property or translate the value.`,
  }
}

const wanted: Partial<Record<FieldType, string>> = {
  int: 'a whole number',
  number: 'a number',
  decimal: 'a number',
  bool: 'yes or no',
  datetime: 'a time',
}

/** A text converted to the field's type; `undefined`: not possible. */
function typed(field: Field, text: string): FieldValue | undefined {
  if (field.type === 'int') return wholeNumber(field, text)
  if (field.type === 'number') return numberOf(text)
  if (field.type === 'decimal') return /^-?\d+(?:\.\d+)?$/.test(text) ? text : decimalOf(text)
  if (field.type === 'bool') return truthOf(text)
  if (field.type === 'datetime') return timeOf(text)
  if (field.type === 'enum') return field.values?.find((value) => value === text.toLowerCase()) ?? text
  return text
}

/** A count, or for a number of seconds also a duration with colons. */
function wholeNumber(field: Field, text: string): number | undefined {
  const number = numberOf(text)
  if (number !== undefined) return Math.round(number)
  const ms = field.code.endsWith('_duration') || field.code === 'duration' ? readLength(text, 's') : null
  return ms === null ? undefined : Math.round(ms / 1000)
}

function numberOf(text: string): number | undefined {
  return /^[+-]?\d{1,20}(?:\.\d{1,20})?(?:e[+-]?\d{1,2})?$/i.test(text) ? Number(text) : undefined
}

/** `$1,250.00`, `12,50 €`: the last mark without three digits after it is the decimal mark. */
function decimalOf(text: string): string | undefined {
  const digits = text.replaceAll(/[\s$€£¥]|[A-Z]{3}/g, '')
  if (!/^-?\d[\d.,]*$/.test(digits)) return undefined
  const cents = /^(.*)[.,](\d{1,2}|\d{4,})$/.exec(digits)
  const whole = (cents?.[1] ?? digits).replaceAll(/[.,]/g, '')
  return cents ? `${whole}.${cents[2]}` : whole
}

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  y: true,
  on: true,
  '1': true,
  ja: true,
  oui: true,
  si: true,
  sí: true,
  false: false,
  no: false,
  n: false,
  off: false,
  '0': false,
  nein: false,
  non: false,
}

function truthOf(text: string): boolean | undefined {
  const word = text.toLowerCase()
  return Object.hasOwn(truths, word) ? truths[word] : undefined
}

function timeOf(text: string): string | undefined {
  const ms = readMoment(text, { as: 'auto' })
  return ms === null ? undefined : new Date(ms).toISOString()
}
