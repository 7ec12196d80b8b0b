// Telephone numbers as people read them: in groups, with the country code. Bodies and ids keep theirs as they are.
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { sanitizeLine } from './sanitize-text.ts'

/** A board shows the same numbers again and again; reading one takes a while. */
const known = new Map<string, string>()
const KNOWN_MAX = 2_000

/** Whom a call is with, as a person knows it: the caller, else who was called; of a call with neither, its `id`. */
export function callNumber({ caller, dialled }: CallNumbers, id: string): string {
  const number = caller ?? dialled
  return number === null ? sanitizeLine(id) : phone(number)
}

interface CallNumbers {
  readonly caller: string | null
  readonly dialled: string | null
}

/** `+61 412 345 678`; what is no number in E.164 stays as it is. */
export function phone(number: string): string {
  const before = known.get(number)
  if (before !== undefined) return before
  const grouped = /^\+\d{4,15}$/.test(number) ? parsePhoneNumberFromString(number)?.formatInternational() : undefined
  const text = grouped ?? sanitizeLine(number)
  if (known.size >= KNOWN_MAX) known.clear()
  known.set(number, text)
  return text
}
