// One event of ARI, the Asterisk REST Interface: JSON, unchanged. No member is trusted to exist, or to have a certain type.
import { isObject } from '../../../json/is-object.ts'
import { parseJsonObject } from '../../../json/parse-json.ts'

/** Any JSON object: an event, or a channel or bridge in one. */
export type JsonObject = Readonly<Record<string, unknown>>

/** A channel variable may hold a few KiB; a longer text is cut here. */
const TEXT_MAX = 64 * 1024

/** The event in a WebSocket message; `null`: not a JSON object. */
export function readEvent(json: string): JsonObject | null {
  return parseJsonObject(json)
}

export function objectOf(value: unknown): JsonObject | null {
  return isObject(value) ? value : null
}

/** The objects in a list; empty if the value is not a list. */
export function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.map(objectOf).filter((one) => one !== null) : []
}

/** A text or a number in an object, or ''. */
export function textIn(thing: JsonObject | null, name: string): string {
  const value = thing?.[name]
  if (typeof value === 'number') return String(value)
  // PostgreSQL cannot store U+0000 (C17).
  return typeof value === 'string' ? value.slice(0, TEXT_MAX).replaceAll('\0', '\uFFFD') : ''
}

/** `timestamp` (`2026-11-27T00:06:53.999+0000`: an offset without a colon) in milliseconds since 1970, or `null`. */
export function timeOf(thing: JsonObject, name = 'timestamp'): number | null {
  const at = Date.parse(textIn(thing, name).replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  return Number.isNaN(at) ? null : at
}
