// The parts of a text that a mapping may name: of a SIP address, of a telephone number, of a quoted text. Each is found in a
// single pass over the text.
import type { NumberForm, TextPart } from './mapping.ts'
import { decodePercent } from '../../text/decode-percent.ts'

/** A part of a text without blanks around it; `undefined`: the text does not have the part. */
export function partOfText(text: string, part: TextPart): string | undefined {
  return found[part](text.trim())?.trim() || undefined
}

const found: Readonly<Record<TextPart, (text: string) => string | undefined>> = {
  sip_user: (text) => addressOf(text).user,
  sip_host: (text) => addressOf(text).host,
  sip_name: nameOf,
  number: numberOf,
  unquoted: (text) => quoted(text)?.text ?? text,
}

/** Whether a text is a telephone number of this form. */
export function hasForm(
  text: string,
  { min_digits: min = 1, max_digits: max = Infinity, starts_with: starts }: NumberForm,
): boolean {
  const number = numberOf(text)
  if (number === undefined) return false
  const digits = number.startsWith('+') ? number.length - 1 : number.length
  return digits >= min && digits <= max && (starts === undefined || starts.some((start) => number.startsWith(start)))
}

interface Quoted {
  readonly text: string
  /** The text after the closing quote. */
  readonly rest: string
}

/** A text that begins with a quote, as SIP writes names (RFC 3261, 25.1): `\` escapes the next character. */
function quoted(text: string): Quoted | undefined {
  if (!text.startsWith('"')) return undefined
  let inside = ''
  for (let at = 1; at < text.length; at++) {
    const one = text.charAt(at)
    if (one === '"') return { text: inside, rest: text.slice(at + 1) }
    if (one === '\\') at++
    inside += text.charAt(at)
  }
  return undefined
}

/** A fully quoted text without its quotes; any other text unchanged. */
export function withoutQuotes(text: string): string {
  const inQuotes = quoted(text)
  return inQuotes === undefined || inQuotes.rest.trim() !== '' ? text : inQuotes.text.trim()
}

function nameOf(text: string): string | undefined {
  const inQuotes = quoted(text)
  if (inQuotes !== undefined) return inQuotes.text
  const open = text.indexOf('<')
  if (open !== -1) return text.slice(0, open)
  return SCHEME.test(text) ? undefined : text
}

const SCHEME = /^(?:sips?|tel):/i

interface Address {
  readonly user?: string | undefined
  readonly host?: string | undefined
}

/**
 * The address in `"Jane" <sip:+61400111222;phone-context=x@192.0.2.1:5060;user=phone>`, `tel:+61-400-111-222` or
 * `jane@sip.example.com`.
 */
function addressOf(text: string): Address {
  const outside = quoted(text)?.rest ?? text
  const open = outside.indexOf('<')
  const close = outside.indexOf('>', open)
  const uri = open === -1 ? outside : outside.slice(open + 1, close === -1 ? undefined : close)
  const scheme = SCHEME.exec(uri)?.[0].toLowerCase()
  const address = uri.slice(scheme?.length ?? 0)
  const at = address.indexOf('@')
  if (at !== -1) return { user: decodePercent(upTo(address.slice(0, at), ';:')), host: hostIn(address.slice(at + 1)) }
  // `sip:example.com` has no user.
  if (scheme === 'sip:' || scheme === 'sips:') return { host: hostIn(address) }
  return { user: upTo(address, ';') }
}

function hostIn(text: string): string {
  const [bracketed] = /^\[[\da-f:.]*\]/i.exec(text) ?? []
  return bracketed ?? upTo(text, ';:?')
}

/** A text up to the first of these characters. */
function upTo(text: string, ends: string): string {
  let end = 0
  while (end < text.length && !ends.includes(text.charAt(end))) end++
  return text.slice(0, end)
}

/** A longer text is not a telephone number, and is not matched against the pattern below. */
const NUMBER_LENGTH_MAX = 64

/** Digits, with a leading `+` if there is one; punctuation between them is removed. */
function numberOf(text: string): string | undefined {
  const { user = '' } = addressOf(text)
  const written = withoutQuotes(user.trim())
  if (written.length > NUMBER_LENGTH_MAX) return undefined
  // `+61 (0)400 111 222`: the zero is only dialled within the country.
  const number = (written.startsWith('+') ? written.replace('(0)', '') : written).replaceAll(/[\s()./-]/g, '')
  return /^\+?\d+$/.test(number) ? number : undefined
}
