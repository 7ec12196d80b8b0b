// Reads one message with a mapping: returns updates of calls. Total: any message ends in updates and problems. Time is linear
// in the message and in the mapping.
import type { CallUpdate, Fields, FieldValue, RecordingNews, TimePrecision } from '../../calls/call.ts'
import { fieldOf, type KnownFrom } from '../../calls/fields.ts'
import { isWithheld } from '../../calls/numbers.ts'
import type { FieldRule, MappedLength, Mapping, MappedTime } from './mapping.ts'
import { itemsOf, shortened, textOf, type ReadTexts, type Tree } from './places.ts'
import { readField } from './read-field.ts'
import { holds, isIgnored, lookup, placesOfCondition, statusOf } from './status-of.ts'
import { precisionOf, readLength, readMoment } from './times.ts'
import { momentsOf, type Moment, type Times } from './whole-call.ts'

export interface UnderstandResult {
  readonly updates: readonly CallUpdate[]
  /** Parts that could not be read, in sentences for a person. */
  readonly problems: readonly string[]
  /** Notes for the author of the mapping, which are not problems. */
  readonly notes: readonly string[]
  /** The mapping says that the message changes no call. */
  readonly ignored?: true
}

export interface MessageContext {
  /** When the message arrived, in ms since 1970. */
  readonly at: number
  /** Two letters: the country whose date format applies if nothing else shows it. */
  readonly country?: string
  /** IANA name of the zone for times without a zone, if the mapping names none either. */
  readonly zone?: string
}

/** Maximum length of a stored id of a call or of an event. */
const ID_LENGTH_MAX = 255
/** Maximum number of messages in one: more are a mistake. */
const ITEMS_MAX = 1000
/** Maximum number of problems listed for one message: enough to fix a mapping. */
const PROBLEMS_MAX = 20
/** Maximum number of recordings in one message. */
const RECORDINGS_MAX = 10

/** A double orders seconds since 1970 by the microsecond, and whole numbers of 15 digits exactly. */
const ORDER = /^\d{1,15}(?:\.\d{1,9})?$/

export const ID_WANTED = 'Set the unique ID. Offhook needs it to group messages into calls.'
export const STATUS_WANTED = 'Set the status, and which of its values mean ringing, answered and ended.'

/** The updates from a message. The message has the form of `Tree`; the mapping was validated by `readMapping`. */
export function understand(mapping: Mapping, tree: Tree, received: MessageContext): UnderstandResult {
  const reading = new MessageReader(mapping, received)
  if (mapping.uniqueid.length === 0) reading.problem(ID_WANTED)
  if (mapping.status.length === 0) reading.problem(STATUS_WANTED)
  if (reading.problems.length > 0) return reading.result()
  const readTexts: ReadTexts = new Map()
  const items = itemsOf(tree, mapping.each, readTexts)
  const whole = memoize(lookup(tree, tree, readTexts))
  const look = (item: unknown): ReadPlace => {
    const inItem = lookup(tree, item, readTexts)
    return (place) => (place.startsWith('@') ? inItem(place) : whole(place))
  }
  if (items === undefined)
    reading.problem(`No list found at ${mapping.each}. Check the property of the list in the mapping.`)
  else if (items.length > ITEMS_MAX) reading.problem(`A list can contain at most ${ITEMS_MAX} messages.`)
  else for (const [index, item] of items.entries()) reading.item(look(item), items.length > 1 ? index : null)
  return reading.result()
}

type ReadPlace = (place: string) => unknown

/** A place in the message itself is looked up once, however many items the message has (S42). */
function memoize(look: ReadPlace): ReadPlace {
  const found = new Map<string, unknown>()
  return (place) => {
    if (!found.has(place)) found.set(place, look(place))
    return found.get(place)
  }
}

/** Whether a rule only reads the message itself, so that all items have the same value. */
function isOfWhole({ places, when, else: otherwise }: FieldRule): boolean {
  const allPlaces = when === undefined ? places : [...places, ...placesOfCondition(when)]
  return !allPlaces.some((place) => place.startsWith('@')) && (otherwise === undefined || isOfWhole(otherwise))
}

class MessageReader {
  readonly problems: string[] = []
  private readonly notes = new Set<string>()
  private readonly updates: CallUpdate[] = []
  /** Field values that are the same for all items. */
  private readonly ofWhole = new Map<string, MappedField | undefined>()
  private ignored = false
  /** The precision of the times in the present message: if one time has a fraction, all count as having one. */
  private precision: TimePrecision | undefined
  private readonly mapping: Mapping
  private readonly received: MessageContext

  constructor(mapping: Mapping, received: MessageContext) {
    this.mapping = mapping
    this.received = received
  }

