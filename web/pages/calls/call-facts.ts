// The facts that the page needs from the fields of a call. Pure.
import type { Fields } from '../../../src/calls/call.ts'
import type { ListedCall } from '../../api/calls.ts'
import { words } from '../../words/words.ts'

export function textIn(fields: Fields, code: string): string | null {
  const value = fields[code]
  return typeof value === 'string' && value !== '' ? value : null
}

export function numberIn(fields: Fields, code: string): number | null {
  const value = fields[code]
  return typeof value === 'number' ? value : null
}

export function millisOf(time: string | null): number | null {
  const ms = time === null ? Number.NaN : Date.parse(time)
  return Number.isNaN(ms) ? null : ms
}

export function durationMsOf({ started_at: start, ended_at: end }: ListedCall, nowMs: number): number {
  return Math.max(0, (millisOf(end) ?? nowMs) - Date.parse(start))
}

/** The cause of a hangup in words; a cause without words is shown as the phone system reports it. */
export function causeWord(cause: string): string {
  return Object.hasOwn(words.calls.causes, cause) ? (words.calls.causes[cause] ?? cause) : cause
}
