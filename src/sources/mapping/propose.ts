// Proposes a mapping from received messages, for a person to confirm: which part is the call's id, which the status, what its
// values mean, which part is which field. Uses the names of the parts, and their values in all the messages.
import { isObject } from '../../json/is-object.ts'
import { readField } from './read-field.ts'
import type { FieldRule, MappedLength, Mapping, Meaning, Place, MappedTime, TextPart } from './mapping.ts'
import { directionMeant, meaningOf, outcomeMeant } from './meanings.ts'
import {
  DIALLED_NAMES,
  FIELD_NAMES,
  fit,
  plainName,
  ROLE_NAMES,
  SIP_CODE_NAMES,
  type Role,
  type Sureness,
} from './names.ts'
import { itemsOf, leavesOf, stepsOf, textOf, valueAt, valuesAt, type SeenValue, type Tree } from './places.ts'
import { isSipCode, SIP_FAILURES, sipMeaning } from './sip-codes.ts'
import { readLength, readMoment } from './times.ts'
import { pointerToken } from '../../json/json-pointer.ts'

export interface Proposal {
  /** A list in the message, each item of which is one message. Then all places are inside an item (`@/…`). */
  readonly each?: Place
  /** Places, the most likely first. */
  readonly uniqueid: readonly Place[]
  readonly event_id: readonly Place[]
  readonly order: readonly Place[]
  readonly status: readonly ProposedStatus[]
  /** The place of the outcome of an ended call, besides the most likely status. */
  readonly outcome: readonly ProposedStatus[]
  readonly at: readonly MappedTime[]
  readonly start: readonly MappedTime[]
  readonly answer: readonly MappedTime[]
  readonly end: readonly MappedTime[]
  readonly duration: readonly MappedLength[]
  readonly talk: readonly MappedLength[]
  readonly recording: readonly Place[]
  /** The most likely place of each field that was found, in the order of the message. */
  readonly fields: readonly ProposedField[]
}

interface ProposedStatus {
  readonly place: Place
  readonly values: readonly ProposedValue[]
}

interface ProposedValue extends SeenValue {
  /** `null`: unknown. */
  readonly meaning: Meaning | null
}

interface ProposedField {
  readonly code: string
  readonly place: Place
  readonly example: string
  /** Translations of the vendor's values, where they differ from ours. */
  readonly values?: Readonly<Record<string, string>>
  /** The part of the text to use, if it is an address. */
  readonly part?: TextPart
}

/** Number of messages to inspect: the latest are enough. */
const TREES_MAX = 200
const RANKED_MAX = 5
/** A part with more different values is not a status. */
const STATUS_VALUES_MAX = 40

/** The most likely mapping of these messages. */
export function propose(trees: readonly Tree[]): Proposal {
  return new Proposer(trees.slice(-TREES_MAX)).proposal()
}

interface Part {
  /** In the form of a mapping. */
  readonly place: Place
  readonly steps: readonly string[]
  readonly inHeaders: boolean
  readonly seen: readonly SeenValue[]
  /** Number of messages in which the part has a value. */
  readonly count: number
}

interface RankedPart {
  readonly part: Part
  readonly score: number
}

class Proposer {
  private readonly each: Place | undefined
  private readonly roots: readonly unknown[]
  private readonly parts: readonly Part[]

  constructor(trees: readonly Tree[]) {
    this.each = listIn(trees)
    this.roots =
      this.each === undefined ? trees : trees.flatMap((tree) => itemsOf(tree, this.each) ?? []).slice(-TREES_MAX)
    const places = new Set(this.roots.flatMap((root) => leavesOf(root).map(({ place }) => place)))
    const starred = new Set([...places].map((place) => this.starred(place)))
    this.parts = [...starred].map((place) => this.part(place)).filter(({ count }) => count > 0)
  }

