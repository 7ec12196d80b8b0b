// The inverse of a mapping, for test calls: a message as the vendor would send it, so that what is tried is the way that real
// messages go. What is made is read again, and is only taken when it says what was wanted.
import type { Fields, FieldValue, Outcome, Status } from '../../calls/call.ts'
import type { FieldRule, Length, Mapping, Meaning, Place, Time } from './mapping.ts'
import { putAt, stepsOf, valueAt, type Tree } from './places.ts'
import { holds } from './status-of.ts'
import { understand } from './understand.ts'

/** What the message is to say. Times in ms since 1970. */
export interface Wanted {
  readonly uniqueid: string
  readonly status?: Status
  /** With `ended`. */
  readonly outcome?: Outcome
  readonly at: number
  /** The vendor's id of the message. */
  readonly eventId: string
  /** The running number within the call. */
  readonly number: number
  readonly fields: Fields
  readonly start?: number
  readonly answer?: number
  readonly end?: number
  readonly recording?: string
}

/** A message by this mapping, or `null`: it has no words for that status. */
export function makeMessage(mapping: Mapping, wanted: Wanted): Tree | null {
  const { status } = wanted
  const candidates = status === undefined ? [[]] : wordsFor(mapping, status, wanted.outcome)
  for (const words of candidates) {
    const tree = written(mapping, wanted, words)
    if (says(understand(mapping, tree, { at: wanted.at }).updates.at(-1), wanted)) return tree
  }
  return null
}

function says(update: { readonly status?: Status; readonly uniqueid: string } | undefined, wanted: Wanted): boolean {
  // A message of fields that the mapping has no place for says nothing at all.
  return update?.status === wanted.status && update?.uniqueid === wanted.uniqueid
}

type Words = readonly (readonly [Place, string])[]

/** The values that may stand for a status, the most exact first; with an end, also those that tell how it went. */
function wordsFor({ status: rules }: Mapping, status: Status, outcome: Outcome | undefined): Words[] {
  const found = rules.flatMap(({ place, values }) =>
    Object.entries(values)
      .filter(([, meaning]) => meaning.status === status)
      .map(([value, meaning]) => ({ place, word: value === '*' ? status : value, told: meaning.outcome })),
  )
  const exact = ({ told }: { readonly told?: Outcome | undefined }): number =>
    told === outcome ? 0 : told === undefined ? 1 : 2
  const [how] = rules.flatMap(({ place, values }) =>
    Object.entries(values)
      .filter(([, meaning]) => tellsAlone(meaning, outcome))
      .map(([value]): [Place, string] => [place, value]),
  )
  return found
    .toSorted((a, b) => exact(a) - exact(b))
    .map(({ place, word }) => [[place, word], ...(how === undefined || how[0] === place ? [] : [how])])
}

function tellsAlone(meaning: Meaning, outcome: Outcome | undefined): boolean {
  return meaning.status === undefined && meaning.outcome !== undefined && meaning.outcome === outcome
}

function written(mapping: Mapping, wanted: Wanted, words: Words): Tree {
  const message = new Writing(mapping.each)
  // What conditions look at is written first.
  const fields = Object.entries(mapping.fields).toSorted(([, a], [, b]) => Number(!!a.when) - Number(!!b.when))
  for (const [code, rule] of fields) message.field(rule, wanted.fields[code])
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
  for (const { when, place } of mapping.status) {
    // A rule with a condition is asked where that holds.
    const [value] = when?.values ?? []
    if (when !== undefined && value !== undefined && words.some(([used]) => used === place))
      message.put(when.place, value)
  }
  for (const [place, word] of words) message.put(place, word)
  const [id] = mapping.uniqueid
  if (id !== undefined) message.put(id, wanted.uniqueid)
  return message.tree()
}

class Writing {
  private readonly root: Record<string, unknown> = {}
  private readonly item: Record<string, unknown> = {}
  private readonly each: Place | undefined

  constructor(each: Place | undefined) {
    this.each = each
  }

  tree(): Tree {
    if (this.each !== undefined) putAt(this.root, stepsOf(this.each), [this.item])
    return this.root
  }

  put(place: Place, value: unknown): void {
    const isHead = place.startsWith('/query') || place.startsWith('/headers')
    putAt(this.of(place), stepsOf(place), isHead ? String(value) : value)
  }

  private of(place: Place): Record<string, unknown> {
    return place.startsWith('@') ? this.item : this.root
  }

  time(time: Time | undefined, ms: number | undefined): void {
    if (time === undefined || ms === undefined) return
    const { place, as } = time
    this.put(place, as === 's' ? ms / 1000 : as === 'ms' ? ms : new Date(ms).toISOString())
  }

  length(length: Length | undefined, ms: number | undefined): void {
    if (length !== undefined && ms !== undefined) this.put(length.place, lengthAs[length.as](ms))
  }

  /** Where the field stands when its condition holds; where it does not, `else` says where. */
  field({ when, else: other, places, values = {}, only }: FieldRule, value: FieldValue | undefined): void {
    if (when !== undefined && other !== undefined && !holds(when, (place) => valueAt(this.of(place), place))) {
      this.field(other, value)
      return
    }
    const [place] = places
    if (place === undefined || value === undefined || value === null) return
    const word = Object.entries(values).find(([, ours]) => ours === String(value))?.[0]
    if (word !== undefined) this.put(place, word)
    else if (only !== true) this.put(place, value)
  }
}

const lengthAs: Readonly<Record<Length['as'], (ms: number) => unknown>> = {
  s: (ms) => ms / 1000,
  ms: (ms) => ms,
  min: (ms) => ms / 60_000,
  clock: (ms) => {
    const seconds = Math.round(ms / 1000)
    const two = (number: number): string => String(Math.floor(number)).padStart(2, '0')
    return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`
  },
}
