// A test of a field in words: as a part of a sentence, and what a call has that does not meet it.
import type { FieldValue } from '../../../../src/calls/call.ts'
import { fieldOf } from '../../../../src/calls/fields.ts'
import type { UnmetTest } from '../../../../src/integrations/conditions.ts'
import type { FieldTest } from '../../../../src/integrations/integration.ts'
import { officeHoursOf, runsOf, writeClock } from '../../../../src/integrations/office-hours.ts'
import type { OfficeHours } from '../../../../src/integrations/office-hours.ts'
import { kindOfField } from '../../../../src/integrations/operators.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { phone } from '../../../parts/phone.ts'
import { conditionWords } from '../../../words/condition-words.ts'
import { number } from '../../../words/format.ts'

const say = conditionWords

/** Longer values are cut where they stand in a line. */
const SHOWN_MAX = 60

/** `with campaign “Spring sale”`: what stands after "calls". `zone`: whose clocks times are told by. */
export function testPhrase(test: FieldTest, zone: string): string {
  const raw = [test.value ?? []].flat().map(String)
  const label = sanitizeLine(fieldOf(test.field)?.label ?? test.field)
  return say.phrases.test(test.field, label)(test.op, expectedText(test, zone), raw)
}

/** `Talk time is 12 s, not more than 30 s`: why a call is not let through. */
export function whyText({ test, known }: UnmetTest, zone: string): string {
  const label = labelOf(test.field)
  if (Array.isArray(test.value) && test.value.length === 0) return say.noneOf(label)
  if (known === null) return say.notKnown(label)
  const why = say.why(test.op, kindOfField(test.field))
  return why(label, knownText(test, known, zone), expectedText(test, zone, wordOf))
}

/** What a field is called where its value stands beside it: without the unit. */
export function labelOf(field: string): string {
  return sanitizeLine(fieldOf(field)?.label ?? field).replace(/ \([^)]*\)/, '')
}

/** `asText`: how one of its values reads. */
function expectedText({ field, op, value }: FieldTest, zone: string, asText = valueText): string {
  const values = [value ?? []].flat().map(String)
  if (op === 'within' || op === 'outside') return hoursText(values[0] ?? '')
  return say.either(values.map((one) => asText(field, one, zone)))
}

/** Of a time beside office hours, what their clocks showed. */
function knownText({ field, op, value }: FieldTest, known: Exclude<FieldValue, null>, zone: string): string {
  const hours = op === 'within' || op === 'outside' ? officeHoursOf(String(value)) : null
  if (hours !== null && isTime(String(known))) return momentText(String(known), hours.zone, { weekday: 'short' })
  const values = [known].flat().map(String)
  return values.length === 0 ? say.empty : values.map((one) => wordOf(field, one, zone)).join(', ')
}

/** One of a few values, as lists of calls show it: `Not answered`. */
function wordOf(field: string, value: string, zone: string): string {
  return kindOfField(field) === 'choice' && value !== '' ? choiceText(field, value) : valueText(field, value, zone)
}

function valueText(field: string, value: string, zone: string): string {
  const choice = say.phrases.choices[field]?.[value.toLowerCase()]
  if (choice !== undefined) return choice
  const kind = kindOfField(field)
  if (value === '') return say.quoted('')
  if (kind === 'yes_no') return { true: say.yes, false: say.no }[value.toLowerCase()] ?? say.quoted(cut(value))
  if (kind === 'number' && Number.isFinite(Number(value)))
    return isLength(field) ? say.length(Number(value)) : number(Number(value))
  if (kind === 'time' && isTime(value)) return momentText(value, zone, { year: 'numeric' })
  if (kind === 'phone') return phone(cut(value))
  if (kind === 'choice' || say.phrases.bare.has(field)) return cut(value)
  return say.quoted(cut(value))
}

/** A value of a field that has only a few, as one to choose. */
export function choiceText(field: string, value: string): string {
  if (value === '') return say.nothing
  if (kindOfField(field) === 'yes_no') return { true: say.yes, false: say.no }[value] ?? sanitizeLine(value)
  const word = say.choices[field]?.[value] ?? value.replaceAll('_', ' ')
  return sanitizeLine(word.charAt(0).toUpperCase() + word.slice(1))
}

/** Whether a field is a length of time, in seconds. */
export function isLength(field: string): boolean {
  return /(?:^|_)duration$/.test(field)
}

function isTime(value: string): boolean {
  return /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value))
}

function cut(value: string): string {
  const line = sanitizeLine(value.slice(0, SHOWN_MAX + 1))
  return value.length > SHOWN_MAX ? `${line.slice(0, SHOWN_MAX)}…` : line
}

/** `Mon–Fri 09:00–17:00, Sydney time` */
export function hoursText(text: string): string {
  const hours = officeHoursOf(text)
  return hours === null ? say.quoted(cut(text)) : hoursInWords(hours)
}

function hoursInWords({ spans, zone }: OfficeHours): string {
  const phrases = spans.map(({ days, from, to }) => {
    const runs = runsOf(days).map(([first, last]) =>
      first === last ? say.days[first] : say.run(say.days[first], say.days[last]),
    )
    return say.span(runs.join(', '), writeClock(from), writeClock(to))
  })
  return say.inZone(phrases.join(', '), zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone)
}

function momentText(at: string, timeZone: string, more: Intl.DateTimeFormatOptions): string {
  const usual = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  return new Intl.DateTimeFormat('en-AU', { timeZone, ...usual, ...more }).format(new Date(at))
}
