// Turns the JSON of POST /api/v1/events into CallUpdates. The code is handwritten because up to a thousand rows per request pass
// here on the hot path (a hundred rows take a fraction of a millisecond). The schema that /openapi.json shows is in contract.ts
// and is made of the same tables; a test checks that the two agree.
import { OUTCOMES, STATUSES } from '../../calls/status.ts'
import type { CallUpdate, FieldValue, RecordingNews } from '../../calls/call.ts'
import { flawOfField, readTime, readValue, TIME_WANTED, VALUE_LENGTH_MAX } from '../../calls/field-values.ts'
import { isWebAddress } from '../../calls/web-address.ts'
import { precisionOf } from '../../calls/rfc3339.ts'
import { pointerToken } from '../../json/json-pointer.ts'
import type { Flaw } from '../../flaws/flaw.ts'
import { isObject } from '../../json/is-object.ts'

/** Rows of one request. */
export const EVENTS_MAX = 1000
/** The longest `uniqueid` and `event_id`: the ids of all phone systems are far shorter, and an index entry must hold them. */
export const ID_LENGTH_MAX = 255
/** Fields of one update: a larger number is a mistake. */
export const FIELDS_MAX = 300
/** Flaws in one response: enough to fix a batch, few enough to read. */
const FLAWS_MAX = 20

type EventsResult =
  | { readonly ok: true; readonly updates: readonly CallUpdate[] }
  | { readonly ok: false; readonly flaws: readonly Flaw[] }

/**
 * Reads one update or an array of updates. If one update is wrong, all are refused. Telephone numbers without a country code
 * belong to `country` (two letters, ISO 3166).
 */
export function readEvents(body: unknown, country: string): EventsResult {
  const rows: readonly unknown[] = Array.isArray(body) ? body : [body]
  if (rows.length > EVENTS_MAX)
    return refused(`At most ${EVENTS_MAX} updates are allowed per request. This request has ${rows.length}.`)
  if (rows.length === 0) return refused('The array is empty. Send at least one update.')
  const flaws: Flaw[] = []
  const updates: CallUpdate[] = []
  for (let index = 0; index < rows.length && flaws.length < FLAWS_MAX; index++) {
    const wrong: Wrong = (path, detail) => {
      const pointer = (Array.isArray(body) ? [index, ...path] : path).map(pointerToken).join('')
      if (flaws.length < FLAWS_MAX) flaws.push({ pointer, detail })
    }
    const update = readUpdate(rows[index], { wrong, country })
    if (update) updates.push(update)
  }
  return flaws.length > 0 ? { ok: false, flaws } : { ok: true, updates }
}

function refused(detail: string): EventsResult {
  return { ok: false, flaws: [{ pointer: '', detail }] }
}

/** Reports an error in the value at a path within the update. */
type Wrong = (path: readonly string[], detail: string) => void

/** The context for reading one update. */
interface Reading {
  readonly wrong: Wrong
  readonly country: string
}

/** How a member is read; `undefined` for an invalid value. */
interface Member<Key extends keyof CallUpdate = keyof CallUpdate> {
  readonly key: Key
  readonly read: (value: unknown) => CallUpdate[Key] | undefined
  readonly wanted: string
}

const ID_RULE = `Must be a string of 1 to ${ID_LENGTH_MAX} characters.`
const recordingWanted =
  'Must be {"expected": true}, {"url": an http or https URL without a username} or {"failed": the reason}.'

/** The members of an update, except `fields`. */
const MEMBERS: ReadonlyMap<string, Member> = new Map<string, Member>([
  ['uniqueid', { key: 'uniqueid', read: readId, wanted: ID_RULE }],
  ['event_id', { key: 'eventId', read: readId, wanted: ID_RULE }],
  ['status', { key: 'status', read: oneOf(STATUSES), wanted: `Must be one of ${STATUSES.join(', ')}.` }],
  ['outcome', { key: 'outcome', read: oneOf(OUTCOMES), wanted: `Must be one of ${OUTCOMES.join(', ')}.` }],
  ['at', { key: 'at', read: readTime, wanted: TIME_WANTED }],
  [
    'is_test',
    {
      key: 'isTest',
      read: (value) => (typeof value === 'boolean' ? value : undefined),
      wanted: 'Must be true or false.',
    },
  ],
  ['recording', { key: 'recording', read: readRecording, wanted: recordingWanted }],
])

const MEMBER_NAMES = [...MEMBERS.keys(), 'fields'].join(', ')

function readUpdate(row: unknown, reading: Reading): CallUpdate | undefined {
  const { wrong } = reading
  if (!isObject(row)) {
    wrong([], 'Must be an object with one call update.')
    return undefined
  }
  const update: Partial<Record<keyof CallUpdate, CallUpdate[keyof CallUpdate]>> = {}
  for (const name of Object.keys(row)) {
    const member = MEMBERS.get(name)
    if (name === 'fields') update.fields = readFields(row[name], reading)
    else if (member === undefined) wrong([name], `Unknown property. Allowed: ${MEMBER_NAMES}.`)
    else if ((update[member.key] = member.read(row[name])) === undefined) wrong([name], member.wanted)
  }
  const { at } = row
  if (typeof at === 'string') update.precision = precisionOf(at)
  if (!('uniqueid' in row)) wrong(['uniqueid'], 'Missing. It identifies the call.')
  // Each key holds the value of its own reader. Where a reader returned nothing, `wrong` was called and the update is not used.
  return update as unknown as CallUpdate
}

function readFields(value: unknown, { wrong, country }: Reading): Readonly<Record<string, FieldValue>> {
  const fields: Record<string, FieldValue> = {}
  if (!isObject(value)) {
    wrong(['fields'], 'Must be an object of field names and values.')
    return fields
  }
  const names = Object.keys(value)
  if (names.length > FIELDS_MAX) wrong(['fields'], `Must have at most ${FIELDS_MAX} fields.`)
  for (const name of names) {
    const flaw = flawOfField(name, value[name])
    if (flaw === null) fields[name] = readValue(name, value[name] as FieldValue, country)
    else wrong(['fields', name], flaw)
  }
  return fields
}

function readId(value: unknown): string | undefined {
  return typeof value === 'string' && value.length > 0 && value.length <= ID_LENGTH_MAX ? value : undefined
}

function oneOf<Name extends string>(names: readonly Name[]): (value: unknown) => Name | undefined {
  return (value) => names.find((name) => name === value)
}

function readRecording(value: unknown): RecordingNews | undefined {
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined
  const { expected, url, failed } = value
  if (expected === true) return { expected: true }
  if (typeof failed === 'string' && failed.length <= VALUE_LENGTH_MAX) return { failed }
  if (typeof url === 'string' && url.length <= VALUE_LENGTH_MAX && isWebAddress(url)) return { url }
  return undefined
}
