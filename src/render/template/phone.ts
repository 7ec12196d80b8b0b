import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** The three ways in which a telephone number is written. */
export interface PhoneForms {
  readonly e164: string
  readonly national: string
  readonly international: string
}

const forms = new Map<string, PhoneForms | null>()
// Parsing a number costs about 50 µs, and the numbers of one account recur.
const FORMS_MAX = 5000
// The longest possible number, with blanks and brackets; anything longer is text.
const WRITTEN_MAX = 40

/**
 * Parses a telephone number; without a country code it belongs to `country` (T17). `null` if the text is no number: an extension
 * such as 204, "anonymous", a SIP address.
 */
export function phoneForms(written: string, country: string): PhoneForms | null {
  if (written.length > WRITTEN_MAX) return null
  const key = `${country} ${written}`
  let found = forms.get(key)
  if (found === undefined) {
    if (forms.size >= FORMS_MAX) forms.clear()
    found = read(written, country)
    forms.set(key, found)
  }
  return found
}

function read(written: string, country: string): PhoneForms | null {
  const options: { extract: false; defaultCountry?: CountryCode } = { extract: false }
  if (isSupportedCountry(country)) options.defaultCountry = country
  const phone = parsePhoneNumberFromString(written, options)
  if (phone === undefined || !phone.isPossible()) return null
  return { e164: phone.number, national: phone.formatNational(), international: phone.formatInternational() }
}
