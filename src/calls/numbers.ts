// Converts telephone numbers as phone systems write them into E.164 (ITU-T E.164: `+`, country code, national number).
//
// Phone systems send `0412 345 678`, `61412345678`, `0011 61 …` and `+61412345678` for the same caller, and extensions and words
// (`204`, `anonymous`) in the same field. Text that is no telephone number stays unchanged.
import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  type PhoneNumber,
} from 'libphonenumber-js/min'

/** E.164 has 15 digits at most; the rest is room for blanks, brackets and a prefix. Longer text is no number. */
export const NUMBER_LENGTH_MAX = 40

// Fewer digits without a `+` are an extension or a service of the switch: in some countries 1234 would be a whole number.
const DIGITS_MIN = 7

/** The country of numbers if neither the source nor its account names one. */
export const DEFAULT_COUNTRY = 'AU'

/**
 * The number in E.164, or `null` when the text is no number. Without a `+` the number belongs to `country` (two letters, ISO
 * 3166), with or without its country code or trunk prefix.
 */
export function e164(written: string, country: string | null): string | null {
  if (written.length > NUMBER_LENGTH_MAX) return null
  const cacheKey = `${country ?? ''} ${written}`
  let number = cache.get(cacheKey)
  if (number === undefined) {
    if (cache.size >= CACHE_MAX) cache.clear()
    number = read(written, country)
    cache.set(cacheKey, number)
  }
  return number
}

// Parsing a number costs about 50 µs, and all updates of one call name the same number. An entry has some hundred bytes.
const CACHE_MAX = 4096
const cache = new Map<string, string | null>()

function read(written: string, country: string | null): string | null {
  // A number that begins with `+` contains its country, and the newest ranges are not in every table: a possible number is
  // accepted.
  if (written.trimStart().startsWith('+')) return possible(parse(written, null))
  const digits = written.replaceAll(/\D/g, '')
  if (country === null || digits.length < DIGITS_MIN) return null
  const national = valid(parse(written, country))
  if (national && digitsOf(national.formatNational()) === digits) return national.number
  // `491711234567` from a German phone system has its country code: a national number would have begun with 0.
  const international = valid(parse(`+${digits}`, null))
  if (international && international.countryCallingCode === callingCode(country)) return international.number
  return national?.number ?? null
}

/**
 * The possible E.164 beginnings for the beginning of a number that a person typed: with a country code, or without one as a
 * number of `country`. Empty if the text is no beginning of a number.
 */
export function e164Beginnings(written: string, country: string): string[] {
  const text = written.trim()
  if (text.length > NUMBER_LENGTH_MAX || !/^\+?[\d\s()./-]*\d[\d\s()./-]*$/.test(text)) return []
  const digits = digitsOf(text)
  if (text.startsWith('+')) return [`+${digits}`]
  const home = callingCode(country)
  const beginnings = [`+${digits}`]
  // 00 (ITU-T E.123) and 0011 (Australia) are prefixes for dialling abroad; a single 0 is a trunk prefix, and in a few countries
  // part of the number.
  for (const abroad of ['0011', '00']) if (digits.startsWith(abroad)) beginnings.push(`+${digits.slice(abroad.length)}`)
  if (home !== null) beginnings.push(`+${home}${digits}`, `+${home}${digits.replace(/^0/, '')}`)
  return [...new Set(beginnings)].filter((beginning) => beginning !== '+')
}

/** The beginnings to search for: as typed, such as an extension, or in E.164. */
export function numberBeginnings(written: string, country: string): string[] {
  return [...new Set([written, ...e164Beginnings(written, country)])]
}

/** The number in E.164 if it is one, otherwise the text without blanks around it. */
export function asE164(written: string, country: string | null): string {
  return e164(written, country) ?? written.trim()
}

// Words that phone systems and carriers send for a withheld number, and some of them as digits (as Twilio documents for callers
// without an id: 266696687 spells ANONYMOUS on a telephone's keys).
const WITHHELD: ReadonlySet<string> = new Set([
  '',
  'anonymous',
  'blocked',
  'no number',
  'private',
  'restricted',
  'unavailable',
  'unknown',
  'withheld',
  '+266696687',
  '+7378742833',
  '+2562533',
  '+8566696',
  '+86282452253',
])

/** Whether this stands for a caller who withholds the number, or whose number is missing. */
export function isWithheld(written: string): boolean {
  const word = written
    .trim()
    .toLowerCase()
    .replace(/^sips?:/, '')
    .replace(/@.*$/s, '')
    .replaceAll(/[<>"]/g, '')
  return WITHHELD.has(word)
}

function parse(written: string, country: string | null): PhoneNumber | undefined {
  const defaultCountry: CountryCode | null = country !== null && isSupportedCountry(country) ? country : null
  return parsePhoneNumberFromString(written, { extract: false, ...(defaultCountry && { defaultCountry }) })
}

function possible(number: PhoneNumber | undefined): string | null {
  return number?.isPossible() ? number.number : null
}

function valid(number: PhoneNumber | undefined): PhoneNumber | null {
  return number?.isValid() ? number : null
}

function callingCode(country: string): string | null {
  return isSupportedCountry(country) ? getCountryCallingCode(country) : null
}

function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, '')
}
