// Validates a mapping before it is saved: reports every error at once, each with its place and a correction.
import { isObject } from '../../json/is-object.ts'
import { fieldOf } from '../../calls/fields.ts'
import { flawOfField } from '../../calls/field-values.ts'
import { OUTCOMES, STATUSES } from '../../calls/status.ts'
import { pointerToken } from '../../json/json-pointer.ts'
import { ANDS_MAX, CONDITION_TESTS, ELSES_MAX, TEXT_PARTS, type Mapping } from './mapping.ts'
import { readWritten } from './read-field.ts'
import { isZone } from '../../time/time-zone.ts'

/** An error in a mapping. */
export interface MappingFlaw {
  /** JSON pointer from the mapping: `/status/0/values/answered`. */
  readonly pointer: string
  readonly detail: string
}

type MappingRead = { readonly mapping: Mapping } | { readonly flaws: readonly MappingFlaw[] }

/** The mapping of a new source: messages are kept until somebody maps them. */
export const emptyMapping: Mapping = { uniqueid: [], status: [], fields: {} }

const FIELDS_MAX = 200
const VALUES_MAX = 500
const RULES_MAX = 20
const PLACES_MAX = 10
/** No telephone number has more digits. */
const DIGITS_MAX = 32
const STARTS_MAX = 20
/** Maximum length of a place, a value or a joining text. */
const TEXT_LENGTH_MAX = 500
const FLAWS_MAX = 50

/** Reads a mapping. A mapping without id or status may be saved: it cannot read any message yet. */
export function readMapping(value: unknown): MappingRead {
  const check = new Check()
  check.mapping(value)
  // Every part of the value was checked, and it contains nothing else.
  return check.flaws.length > 0 ? { flaws: check.flaws } : { mapping: value as Mapping }
}

type Path = readonly (string | number)[]
type Members = Readonly<Record<string, (value: unknown, path: Path) => void>>

const placeWanted =
  'Must be a JSON pointer into the message, for example /body/call/id, /query/status or /headers/x-event-id.'

class Check {
  readonly flaws: MappingFlaw[] = []
  private hasEach = false

  mapping(value: unknown): void {
    if (!isObject(value)) return this.wrong([], 'Must be an object with uniqueid, status and fields.')
    this.hasEach = value['each'] !== undefined
    this.members(value, [], {
      each: (each, path) => this.place(each, path, false),
      uniqueid: (places, path) => this.list(places, path, { most: PLACES_MAX, of: (one, at) => this.place(one, at) }),
      event_id: (place, path) => this.place(place, path),
      order: (place, path) => this.place(place, path),
      status: (rules, path) => this.list(rules, path, { most: RULES_MAX, of: (one, at) => this.statusRule(one, at) }),
      ignore: (rules, path) => this.list(rules, path, { most: RULES_MAX, of: (one, at) => this.condition(one, at) }),
      at: (time, path) => this.time(time, path),
      start: (time, path) => this.time(time, path),
      answer: (time, path) => this.time(time, path),
      end: (time, path) => this.time(time, path),
      duration: (length, path) => this.length(length, path),
      talk: (length, path) => this.length(length, path),
      recording: (place, path) => this.place(place, path),
      fields: (fields, path) => this.fields(fields, path),
    })
    for (const name of ['uniqueid', 'status', 'fields'])
      if (value[name] === undefined) this.wrong([name], 'Required. It can be empty while you build the mapping.')
    this.eventId(value)
  }

  /** If the event's id were the call's id, every message after the first would count as a duplicate (C8). */
  private eventId({ event_id: event, uniqueid }: Readonly<Record<string, unknown>>): void {
    if (typeof event === 'string' && Array.isArray(uniqueid) && uniqueid.includes(event))
      this.wrong(['event_id'], 'The message ID can’t be the unique ID. Leave it out if messages have no ID.')
  }

  private statusRule(value: unknown, path: Path): void {
    this.members(
      value,
      path,
      {
        when: (when, at) => this.condition(when, at),
        place: (place, at) => this.place(place, at),
        values: (values, at) => this.table(values, at, (one, below) => this.meaning(one, below)),
      },
      ['place', 'values'],
    )
  }

