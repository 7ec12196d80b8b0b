// The inverse of a mapping, for test calls: makes a message as the vendor would send it, so that a test takes the way
// of real messages. A made message is read again, and only used if it has the meaning that was wanted.
import type { Fields, FieldValue, Outcome, Status } from '../../calls/call.ts'
import type { Condition, FieldRule, MappedLength, Mapping, Meaning, Place, MappedTime } from './mapping.ts'
import { putAt, stepsOf, textOf, valueAt, type Tree } from './places.ts'
import { holds } from './status-of.ts'
import { understand } from './understand.ts'

/** The content of the message. Times in ms since 1970. */
export interface MessageContent {
  readonly uniqueid: string
  readonly status?: Status
  /** Only with `ended`. */
  readonly outcome?: Outcome
  readonly at: number
  /** The vendor's id of the message. */
  readonly eventId: string
  /** The sequence number within the call. */
  readonly number: number
  readonly fields: Fields
  readonly start?: number
  readonly answer?: number
  readonly end?: number
  readonly recording?: string
}

/** A message by this mapping; `null`: the mapping has no value for that status. */
export function makeMessage(mapping: Mapping, wanted: MessageContent): Tree | null {
  let next: Tree | null = null
  for (const words of wordsFor(mapping, wanted))
    for (const id of mapping.uniqueid) {
      const tree = written(mapping, wanted, { words, id })
      const reading = understand(mapping, tree, { at: wanted.at }).updates.at(-1)
      // A message with only fields that the mapping does not read says nothing at all.
      if (reading?.status !== wanted.status || reading?.uniqueid !== wanted.uniqueid) continue
      if (wanted.outcome === undefined || reading.outcome === wanted.outcome) return tree
      next ??= tree
    }
  return next
}

/** A value and the place for it, where a rule of the mapping finds it. */
interface Word {
  readonly place: Place
  readonly word: string
  readonly when: Condition | undefined
}

/** The values that may stand for a status, the most exact first; for an end, also values that give the outcome. */
function wordsFor({ status: rules }: Mapping, { status, outcome }: MessageContent): (readonly Word[])[] {
  if (status === undefined) return [[]]
  const meanings = rules.flatMap(({ when, place, values }) =>
    Object.entries(values).map(([value, meaning]) => ({ when, place, value, meaning })),
  )
  const found = meanings.filter(({ meaning }) => meaning.status === status)
  const exact = ({ meaning }: { readonly meaning: Meaning }): number =>
    meaning.outcome === outcome ? 0 : meaning.outcome === undefined ? 1 : 2
  const ways = meanings.filter(({ meaning }) => tellsAlone(meaning, outcome))
  const word = ({ when, place, value }: (typeof meanings)[number], any: string): Word => ({
    when,
    place,
    word: value === '*' ? any : value,
  })
  return found
    .toSorted((a, b) => exact(a) - exact(b))
    .flatMap((end) => [
      ...ways
        .filter(({ place }) => place !== end.place)
        .map((way) => [word(end, status), word(way, outcome ?? status)]),
      [word(end, status)],
    ])
}

function tellsAlone(meaning: Meaning, outcome: Outcome | undefined): boolean {
  return meaning.status === undefined && meaning.outcome !== undefined && meaning.outcome === outcome
}

/**
 * A value that is written first is not overwritten: the status comes before the fields, and fields in conditions before
 * others.
 */
function written(mapping: Mapping, wanted: MessageContent, { words, id }: { words: readonly Word[]; id: Place }): Tree {
  const message = new MessageBuilder(mapping.each)
  message.put(id, wanted.uniqueid)
  for (const { place, word } of words) message.put(place, word)
  for (const { when } of words) if (when !== undefined) message.meet(when)
  const { at, start, answer, end } = wanted
  message.time(mapping.at, at)
  message.time(mapping.start, start)
  message.time(mapping.answer, answer)
  message.time(mapping.end, end)
  message.length(mapping.duration, end !== undefined && start !== undefined ? end - start : undefined)
  message.length(mapping.talk, end === undefined ? undefined : answer === undefined ? 0 : end - answer)
  if (mapping.event_id !== undefined) message.put(mapping.event_id, wanted.eventId)
  if (mapping.order !== undefined) message.put(mapping.order, wanted.number)
  if (mapping.recording !== undefined && wanted.recording !== undefined)
    message.put(mapping.recording, wanted.recording)
  const fields = Object.entries(mapping.fields).toSorted(([, a], [, b]) => Number(!!a.when) - Number(!!b.when))
  for (const [, { when }] of fields) if (when !== undefined) message.equal(when)
  for (const [code, rule] of fields) message.field(rule, wanted.fields[code])
  return message.tree()
}

class MessageBuilder {
  private readonly root: Record<string, unknown> = {}
  private readonly item: Record<string, unknown> = {}
  private readonly each: Place | undefined
  private readonly places = new Set<Place>()

  constructor(each: Place | undefined) {
    this.each = each
  }

  tree(): Tree {
    if (this.each !== undefined) putAt(this.root, stepsOf(this.each), [this.item])
    return this.root
  }

  /** Writes only where nothing was written yet. */
  put(place: Place, value: unknown): void {
    if (this.places.has(place)) return
    this.places.add(place)
    const isHead = place.startsWith('/query') || place.startsWith('/headers')
    putAt(this.of(place), stepsOf(place), isHead ? String(value) : value)
  }

  /** Writes a value that meets a condition. A condition on the form of a number is left to the numbers in the fields. */
  meet(condition: Condition): void {
    const [value] = condition.values ?? []
    if (value !== undefined) this.put(condition.place, value)
    this.equal(condition)
    if (condition.and !== undefined) this.meet(condition.and)
  }

  /** Writes the same value at the two places of a condition that compares them. */
  equal({ place, same_as: same, and }: Condition): void {
    if (and !== undefined) this.equal(and)
    if (same === undefined) return
    const value = textOf(valueAt(this.of(same), same)) ?? textOf(valueAt(this.of(place), place))
    if (value === undefined) return
    this.put(place, value)
    this.put(same, value)
  }

  private of(place: Place): Record<string, unknown> {
    return place.startsWith('@') ? this.item : this.root
  }

  time(time: MappedTime | undefined, ms: number | undefined): void {
    if (time === undefined || ms === undefined) return
    const { place, as } = time
    this.put(place, as === 's' ? ms / 1000 : as === 'ms' ? ms : new Date(ms).toISOString())
  }

  length(length: MappedLength | undefined, ms: number | undefined): void {
    if (length !== undefined && ms !== undefined) this.put(length.place, lengthAs[length.as](ms))
  }

  /** Writes the field to its place if its condition holds; otherwise `else` names the place. */
  field({ when, else: other, places, values = {}, only }: FieldRule, value: FieldValue | undefined): void {
    if (when !== undefined && !holds(when, (place) => valueAt(this.of(place), place))) {
      if (other !== undefined) this.field(other, value)
      return
    }
    const [place] = places
    if (place === undefined || value === undefined || value === null) return
    const word = Object.entries(values).find(([, ours]) => ours === String(value))?.[0]
    if (word !== undefined) this.put(place, word)
    else if (only !== true) this.put(place, value)
  }
}

const lengthAs: Readonly<Record<MappedLength['as'], (ms: number) => unknown>> = {
  s: (ms) => ms / 1000,
  ms: (ms) => ms,
  min: (ms) => ms / 60_000,
  clock: (ms) => {
    const seconds = Math.round(ms / 1000)
    const two = (number: number): string => String(Math.floor(number)).padStart(2, '0')
    return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`
  },
}
