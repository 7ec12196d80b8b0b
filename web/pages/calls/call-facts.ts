// What the fields of a call say, as the page needs it. Pure.
import type { Fields } from '../../../src/calls/call.ts'
import type { ListedCall } from '../../api/calls.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { phone } from '../../parts/phone.ts'
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

/** Who calls: the name with the number under it, or what there is of both. */
export function callerOf(fields: Fields): { readonly name: string; readonly under: string | null } {
  const number = textIn(fields, 'caller_number')
  const name = textIn(fields, 'caller_name')
  const shown = number === null ? null : phone(number)
  if (name !== null) return { name: sanitizeLine(name), under: shown }
  if (shown !== null) return { name: shown, under: null }
  const hidden = fields['caller_anonymous'] === true
  return { name: hidden ? words.calls.withheld : words.calls.unknownCaller, under: null }
}