  private condition(value: unknown, path: Path): void {
    this.members(
      value,
      path,
      {
        place: (place, at) => this.place(place, at),
        values: (values, at) => this.list(values, at, { most: VALUES_MAX, of: (one, below) => this.text(one, below) }),
        same_as: (place, at) => this.place(place, at),
        differs_from: (place, at) => this.place(place, at),
        number: (form, at) => this.numberForm(form, at),
        and: (condition, at) => {
          if (at.filter((step) => step === 'and').length > ANDS_MAX)
            this.wrong(at, `Must not have more than ${ANDS_MAX} nested conditions.`)
          else this.condition(condition, at)
        },
      },
      ['place'],
    )
    if (isObject(value) && CONDITION_TESTS.filter((test) => value[test] !== undefined).length !== 1)
      this.wrong(path, `Set exactly one of ${CONDITION_TESTS.join(', ')}.`)
  }

  private numberForm(value: unknown, path: Path): void {
    const digits = (count: unknown, at: Path): void => {
      if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > DIGITS_MAX)
        this.wrong(at, `Must be a whole number from 1 to ${DIGITS_MAX}.`)
    }
    this.members(value, path, {
      min_digits: digits,
      max_digits: digits,
      starts_with: (starts, at) =>
        this.list(starts, at, {
          most: STARTS_MAX,
          of: (one, below) => {
            if (typeof one !== 'string' || !/^(?:\+\d{0,15}|\d{1,16})$/.test(one))
              this.wrong(below, 'Must be the start of a telephone number, such as + or 0061.')
          },
        }),
    })
    if (!isObject(value)) return
    const { min_digits: min, max_digits: max } = value
    if (typeof min === 'number' && typeof max === 'number' && min > max)
      this.wrong([...path, 'max_digits'], 'Must not be less than min_digits.')
  }

  private meaning(value: unknown, path: Path): void {
    if (!isObject(value) || Object.keys(value).length === 0)
      return this.wrong(path, 'Set a meaning: {"status": …}, {"outcome": …} or {"ignore": true}.')
    this.members(value, path, {
      status: (status, at) => this.oneOf(status, at, STATUSES),
      outcome: (outcome, at) => this.oneOf(outcome, at, OUTCOMES),
      fallback: (outcome, at) => this.oneOf(outcome, at, OUTCOMES),
      ignore: (ignore, at) => this.exactly(ignore, at, true),
    })
    const { status, outcome, fallback, ignore } = value
    if (fallback !== undefined && (status !== 'ended' || outcome !== undefined))
      this.wrong([...path, 'fallback'], 'A fallback outcome needs "status": "ended" and no outcome.')
    if (ignore !== undefined && (status !== undefined || outcome !== undefined))
      this.wrong(path, 'An ignored value can’t have a status or an outcome.')
    if (outcome !== undefined && status !== undefined && status !== 'ended')
      this.wrong(
        [...path, 'outcome'],
        'Only an ended call has an outcome. Remove the outcome or set "status": "ended".',
      )
  }

  private time(value: unknown, path: Path): void {
    this.members(
      value,
      path,
      {
        place: (place, at) => this.place(place, at),
        as: (as, at) => this.oneOf(as, at, ['auto', 'iso', 's', 'ms']),
        zone: (zone, at) => {
          if (typeof zone !== 'string' || zone.length > 64 || !isZone(zone))
            this.wrong(at, 'Unknown time zone. Use a name such as Australia/Sydney or Europe/Berlin.')
        },
      },
      ['place', 'as'],
    )
  }

  private length(value: unknown, path: Path): void {
    this.members(
      value,
      path,
      {
        place: (place, at) => this.place(place, at),
        as: (as, at) => this.oneOf(as, at, ['s', 'ms', 'min', 'clock']),
      },
      ['place', 'as'],
    )
  }

  private fields(value: unknown, path: Path): void {
    if (!isObject(value)) return this.wrong(path, 'Must be an object of rules by field code.')
    const codes = Object.keys(value)
    if (codes.length > FIELDS_MAX) return this.wrong(path, `Must not have more than ${FIELDS_MAX} fields.`)
    for (const code of codes) {
      const flaw = flawOfField(code, null)
      if (flaw === null) this.fieldRule(code, value[code], [...path, code])
      else this.wrong([...path, code], flaw)
    }
  }

  private fieldRule(code: string, value: unknown, path: Path): void {
    this.members(
      value,
      path,
      {
        when: (when, at) => this.condition(when, at),
        else: (rule, at) => {
          if (at.filter((step) => step === 'else').length > ELSES_MAX)
            this.wrong(at, `Must not have more than ${ELSES_MAX} nested else rules.`)
          else this.fieldRule(code, rule, at)
        },
        places: (places, at) => {
          this.list(places, at, { most: PLACES_MAX, of: (one, below) => this.place(one, below) })
          if (Array.isArray(places) && places.length === 0) this.wrong(at, 'Add at least one JSON pointer.')
        },
        join: (join, at) => this.text(join, at, 0),
        part: (part, at) => this.oneOf(part, at, TEXT_PARTS),
        values: (values, at) => this.table(values, at, (one, below) => this.fieldValue(code, one, below)),
        only: (only, at) => this.exactly(only, at, true),
        keep_first: (keepFirst, at) => this.exactly(keepFirst, at, true),
      },
      ['places'],
    )
  }

  private fieldValue(code: string, value: unknown, path: Path): void {
    if (typeof value !== 'string' || value.length > TEXT_LENGTH_MAX) return this.text(value, path)
    if (readWritten(code, value) !== undefined) return
    const allowed = fieldOf(code)?.values
    this.wrong(
      path,
      allowed ? `Must be one of ${allowed.join(', ')}.` : `“${value}” is not a valid value for this field.`,
    )
  }

  private table(value: unknown, path: Path, of: (value: unknown, path: Path) => void): void {
    if (!isObject(value)) return this.wrong(path, 'Must be an object of meanings by received value.')
    const names = Object.keys(value)
    if (names.length > VALUES_MAX) return this.wrong(path, `Must not have more than ${VALUES_MAX} values.`)
    for (const name of names) {
      if (name.length > TEXT_LENGTH_MAX) this.wrong(path, `A value has at most ${TEXT_LENGTH_MAX} characters.`)
      else of(value[name], [...path, name])
    }
  }

  private place(value: unknown, path: Path, mayBeInItem = true): void {
    if (typeof value !== 'string' || value.length > TEXT_LENGTH_MAX) return this.wrong(path, placeWanted)
    const isInItem = value.startsWith('@')
    const pointer = isInItem ? value.slice(1) : value
    if (!/^(?:\/(?:[^~/]|~[01])*)*$/.test(pointer)) return this.wrong(path, placeWanted)
    if (isInItem && (!mayBeInItem || !this.hasEach))
      return this.wrong(path, 'A pointer can only start with @ if “each” names a list of messages.')
    if (!isInItem && !/^\/(?:body|query|headers)(?:\/|$)/.test(pointer)) this.wrong(path, placeWanted)
  }

  private list(
    value: unknown,
    path: Path,
    { most, of }: { most: number; of: (value: unknown, path: Path) => void },
  ): void {
    if (!Array.isArray(value)) return this.wrong(path, 'Must be a list.')
    if (value.length > most) return this.wrong(path, `Must not have more than ${most} items.`)
    for (const [index, one] of value.entries()) of(one, [...path, index])
  }

  private text(value: unknown, path: Path, least = 1): void {
    if (typeof value !== 'string' || value.length < least || value.length > TEXT_LENGTH_MAX)
      this.wrong(path, `Must be a string of at most ${TEXT_LENGTH_MAX} characters.`)
  }

  private oneOf(value: unknown, path: Path, known: readonly string[]): void {
    if (!known.some((one) => one === value)) this.wrong(path, `Must be one of ${known.join(', ')}.`)
  }

  private exactly(value: unknown, path: Path, wanted: unknown): void {
    if (value !== wanted) this.wrong(path, `Must be ${String(wanted)} or left out.`)
  }

  private members(value: unknown, path: Path, known: Members, needed: readonly string[] = []): void {
    if (!isObject(value)) return this.wrong(path, `Must be an object with ${Object.keys(known).join(', ')}.`)
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(known, name))
        this.wrong([...path, name], `Unknown property. Use ${Object.keys(known).join(', ')}.`)
      else if (value[name] !== undefined) known[name]?.(value[name], [...path, name])
    }
    for (const name of needed) if (value[name] === undefined) this.wrong([...path, name], 'Required.')
  }

  private wrong(path: Path, detail: string): void {
    if (this.flaws.length < FLAWS_MAX) this.flaws.push({ pointer: path.map(pointerToken).join(''), detail })
  }
}
