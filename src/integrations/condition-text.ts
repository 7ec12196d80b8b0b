// Says in words why a call does not match conditions. The text contains values of calls unchanged: code that shows it must
// sanitise it.
import { fieldOf } from '../calls/fields.ts'
import type { FieldValue } from '../calls/call.ts'
import { phoneForms } from '../render/template/phone.ts'
import { conditionWords } from './condition-words.ts'
import type { UnmetTest } from './conditions.ts'
import type { FieldTest } from './integration.ts'
import { officeHoursOf, runsOf, writeClock } from './office-hours.ts'
import type { OfficeHours } from './office-hours.ts'
import { kindOfField } from './operators.ts'

const say = conditionWords

/** Longer values are cut within a line. */
const SHOWN_MAX = 60

/** How many reasons are listed for a call: nobody reads more. */
const REASONS_MAX = 2

/** Why conditions do not match a call, in one line. `zone`: the time zone in which times are shown. */
export function unmetText(unmet: readonly UnmetTest[], zone: string): string {
  if (unmet.length === 0) return say.never
  const reasons = [...new Set(unmet.map((one) => whyText(one, zone)))]
  const more = reasons.length - REASONS_MAX
  return [...reasons.slice(0, REASONS_MAX), ...(more > 0 ? [say.moreReasons(more)] : [])].join(say.reasonsJoin)
}

/** `Talk time is 12 s, not more than 30 s`: why a call is not matched. */
export function whyText({ test, known }: UnmetTest, zone: string): string {
  const label = labelOf(test.field)
  if (Array.isArray(test.value) && test.value.length === 0) return say.noneOf(label)
  if (known === null) return say.notKnown(label)
  const why = say.why(test.op, kindOfField(test.field))
  return why(label, knownText(test, known, zone), expectedText(test, zone, wordOf))
}

/** The name of a field beside its value: without the unit. */
function labelOf(field: string): string {
  return (fieldOf(field)?.label ?? field).replace(/ \([^)]*\)/, '')
}

/** The expected value of a test. `asText`: how one of its values is written. */
export function expectedText({ field, op, value }: FieldTest, zone: string, asText = valueText): string {
  const values = [value ?? []].flat().map(String)
  if (op === 'within' || op === 'outside') return hoursText(values[0] ?? '')
  return say.either(values.map((one) => asText(field, one, zone)))
}

/** The known value; for a time beside office hours, the local time in their zone. */
function knownText({ field, op, value }: FieldTest, known: Exclude<FieldValue, null>, zone: string): string {
  const hours = op === 'within' || op === 'outside' ? officeHoursOf(String(value)) : null
  if (hours !== null && isTime(String(known))) return momentText(String(known), hours.zone, { weekday: 'short' })
  const values = [known].flat().map(String)
  return values.length === 0 ? say.empty : values.map((one) => wordOf(field, one, zone)).join(', ')
}

/** Returns the words for a value. A choice has the form that it has in lists of calls: `Not answered`. */
function wordOf(field: string, value: string, zone: string): string {
  return kindOfField(field) === 'choice' && value !== '' ? choiceText(field, value) : valueText(field, value, zone)
}

function valueText(field: string, value: string, zone: string): string {
  const choice = say.phraseChoices[field]?.[value.toLowerCase()]
  if (choice !== undefined) return choice
  const kind = kindOfField(field)
  if (value === '') return say.quoted('')
  if (kind === 'yes_no') return { true: say.yes, false: say.no }[value.toLowerCase()] ?? say.quoted(cut(value))
  if (kind === 'number' && Number.isFinite(Number(value)))
    return isLength(field) ? say.length(Number(value)) : say.number(Number(value))
  if (kind === 'time' && isTime(value)) return momentText(value, zone, { year: 'numeric' })
  if (kind === 'phone') return phone(value)
  if (kind === 'choice' || say.bare.has(field)) return cut(value)
  return say.quoted(cut(value))
}

/** A value of a field with few values, in the form of a choice. */
export function choiceText(field: string, value: string): string {
  if (value === '') return say.nothing
  if (kindOfField(field) === 'yes_no') return { true: say.yes, false: say.no }[value] ?? value
  const word = say.choices[field]?.[value] ?? value.replaceAll('_', ' ')
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** Whether a field is a duration, in seconds. */
export function isLength(field: string): boolean {
  return /(?:^|_)duration$/.test(field)
}

function isTime(value: string): boolean {
  return /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value))
}

/** A number in groups, with its country code; text that is not in E.164 stays as it is. */
function phone(value: string): string {
  return (value.startsWith('+') ? phoneForms(value, '')?.international : undefined) ?? cut(value)
}

function cut(value: string): string {
  return value.length > SHOWN_MAX ? `${value.slice(0, SHOWN_MAX)}…`.toWellFormed() : value
}

/** `Mon–Fri 09:00–17:00, Sydney time` */
function hoursText(text: string): string {
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
