// Reads frames of the event socket, and the events in them. Names are kept unchanged: FreeSWITCH writes each in one way only.
import { parseJsonObject } from '../../json/parse-json.ts'

/** A block of headers, and the body that `Content-Length` announced. */
export interface Frame {
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** The fields of one event. */
export type EslEvent = ReadonlyMap<string, string>

/** `Content-Type`, or ''. */
export function kindOfFrame(frame: Frame): string {
  return frame.headers.get('Content-Type') ?? ''
}

/** The event in a frame; `null`: none, or it cannot be read. */
export function eventIn(frame: Frame): EslEvent | null {
  const kind = kindOfFrame(frame)
  if (kind === 'text/event-plain') return plainEvent(frame.body)
  return kind === 'text/event-json' ? jsonEvent(frame.body) : null
}

/** Lines `Name: value`, with the value percent-encoded; the body of an event follows after an empty line and is not read. */
function plainEvent(body: string): EslEvent | null {
  const event = new Map<string, string>()
  for (const line of body.split('\n')) {
    if (line === '') break
    const colon = line.indexOf(':')
    if (colon > 0) event.set(line.slice(0, colon), decoded(line.slice(colon + 1).trim()))
  }
  return event.has('Event-Name') ? event : null
}

/** Percent-encoding may be broken if a value was cut: then the text stays unchanged. */
function decoded(value: string): string {
  if (!value.includes('%')) return value
  try {
    return withoutNull(decodeURIComponent(value))
  } catch {
    return value
  }
}

/** Reads an event from a JSON object whose values are texts. Other values are not fields of an event. */
export function jsonEvent(body: string): EslEvent | null {
  const parsed = parseJsonObject(body)
  if (parsed === null) return null
  const event = new Map<string, string>()
  for (const [name, value] of Object.entries(parsed)) if (typeof value === 'string') event.set(name, withoutNull(value))
  return event.has('Event-Name') ? event : null
}

/** PostgreSQL cannot store U+0000 (C17). */
function withoutNull(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text
}

/** A field of an event, or ''. */
export function field(event: EslEvent, name: string): string {
  return event.get(name) ?? ''
}

/** FreeSWITCH's texts for "not known" (`switch_channel.c`, `switch_caller.c`: `_undef_`, `unknown`). */
const UNKNOWN: ReadonlySet<string> = new Set(['', '_undef_', 'unknown', 'undefined'])

/** A field of an event, or `null` where FreeSWITCH does not know it. */
export function knownField(event: EslEvent, name: string): string | null {
  const value = field(event, name)
  return UNKNOWN.has(value.toLowerCase()) ? null : value
}

/** A field as a whole number, or `null`. */
export function numberIn(event: EslEvent, name: string): number | null {
  const value = field(event, name)
  return /^\d{1,9}$/.test(value) ? Number(value) : null
}

/** A field that has microseconds since 1970, in milliseconds; `null`: it is not set. */
export function timeIn(event: EslEvent, name: string): number | null {
  const value = field(event, name)
  return /^[1-9]\d{9,16}$/.test(value) ? Number(value) / 1000 : null
}

/** When the event happened, in milliseconds since 1970, or `null`. */
export function timeOf(event: EslEvent): number | null {
  return timeIn(event, 'Event-Date-Timestamp')
}
