// Fields that follow from other fields, calculated when they are needed: parsing a telephone number costs more than the rest of
// an event, and most requests do not use it. An event names `outcome_corrected` only if a person corrected the outcome.
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { Fields, FieldValue } from './call.ts'

interface Caller {
  readonly national: string
  readonly country: string | undefined
}

// Parsing a number costs about 50 µs, and the events of one call need the same number. An entry has a few hundred bytes.
const CACHE_MAX = 4096
const cache = new Map<string, Caller | null>()

/** The value of a field: the reported value, otherwise the value that follows from other fields, otherwise `undefined`. */
export function fieldValue(fields: Fields, name: string): FieldValue | undefined {
  if (Object.hasOwn(fields, name)) return fields[name]
  if (name === 'caller_number_local') return callerOf(fields)?.national
  if (name === 'caller_country') return callerOf(fields)?.country
  if (name === 'outcome_corrected') return Object.hasOwn(fields, 'outcome') ? false : undefined
  return undefined
}

/** The data in the caller's number, if it is a telephone number with its country code. */
function callerOf(fields: Fields): Caller | null {
  const number = Object.hasOwn(fields, 'caller_number') ? fields['caller_number'] : undefined
  if (typeof number !== 'string' || !number.startsWith('+')) return null
  let caller = cache.get(number)
  if (caller === undefined) {
    if (cache.size >= CACHE_MAX) cache.clear()
    caller = read(number)
    cache.set(number, caller)
  }
  return caller
}

function read(number: string): Caller | null {
  const phone = parsePhoneNumberFromString(number, { extract: false })
  return phone?.isPossible() ? { national: phone.formatNational(), country: phone.country } : null
}