  proposal(): Proposal {
    const ids = this.ids()
    const [id] = ids
    const start = this.times('start')
    const answer = this.times('answer')
    const end = this.times('end')
    const duration = this.lengths('duration', start[0], end[0])
    const talk = this.lengths('talk', start[0], end[0])
    const isWhole = this.isWhole(id, [end[0]?.place, duration[0]?.place])
    const sipCode = this.sipCode()
    const found = this.statuses({ isWhole, always: id ?? end[0]?.place ?? duration[0]?.place, sipCode })
    const isBySip = sipCode !== undefined && found[0] !== undefined && found[0].place !== sipCode.place
    const status = isBySip ? found.map(withoutFailed) : found
    const outcome = [...(isBySip ? [sipOutcomes(sipCode)] : []), ...this.outcomes(status[0], sipCode)]
    const taken = [
      ...ids.slice(0, 1),
      status[0]?.place,
      ...[start, answer, end, duration, talk].map(([first]) => first?.place),
    ]
    const used = new Set(taken.filter((place) => place !== undefined))
    return {
      ...(this.each !== undefined && { each: this.each }),
      uniqueid: ids,
      event_id: this.eventIds(ids),
      order: this.ranked('order', ({ seen }) => seen.every(({ value }) => /^\d{1,9}$/.test(value))),
      status,
      outcome,
      at: this.eventTimes(
        used,
        [start, answer, end].some(({ length }) => length > 0),
      ),
      start,
      answer,
      end,
      duration,
      talk,
      recording: this.recordings(),
      fields: this.fields(used),
    }
  }

  /** An item of a list stands for all of its items; a key that only looks like a number is a key. */
  private starred(place: Place): Place {
    const all = place.replaceAll(/\/\d+(?=\/|$)/g, '/*')
    return all !== place && this.roots.some((root) => textOf(valueAt(root, all)) !== undefined) ? all : place
  }

  private part(place: Place): Part {
    const seen = valuesAt(this.roots, place)
    return {
      place: this.each === undefined ? place : `@${place}`,
      steps: stepsOf(place).slice(this.each === undefined ? 1 : 0),
      inHeaders: this.each === undefined && place.startsWith('/headers/'),
      seen,
      count: seen.reduce((sum, { count }) => sum + count, 0),
    }
  }

  /** Parts whose names fit a role and whose values fit, the most certain first. */
  private rank(role: Role, fits: (part: Part) => boolean, more: (part: Part) => number = () => 0): RankedPart[] {
    const names: Sureness = ROLE_NAMES.get(role) ?? new Map<string, number>()
    return this.parts
      .map((part) => ({ part, score: fit(part.steps, names) }))
      .filter(
        ({ part, score }) => score > 0 && (!part.inHeaders || role === 'event_id' || role === 'status') && fits(part),
      )
      .map(({ part, score }) => ({
        part,
        score: score + (part.count / Math.max(1, this.roots.length)) * 20 + more(part),
      }))
      .toSorted((a, b) => b.score - a.score)
      .slice(0, RANKED_MAX)
  }

  private ranked(role: Role, fits: (part: Part) => boolean, more?: (part: Part) => number): Place[] {
    return this.rank(role, fits, more).map(({ part }) => part.place)
  }

  /** A value that several messages share, but not all, is more likely the call's id than a value that differs in each. */
  private ids(): Place[] {
    const fits = ({ seen }: Part): boolean => seen.every(({ value }) => value.length <= 255)
    return this.ranked('uniqueid', fits, ({ seen, count }) => {
      const isText = seen.some(({ value }) => /\s/.test(value)) ? -20 : 0
      return isText + (count < 3 || seen.length === 1 || seen.length === count ? 0 : 25)
    })
  }

  private eventIds(ids: readonly Place[]): Place[] {
    const [id] = ids
    const fits = ({ place, seen, count }: Part): boolean => place !== id && seen.length === count && count >= 2
    return this.ranked('event_id', fits).filter((place) => place !== id)
  }

  /** Whether each message reports a whole call: each has an end or a duration, and no call has two messages. */
  private isWhole(id: Place | undefined, ends: readonly (Place | undefined)[]): boolean {
    const ids = this.parts.find(({ place }) => place === id)
    const all = (part: Part | undefined): boolean =>
      part?.count === this.roots.length && !part.seen.some(({ value }) => value === '0')
    return (
      (ids === undefined || ids.seen.length === ids.count) &&
      ends.some((end) => end !== undefined && all(this.parts.find(({ place }) => place === end)))
    )
  }

  /**
   * If each message reports a whole call and none has a status, the presence of a message is the status: any place that all
   * messages have serves.
   */
  private statuses({ isWhole, always, sipCode }: StatusSearch): ProposedStatus[] {
    const named = this.namedStatuses(isWhole)
    if (named.length > 0) return named
    if (sipCode !== undefined) return [sipStatuses(sipCode, isWhole)]
    if (!isWhole || always === undefined) return []
    return [{ place: always, values: [{ value: '*', count: this.roots.length, meaning: { status: 'ended' } }] }]
  }