  result(): UnderstandResult {
    return {
      updates: this.updates,
      problems: this.problems,
      notes: [...this.notes],
      ...(this.ignored && { ignored: true }),
    }
  }

  problem(text: string): void {
    if (this.problems.length < PROBLEMS_MAX && !this.problems.includes(text)) this.problems.push(text)
  }

  /** Reads one message. `index`: its position among several that arrived in one. */
  item(look: ReadPlace, index: number | null): void {
    const { mapping } = this
    if (isIgnored(mapping.ignore, look)) {
      this.ignored = true
      this.notes.add('The mapping ignores this message.')
      return
    }
    const mapped = statusOf(mapping.status, look)
    if (mapped.ignored) this.ignored = true
    const uniqueid = this.idOf(look, mapped.ignored === true)
    if (uniqueid === undefined) return
    if (mapped.problem !== undefined) this.problem(mapped.problem)
    const { fields, keepFirst } = this.fieldsOf(look)
    const recordings = this.recordingsOf(look)
    if (mapped.status === undefined) this.notes.add('This message has no status. Offhook uses only its fields.')
    const [first, ...more] = recordings
    const moments = momentsOf(mapped, this.timesOf(look), this.received.at)
    const facts = { uniqueid, eventId: this.eventIdOf(look, index), order: this.orderOf(look) }
    const hasNews = mapped.status !== undefined || mapped.outcome !== undefined || first !== undefined
    // No known status, and no field: nothing to report.
    if (!hasNews && Object.keys(fields).length === 0) return
    for (const [at, moment] of moments.entries()) {
      const isLast = at === moments.length - 1
      this.updates.push({
        ...updateOf(moment, facts, isLast),
        ...given(isLast ? fields : fieldsAt(fields, moment), keepFirst),
        ...(isLast && first && { recording: first }),
      })
    }
    const { at = this.received.at, precision } = moments.at(-1) ?? {}
    for (const recording of more) this.updates.push({ uniqueid, at, ...(precision && { precision }), recording })
  }

  /** The call's id. A missing id is a problem, unless the message means nothing anyway. */
  private idOf(look: ReadPlace, mayBeAbsent: boolean): string | undefined {
    const places = this.mapping.uniqueid
    const id = firstText(look, places)
    if (id !== undefined && id.length <= ID_LENGTH_MAX) return id
    if (id !== undefined)
      this.problem(`The unique ID has more than ${ID_LENGTH_MAX} characters. Select another property.`)
    else if (!mayBeAbsent) this.problem(`The unique ID is missing. No value found at ${places.join(' or ')}.`)
    return undefined
  }

  private eventIdOf(look: ReadPlace, index: number | null): string | undefined {
    const { event_id: place } = this.mapping
    if (place === undefined) return undefined
    const id = textOf(look(place))
    // If one request contains several messages with one id, the id is made unique for each message.
    const own = id !== undefined && index !== null && !place.startsWith('@') ? `${id}#${index + 1}` : id
    return own !== undefined && own.length + '#answered'.length <= ID_LENGTH_MAX ? own : undefined
  }

  private orderOf(look: ReadPlace): number | undefined {
    const { order: place } = this.mapping
    const text = place === undefined ? undefined : textOf(look(place))
    if (text === undefined) return undefined
    if (ORDER.test(text)) return Number(text)
    this.problem(`“${shortened(text, 40)}” at ${place} is not a sequence number or a time in seconds.`)
    return undefined
  }

  private timesOf(look: ReadPlace): Times {
    const { at, start, answer, end, duration, talk } = this.mapping
    this.precision = undefined
    const times = {
      at: this.moment(look, at),
      start: this.moment(look, start),
      answer: this.moment(look, answer),
      end: this.moment(look, end),
      duration: this.length(look, duration),
      talk: this.length(look, talk),
    }
    return { ...times, precision: this.precision }
  }

  private moment(look: ReadPlace, time: MappedTime | undefined): number | undefined {
    const text = time && textOf(look(time.place))
    // Several systems write zero for no time.
    if (time === undefined || text === undefined || isNoTime(text)) return undefined
    const { country, zone } = this.received
    const ms = readMoment(text, time.zone === undefined && zone !== undefined ? { ...time, zone } : time, country)
    if (ms === null) this.problem(`“${shortened(text, 60)}” at ${time.place} is not a time${asWritten[time.as]}.`)
    if (ms !== null && this.precision !== 'exact') this.precision = precisionOf(text, ms)
    return ms ?? undefined
  }

  private length(look: ReadPlace, length: MappedLength | undefined): number | undefined {
    const text = length && textOf(look(length.place))
    if (length === undefined || text === undefined) return undefined
    const ms = readLength(text, length.as)
    if (ms === null) this.problem(`“${shortened(text, 60)}” at ${length.place} is not a duration.`)
    return ms ?? undefined
  }

