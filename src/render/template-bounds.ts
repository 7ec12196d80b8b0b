// Measures a request template against the limits before it is compiled (S45). No text is stored, and nothing is built except the
// names that the keys make, so that counting costs no more than reading.
import { BOUNDS } from '../bounds.ts'
import { type KeyStep, excessOfKey, quotedKey, keyPathSteps } from './key-path.ts'
import type { RequestTemplate } from './request.ts'
import { sendsBody } from './sends-body.ts'
import { zoneText } from './template/date-pattern.ts'
import { type FilterCall, parseTemplate } from './template/parse.ts'

/** The first limit that is exceeded: the place, and what to do. */
export interface Excess {
  readonly path: string
  readonly message: string
}

/** Why a template is too large to be rendered; `null`: it is within all limits. */
export function findExcess(template: RequestTemplate, settings: ReadonlyMap<string, string>): Excess | null {
  return tooMany(template) ?? tooLong(template, settings) ?? tooManyItems(template)
}

function tooMany({ rows, headers }: RequestTemplate): Excess | null {
  if (rows.length > BOUNDS.rows)
    return { path: 'rows', message: `The request has more than ${BOUNDS.rows} rows. Delete some.` }
  if (headers.length > BOUNDS.headers)
    return { path: 'headers', message: `The request has more than ${BOUNDS.headers} headers. Delete some.` }
  return null
}

interface Text {
  readonly path: string
  /** The beginning of a sentence, before the key that identifies the text. */
  readonly what: string
  readonly key?: string
  readonly text: string
  readonly most: number
  /** Whether it may have placeholders that are rendered. */
  readonly isTemplate: boolean
}

const SHORT = { most: BOUNDS.textChars, isTemplate: true } as const
const LONG = { most: BOUNDS.valueChars, isTemplate: true } as const
const FIXED = { most: BOUNDS.textChars, isTemplate: false } as const

function textsOf({ url, rows, raw, xml_root, headers, auth }: RequestTemplate): readonly Text[] {
  return [
    { path: 'url', what: 'The Base URL', text: url, ...SHORT },
    { path: 'xml_root', what: 'The root element', text: xml_root, ...FIXED },
    ...rows.flatMap(({ key, value, enabled }, i): Text[] => [
      { path: `rows[${i}].key`, what: 'The key', key, text: key, ...FIXED },
      { path: `rows[${i}].value`, what: 'The value of', key, text: value, ...LONG, isTemplate: enabled },
    ]),
    ...headers.flatMap(({ key, value }, i): Text[] => [
      { path: `headers[${i}].key`, what: 'The header', key, text: key, ...FIXED },
      { path: `headers[${i}].value`, what: 'The header', key, text: value, ...SHORT },
    ]),
    ...(raw === null
      ? []
      : [
          { path: 'raw.content_type', what: 'The content type', text: raw.content_type, ...FIXED },
          { path: 'raw.body', what: 'The raw body', text: raw.body, ...LONG },
        ]),
    ...Object.entries(auth).flatMap(([name, text]: [string, unknown]): Text[] =>
      typeof text === 'string' && name !== 'type'
        ? [{ path: `auth.${name}`, what: 'The authentication', text, ...SHORT }]
        : [],
    ),
    ...(auth.type === 'oauth2'
      ? auth.extra.flatMap(({ key, value }, i): Text[] => [
          { path: `auth.extra[${i}].key`, what: 'The parameter', key, text: key, ...FIXED },
          { path: `auth.extra[${i}].value`, what: 'The parameter', key, text: value, ...SHORT },
        ])
      : []),
  ]
}

function tooLong(template: RequestTemplate, settings: ReadonlyMap<string, string>): Excess | null {
  const used: Used = { chars: 0, placeholders: 0, filters: 0, zones: new Set() }
  for (const { path, what, key, text, most, isTemplate } of textsOf(template)) {
    const excess = (message: string): Excess => {
      return { path, message: `${what}${key === undefined ? '' : ` ${quotedKey(key)}`} ${message}` }
    }
    if (text.length > most) return excess(`is longer than ${most} characters. Shorten it.`)
    used.chars += text.length
    if (used.chars <= BOUNDS.requestChars && isTemplate && text.includes('[[')) {
      const message = countPlaceholders(text, settings, used)
      if (message !== null) return excess(message)
    }
    if (used.chars > BOUNDS.requestChars)
      return excess(`makes the request longer than ${BOUNDS.requestChars} characters. Shorten it.`)
  }
  return null
}

interface Used {
  chars: number
  placeholders: number
  filters: number
  readonly zones: Set<string>
}

/** Counts the placeholders of a text; returns how it exceeds a limit. */
function countPlaceholders(text: string, settings: ReadonlyMap<string, string>, used: Used): string | null {
  for (const part of parseTemplate(text)) {
    if (part.kind !== 'placeholder') continue
    if (part.of === 'setting') used.chars += settings.get(part.name)?.length ?? 0
    used.placeholders += 1
    used.filters += part.filters.length
    if (used.placeholders > BOUNDS.placeholders)
      return `exceeds the limit of ${BOUNDS.placeholders} placeholders per request. Remove some.`
    if (used.filters > BOUNDS.filters) return `exceeds the limit of ${BOUNDS.filters} filters per request. Remove some.`
    if (part.filters.some(({ argument }) => (argument?.length ?? 0) > BOUNDS.argumentChars))
      return `has a filter argument longer than ${BOUNDS.argumentChars} characters. Shorten it.`
    for (const zone of part.filters.map(zoneOf)) if (zone !== '') used.zones.add(zone)
    if (used.zones.size > BOUNDS.zones) return `exceeds the limit of ${BOUNDS.zones} time zones per request. Use fewer.`
  }
  return null
}

/** The text that may be a time zone; empty if there is none. */
function zoneOf({ name, argument }: FilterCall): string {
  return name === 'date' && argument !== null ? zoneText(argument) : ''
}

/** The structure that keys make below one place: a list also counts the items that no key names. */
interface Branch {
  readonly below: Map<KeyStep, Branch>
  items: number
}

function tooManyItems({ method, format, rows }: RequestTemplate): Excess | null {
  // A form and a query are flat: there only the rows count.
  if (!sendsBody(method) || (format !== 'json' && format !== 'xml')) return null
  const root: Branch = { below: new Map(), items: 0 }
  let count = 0
  for (const [i, { key, enabled }] of rows.entries()) {
    if (!enabled || key === '') continue
    const path = `rows[${i}].key`
    const steps = keyPathSteps(key)
    if (steps === null) continue
    const message = excessOfKey(key, steps)
    if (message !== null) return { path, message }
    count += addKey(root, steps, format === 'json')
    if (count > BOUNDS.items)
      return {
        path,
        message: `The key ${quotedKey(key)} takes the request over ${BOUNDS.items} members and list items, including skipped items. Use smaller numbers or fewer rows.`,
      }
  }
  return null
}

/** Adds the structure of a key; returns how much of it is new. */
function addKey(root: Branch, steps: readonly KeyStep[], isJson: boolean): number {
  let count = 0
  let at = root
  for (const [i, step] of steps.entries()) {
    const there = at.below.get(step)
    const isLast = i === steps.length - 1
    if (isJson && typeof step === 'number') {
      count += Math.max(0, step + 1 - at.items)
      at.items = Math.max(at.items, step + 1)
    } else if (there === undefined || isLast) {
      // In XML, a repeated key repeats the element.
      count += 1
    }
    const next = there ?? { below: new Map(), items: 0 }
    if (there === undefined) at.below.set(step, next)
    at = next
  }
  return count
}
