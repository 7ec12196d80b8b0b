// Phone numbers as people read them: in groups, with the country code. Bodies and ids keep their numbers unchanged.
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { sanitizeLine } from './sanitize-text.ts'

/** Parsed numbers: a wallboard shows the same numbers again and again, and parsing is slow. */
const known = new Map<string, string>()
const KNOWN_MAX = 2_000

/** The number that names a call: of the caller, else the dialled number; without both, the `id` of the call. */
export function callNumber({ caller, dialled }: CallNumbers, id: string): string {
  const number = caller ?? dialled
  return number === null ? sanitizeLine(id) : phone(number)
}

interface CallNumbers {
  readonly caller: string | null
  readonly dialled: string | null
}

/** `+61 412 345 678`; a text that is not an E.164 number stays as it is. */
export function phone(number: string): string {
  const before = known.get(number)
  if (before !== undefined) return before
  const grouped = /^\+\d{4,15}$/.test(number) ? parsePhoneNumberFromString(number)?.formatInternational() : undefined
  const text = grouped ?? sanitizeLine(number)
  if (known.size >= KNOWN_MAX) known.clear()
  known.set(number, text)
  return text
}
