// The ways in which people write one telephone number. What a person typed into a condition is compared with all of them, so
// that `0400 111 222`, `61400111222` and `+61 400 111 222` are the number that a switch tells as `+61400111222`.
//
// A number without a country code is one of the country of the number that it is compared with: a condition is of no country,
// and two numbers of two countries that share all their national digits are rarer than the mistakes that anything finer makes.
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

export interface Spellings {
  /** With country code and `+`, with it alone, and as in its own country; only digits and the `+`. */
  readonly usual: readonly string[]
  /** Those, and how it is written where it is dialled from abroad, or without the 0 before an area code. */
  readonly all: readonly string[]
}

// Reading a number costs about 50 µs, and all events of one call ask for the same. Some hundred bytes each.
const CACHE_MAX = 4096
const cache = new Map<string, Spellings>()

/** What leads abroad: 00 (ITU-T E.123), 0011 in Australia, 011 in North America. */
const EXIT_PREFIXES = ['00', '0011', '011'] as const

/** The spellings of a number as calls have it: in E.164, or whatever a switch had in its place, which has one. */
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

/** A number without what is only there to be read: blanks, brackets, and the 0 in `+61 (0)400`. Other text in small letters. */
export function plainNumber(text: string): string {
  const trimmed = text.trim()
  if (!WRITTEN_NUMBER.test(trimmed)) return trimmed.toLowerCase()
  const international = trimmed.startsWith('+') ? trimmed.replace('(0)', '') : trimmed
  return international.replaceAll(/[\s()./-]/g, '')
}

/** The beginning of a number that a person typed as it is dialled from abroad, as a beginning with its country code. */
export function withoutExitPrefix(plain: string): string {
  const prefix = ['0011', '00'].find((one) => plain.startsWith(one) && plain.length > one.length)
  return prefix === undefined ? plain : plain.slice(prefix.length)
}
