// Shows a text to somebody who lacks a right (S54): without telephone numbers, and without links that play a recording, as far as
// their form can be recognised.
import { DIGIT, maskNumbers } from '../text/mask-numbers.ts'
import type { Access } from './policy.ts'

/** A text as somebody sees it: without numbers, and without links that play a recording. */
export function showText(text: string, { rights }: Pick<Access, 'rights'>): string {
  const withoutLinks = rights.has('recordings') ? text : maskLinks(text)
  return rights.has('numbers') ? withoutLinks : maskText(withoutLinks)
}

/** An id of Offhook: a prefix and a UUIDv7 in hex. */
const ID = String.raw`[a-z]{2,5}_[\da-f]{12}7[\da-f]{3}[89ab][\da-f]{15}`
const TIME = String.raw`(?:19|20)\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(?:\.\d{1,3})?Z`
const BYTE = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`
/** The host of a URL that is an IPv4 address. */
const IP_HOST = String.raw`(?<=https?://)(?:${BYTE}\.){3}${BYTE}(?::\d{1,5})?(?=[/?#]|$)`
/** Parts of a text that stay, because nobody writes a telephone number so. */
const KEPT = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${ID}|${TIME}|${IP_HOST})(?![\p{L}\p{N}])`, 'gu')

const ANY_DIGIT = new RegExp(DIGIT, 'u')

function maskText(text: string): string {
  if (!ANY_DIGIT.test(text) && text.length < ENCODED_MIN) return text
  let masked = ''
  let at = 0
  for (const { 0: kept, index } of text.matchAll(KEPT)) {
    masked += maskPart(text.slice(at, index)) + kept
    at = index + kept.length
  }
  return masked + maskPart(text.slice(at))
}

function maskPart(text: string): string {
  return maskNumbers(maskEncoded(text, HIDDEN_DIGITS))
}

/** The data and the signature of a link, as recording-links.ts writes it, in any text: neither part changes when it is escaped. */
const SIGNED_LINK = /(?<![\w-])[\w-]{35,}\.[\w-]{22}(?:\.mp3)?/g
/** A link of which the end is cut off: what is missing could be guessed. */
const CUT_LINK = /(recordings[^\w-]{1,4}(?:2F)?)[\w.-]{35,}/g

const ENCODED_LINK = /recordings[^\w-]{1,4}[\w.-]{20}/

/** In place of a text that is hidden. */
export const DOTS = '••••'

function maskLinks(text: string): string {
  const masked = text.replaceAll(SIGNED_LINK, DOTS).replaceAll(CUT_LINK, `$1${DOTS}`)
  return maskEncoded(masked, ENCODED_LINK)
}

/** A number in a decoded text, with any spacing and in any script. */
const HIDDEN_DIGITS = new RegExp(String.raw`${DIGIT}{6}|${DIGIT}(?:[^\p{L}\p{N}]{0,3}${DIGIT}){6}`, 'u')
/** Seven digits in Base64. */
const ENCODED_MIN = 10
const ENCODED = new RegExp(String.raw`[A-Za-z\d+/_-]{${ENCODED_MIN},}={0,2}`, 'g')

/** Replaces runs of Base64 whose content has this form. A run may begin within other text, at any of four positions. */
function maskEncoded(text: string, form: RegExp): string {
  return text.replaceAll(ENCODED, (run) =>
    [0, 1, 2, 3].some((from) => form.test(decoded(run.slice(from)))) ? DOTS : run,
  )
}

const utf8 = new TextDecoder()

/** The text of Base64, as UTF-8. Bytes that are none become signs that are neither a letter nor a digit. */
function decoded(run: string): string {
  const plain = run.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '')
  // One character alone in the last group of four is no byte.
  const bytes = atob(plain.length % 4 === 1 ? plain.slice(0, -1) : plain)
  return utf8.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)))
}
