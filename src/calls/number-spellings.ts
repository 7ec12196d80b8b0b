// The ways in which people write a telephone number. A number that a person typed into a condition is compared with all of them,
// so that `0400 111 222`, `61400111222` and `+61 400 111 222` match the number that a phone system reports as `+61400111222`.
//
// A number without a country code belongs to the country of the number that it is compared with, because a condition has no
// country. Two numbers of two countries with the same national digits are rarer than the errors of any finer rule.
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

interface Spellings {
  /** With country code and `+`, with country code alone, and in national form; only digits and the `+`. */
  readonly usual: readonly string[]
  /** The usual spellings, and the forms for dialling from abroad or without the 0 before an area code. */
  readonly all: readonly string[]
}

// Parsing a number costs about 50 µs, and all events of one call need the same number. An entry has some hundred bytes.
const CACHE_MAX = 4096
const cache = new Map<string, Spellings>()

/** Prefixes for dialling abroad: 00 (ITU-T E.123), 0011 in Australia, 011 in North America. */
const EXIT_PREFIXES = ['00', '0011', '011'] as const

/** The spellings of a call's number: in E.164, or any other text that a phone system sent, which has one spelling. */
export function spellingsOf(number: string): Spellings {
  let known = cache.get(number)
  if (known === undefined) {
    if (cache.size >= CACHE_MAX) cache.clear()
    known = spell(number)
    cache.set(number, known)
  }
  return known
}

function spell(number: string): Spellings {
  const plain = plainNumber(number)
  const phone = plain.startsWith('+') ? parsePhoneNumberFromString(plain, { extract: false }) : undefined
  if (phone?.isPossible() !== true) return { usual: [plain], all: [plain] }
  const digits = phone.number.slice(1)
  const usual = [phone.number, digits, phone.formatNational().replaceAll(/\D/g, '')]
  return { usual, all: [...usual, phone.nationalNumber, ...EXIT_PREFIXES.map((prefix) => prefix + digits)] }
}

const WRITTEN_NUMBER = /^\+?[\d\s()./-]*$/

/** A number without characters that only help reading: blanks, brackets, and the 0 in `+61 (0)400`. Other text in lower case. */
export function plainNumber(text: string): string {
  const trimmed = text.trim()
  if (!WRITTEN_NUMBER.test(trimmed)) return trimmed.toLowerCase()
  const international = trimmed.startsWith('+') ? trimmed.replace('(0)', '') : trimmed
  return international.replaceAll(/[\s()./-]/g, '')
}

/** Turns the beginning of a number in the form for dialling abroad into a beginning with country code. */
export function withoutExitPrefix(plain: string): string {
  const prefix = ['0011', '00'].find((one) => plain.startsWith(one) && plain.length > one.length)
  return prefix === undefined ? plain : plain.slice(prefix.length)
}