  private recordingsOf(look: ReadPlace): RecordingNews[] {
    const { recording: place } = this.mapping
    if (place === undefined) return []
    const found = look(place)
    const texts = (Array.isArray(found) ? found.slice(0, RECORDINGS_MAX) : [found]).map(textOf)
    const urls = texts.filter((text) => text !== undefined)
    for (const url of urls)
      if (!isWebAddress(url))
        this.problem(`“${shortened(url, 80)}” at ${place} is not a recording URL (http or https).`)
    return urls.filter(isWebAddress).map((url) => ({ url }))
  }

  private fieldOf(code: string, rule: FieldRule, look: ReadPlace): MappedField | undefined {
    for (let fieldRule: FieldRule | undefined = rule; fieldRule !== undefined; fieldRule = fieldRule.else) {
      if (fieldRule.when !== undefined && !holds(fieldRule.when, look)) continue
      const read = readField(code, fieldRule, fieldRule.places.map(look))
      if (read === undefined) continue
      if ('value' in read) return { value: read.value, keepsFirst: fieldRule.keep_first === true }
      this.problem(placed(read.problem, fieldRule))
      return undefined
    }
    return undefined
  }

  private fieldsOf(look: ReadPlace): MappedFields {
    const fields: Record<string, FieldValue> = {}
    const keepFirst: string[] = []
    for (const [code, rule] of Object.entries(this.mapping.fields)) {
      const found = this.ofWhole.has(code) ? this.ofWhole.get(code) : this.fieldOf(code, rule, look)
      if (isOfWhole(rule)) this.ofWhole.set(code, found)
      if (found === undefined) continue
      const { value, keepsFirst } = found
      if (code === 'caller_number' && typeof value === 'string' && isWithheld(value))
        fields['caller_anonymous'] ??= true
      else fields[code] = value
      if (keepsFirst) keepFirst.push(code)
    }
    return { fields, keepFirst }
  }
}

interface MappedField {
  readonly value: FieldValue
  readonly keepsFirst: boolean
}

interface MappedFields {
  readonly fields: Fields
  /** Codes of the fields that replace no value. */
  readonly keepFirst: readonly string[]
}

const asWritten: Readonly<Record<MappedTime['as'], string>> = {
  auto: ' that Offhook can read',
  iso: ' in ISO 8601 format',
  s: ' in Unix seconds',
  ms: ' in Unix milliseconds',
}

function placed(problem: string, { places }: FieldRule): string {
  return `${problem} (${places.join(', ')})`
}

function isNoTime(text: string): boolean {
  return /^0+(?:\.0+)?$/.test(text) || text.startsWith('0000-00-00') || text.startsWith('0001-01-01')
}

function firstText(look: ReadPlace, places: readonly string[]): string | undefined {
  for (const place of places) {
    const text = textOf(look(place))
    if (text !== undefined) return text
  }
  return undefined
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text)
}

interface UpdateFacts {
  readonly uniqueid: string
  readonly eventId: string | undefined
  readonly order: number | undefined
}

/** The update for an earlier moment gets an id derived from the vendor's, so that each counts once (C8). */
function updateOf(
  { status, outcome, fallback, at, precision, reportedAt, whileIn }: Moment,
  { uniqueid, eventId, order }: UpdateFacts,
  isLast: boolean,
): CallUpdate {
  return {
    uniqueid,
    at,
    ...(precision && { precision }),
    ...(reportedAt !== undefined && { reportedAt }),
    ...(status && { status }),
    ...(outcome && { outcome }),
    ...(fallback && { fallbackOutcome: fallback }),
    ...(whileIn && { whileIn }),
    ...(eventId !== undefined && { eventId: isLast ? eventId : `${eventId}#${status}` }),
    ...(order !== undefined && { order: { of: uniqueid, number: order } }),
  }
}

function given(fields: Fields, keepFirst: readonly string[]): Pick<CallUpdate, 'fields' | 'keepFirst'> {
  const kept = keepFirst.filter((code) => Object.hasOwn(fields, code))
  return Object.keys(fields).length === 0 ? {} : { fields, ...(kept.length > 0 && { keepFirst: kept }) }
}

const KNOWN_AT_ANSWER: ReadonlySet<KnownFrom> = new Set(['ring', 'any', 'answer'])
const KNOWN_AT_RING: ReadonlySet<KnownFrom> = new Set(['ring', 'any'])

/** The fields that are known at an earlier moment. */
function fieldsAt(fields: Fields, { status }: Moment): Fields {
  const known = status === 'answered' ? KNOWN_AT_ANSWER : KNOWN_AT_RING
  return Object.fromEntries(Object.entries(fields).filter(([code]) => known.has(fieldOf(code)?.known ?? 'any')))
}