  private namedStatuses(isWhole: boolean): ProposedStatus[] {
    const meant = ({ seen }: Part): number => seen.filter(({ value }) => meaningOf(value) !== null).length / seen.length
    const fits = (part: Part): boolean =>
      part.seen.length <= STATUS_VALUES_MAX && (meant(part) > 0 || fit(part.steps, STRONG_STATUS) > 0)
    const more = (part: Part): number => {
      const meanings = part.seen.map(({ value }) => meaningOf(value))
      const kinds = new Set(meanings.map((meaning) => meaning?.status)).size
      return (
        meant(part) * 60 + (kinds > 1 ? 25 : 0) + (meanings.some((meaning) => meaning?.status === 'ended') ? 10 : 0)
      )
    }
    return this.rank('status', fits, more).map(({ part: { place, seen } }) => ({
      place,
      values: seen.map(({ value, count }) => ({ value, count, meaning: isWhole ? endOf(value) : meaningOf(value) })),
    }))
  }

  /** The code of a SIP response: by its name, or by a name for codes and matching values. */
  private sipCode(): Part | undefined {
    const fits = ({ steps, seen }: Part): boolean =>
      seen.every(({ value }) => isSipCode(value)) &&
      (seen.some(({ value }) => Object.hasOwn(SIP_FAILURES, value)) || /sip/i.test(steps.at(-1) ?? ''))
    return this.parts
      .filter((part) => !part.inHeaders && fit(part.steps, SIP_CODE_NAMES) > 0 && fits(part))
      .toSorted((a, b) => fit(b.steps, SIP_CODE_NAMES) - fit(a.steps, SIP_CODE_NAMES))[0]
  }

  private outcomes(status: ProposedStatus | undefined, sipCode: Part | undefined): ProposedStatus[] {
    if (!status?.values.some(({ meaning }) => meaning?.status === 'ended' && meaning.outcome === undefined)) return []
    const fits = ({ place, seen }: Part): boolean =>
      place !== status.place &&
      place !== sipCode?.place &&
      seen.length <= STATUS_VALUES_MAX &&
      seen.some(({ value }) => outcomeMeant(value) !== null)
    return this.rank('outcome', fits).map(({ part: { place, seen } }) => ({
      place,
      values: seen.map(({ value, count }) => {
        const outcome = outcomeMeant(value)
        return { value, count, meaning: outcome === null ? null : { outcome } }
      }),
    }))
  }

  private times(role: 'at' | 'start' | 'answer' | 'end'): MappedTime[] {
    const fits = ({ seen }: Part): boolean =>
      seen.every(({ value }) => isRecent(readMoment(value, { as: 'auto' })) || isZero(value))
    return this.ranked(role, fits).map((place) => ({ place, as: 'auto' }))
  }

  /** The time by its name; else, if there is no start or end of the call, any value that can only be a time. */
  private eventTimes(used: ReadonlySet<Place>, hasTimes: boolean): MappedTime[] {
    const named = this.times('at').filter(({ place }) => !used.has(place))
    if (named.length > 0 || hasTimes) return named
    return this.shaped(({ value }) => ISO_TIME.test(value) && isRecent(readMoment(value, { as: 'auto' })))
      .filter((place) => !used.has(place))
      .map((place) => ({ place, as: 'auto' }))
  }

  /** The recording by its name, if the value is a URL; else a URL of audio. */
  private recordings(): Place[] {
    const named = this.ranked('recording', ({ seen }) => seen.some(({ value }) => /^https?:\/\//i.test(value)))
    return named.length > 0 ? named : this.shaped(({ value }) => AUDIO_URL.test(value))
  }

  /** Places whose values all have a recognisable form, whatever their names. */
  private shaped(is: (value: SeenValue) => boolean): Place[] {
    return this.parts.filter(({ inHeaders, seen }) => !inHeaders && seen.every(is)).map(({ place }) => place)
  }

  /** Durations in the unit that their names and the times of the same messages show. */
  private lengths(
    role: 'duration' | 'talk',
    start: MappedTime | undefined,
    end: MappedTime | undefined,
  ): MappedLength[] {
    const fits = ({ seen }: Part): boolean => seen.every(({ value }) => readLength(value, 's') !== null)
    return this.rank(role, fits).map(({ part }) => ({ place: part.place, as: this.unitOf(part, start, end) }))
  }

  private unitOf(
    { place, steps, seen }: Part,
    start: MappedTime | undefined,
    end: MappedTime | undefined,
  ): MappedLength['as'] {
    const name = (steps.at(-1) ?? '').toLowerCase()
    if (seen.some(({ value }) => value.includes(':'))) return 'clock'
    if (/(?:_|\b)ms$|millis/.test(name) || /[a-z]Ms$/.test(steps.at(-1) ?? '')) return 'ms'
    if (name.includes('min')) return 'min'
    if (start === undefined || end === undefined) return 's'
    const isMs = this.roots.some((root) => {
      const [from, to] = [start, end].map((time) => readMoment(this.textAt(root, time.place) ?? '', time))
      const length = Number(this.textAt(root, place))
      return (
        typeof from === 'number' && typeof to === 'number' && to - from > 1000 && length > ((to - from) / 1000) * 100
      )
    })
    return isMs ? 'ms' : 's'
  }

  private fields(used: ReadonlySet<Place>): ProposedField[] {
    const found: { code: string; part: Part; score: number; order: number }[] = []
    for (const [code, names] of FIELD_NAMES)
      for (const [order, part] of this.parts.entries()) {
        const score = part.inHeaders || used.has(part.place) ? 0 : fit(part.steps, names)
        if (score > 0 && this.canBe(code, part)) found.push({ code, part, score, order })
      }
    // The most certain first; a part is one field, and a field has one part.
    const codes = new Set<string>()
    const places = new Set<Place>()
    const chosen = found
      .toSorted((a, b) => b.score - a.score)
      .filter(({ code, part: { place } }) => {
        if (codes.has(code) || places.has(place)) return false
        codes.add(code)
        places.add(place)
        return true
      })
    return chosen.toSorted((a, b) => a.order - b.order).map(({ code, part }) => proposedField(code, part))
  }

  private canBe(code: string, { place, steps, seen }: Part): boolean {
    // A SIP server dials names as well as numbers.
    if (code === 'tracking_number' && DIALLED_NAMES.has(plainName(steps.at(-1) ?? '')))
      return seen.every(({ value }) => /^[\w.+*#-]{1,64}$|^[+\d][\d\s()./-]+$/.test(value) || SIP_URI.test(value))
    if (code === 'direction') return seen.every(({ value }) => directionMeant(value) !== null)
    if (code.endsWith('_number') || code === 'transferred_to')
      return seen.every(
        ({ value }) =>
          /^\+?[\d\s()./*#-]{2,}$|^(?:anonymous|unknown|private|restricted)$/i.test(value) || SIP_URI.test(value),
      )
    if (code === 'dtmf_digits') return seen.every(({ value }) => /^[\d*#]{1,12}$/.test(value))
    if (/_url$|^landing_page$|^referrer$|^page_called/.test(code))
      return seen.every(({ value }) => /^https?:/i.test(value))
    const rule: FieldRule = { places: [place] }
    return seen.every(({ value }) => {
      const read = readField(code, rule, [value])
      return read === undefined || 'value' in read
    })
  }

  private textAt(root: unknown, place: Place): string | undefined {
    return textOf(valueAt(root, place))
  }
}

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d/
const AUDIO_URL = /^https?:\/\/\S+\.(?:mp3|wav|ogg|oga|opus|m4a|aac|flac|gsm)(?:[?#]\S*)?$/i

/** Names that mean the status so certainly that its values need not be known. */
const STRONG_STATUS: Sureness = new Map(
  ['callstatus', 'callstate', 'callevent', 'eventtype', 'event', 'status'].map((name) => [name, 1]),
)

function endOf(value: string): Meaning | null {
  const outcome = outcomeMeant(value)
  if (outcome !== null) return { status: 'ended', outcome }
  return meaningOf(value)
}

/** The input of the search for a status by name. */
interface StatusSearch {
  readonly isWhole: boolean
  /** A place with a value in every message. */
  readonly always: Place | undefined
  readonly sipCode: Part | undefined
}

/** The codes that were seen, then all others that end a call. */
function sipValues({ seen }: Part, meaning: (code: string) => Meaning | null): ProposedValue[] {
  const known = new Set(seen.map(({ value }) => value))
  const others = Object.keys(SIP_FAILURES).filter((code) => !known.has(code))
  return [...seen, ...others.map((value) => ({ value, count: 0 }))].map((one) => ({
    ...one,
    meaning: meaning(one.value),
  }))
}

function sipStatuses(part: Part, isWhole: boolean): ProposedStatus {
  const meaning = (code: string): Meaning | null => {
    const said = sipMeaning(code)
    return isWhole && said?.status === 'answered' ? { status: 'ended', outcome: 'answered' } : said
  }
  return { place: part.place, values: sipValues(part, meaning) }
}

/** Besides a status: the outcome of a call that was not answered. The other codes repeat the status. */
function sipOutcomes(part: Part): ProposedStatus {
  const meaning = (code: string): Meaning | null => {
    const outcome = sipMeaning(code)?.outcome
    return outcome === undefined ? null : { outcome }
  }
  return { place: part.place, values: sipValues(part, meaning) }
}

/** `failed` alone says less than the code beside it. */
function withoutFailed({ place, values }: ProposedStatus): ProposedStatus {
  const ended = { status: 'ended' } as const
  return {
    place,
    values: values.map((one) => (one.meaning?.outcome === 'failed' ? { ...one, meaning: ended } : one)),
  }
}

/** Alone, or after a name. */
const SIP_URI = /^(?:"[^"]*"|[^"<]*<)?\s*<?sips?:/i

function proposedField(code: string, { place, seen }: Part): ProposedField {
  const [first] = seen
  const values = code === 'direction' ? directionsOf(seen) : {}
  const isAddress = code.endsWith('_number') && seen.some(({ value }) => SIP_URI.test(value))
  return {
    code,
    place,
    example: first?.value ?? '',
    ...(Object.keys(values).length > 0 && { values }),
    ...(isAddress && { part: 'sip_user' }),
  }
}

function directionsOf(seen: readonly SeenValue[]): Record<string, string> {
  const rows = seen.map(({ value }) => [value, directionMeant(value) ?? value] as const)
  return Object.fromEntries(rows.filter(([value, ours]) => value.toLowerCase() !== ours))
}

/** A list of messages: the body itself, or the only list of objects in it, if nothing beside it looks like a call's id. */
function listIn(trees: readonly Tree[]): Place | undefined {
  const [last] = trees.slice(-1)
  const body = last?.body
  if (isListOfObjects(body)) return '/body'
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined
  const lists = Object.entries(body).filter(([, value]) => isListOfObjects(value))
  const [list] = lists
  const ids = ROLE_NAMES.get('uniqueid') ?? new Map<string, number>()
  const hasId = leavesOf({ ...body, [list?.[0] ?? '']: undefined }).some(({ place }) => fit(stepsOf(place), ids) > 0)
  return list !== undefined && lists.length === 1 && !hasId ? `/body${pointerToken(list[0])}` : undefined
}

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isObject)
}

/** From 2000 on: a smaller number is a count, not a time. */
function isRecent(ms: number | null): boolean {
  return ms !== null && ms > 946_684_800_000 && ms < 4_102_444_800_000
}

function isZero(value: string): boolean {
  return /^0+(?:\.0+)?$|^0000-|^0001-/.test(value)
}

/** The mapping of a proposal that is confirmed completely. Values of unknown meaning are left out. */
export function mappingOf(proposal: Proposal): Mapping {
  const { each, uniqueid, event_id, order, status, outcome, at, start, answer, end, duration, talk, recording } =
    proposal
  const rules = [...status.slice(0, 1), ...outcome.slice(0, 1)].map(({ place, values }) => ({
    place,
    values: Object.fromEntries(
      values.flatMap(({ value, meaning }) => (meaning === null ? [] : [[value, meaning] as const])),
    ),
  }))
  const firsts = {
    event_id: event_id[0],
    order: order[0],
    at: at[0],
    start: start[0],
    answer: answer[0],
    end: end[0],
    duration: duration[0],
    talk: talk[0],
    recording: recording[0],
  }
  return {
    ...(each !== undefined && { each }),
    uniqueid: uniqueid.slice(0, 1),
    status: rules,
    ...(Object.fromEntries(Object.entries(firsts).filter(([, value]) => value !== undefined)) as Partial<Mapping>),
    fields: Object.fromEntries(
      proposal.fields.map(({ code, place, values, part }): [string, FieldRule] => [
        code,
        { places: [place], ...(part && { part }), ...(values && { values }) },
      ]),
    ),
  }
}
