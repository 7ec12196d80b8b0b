// The last safeguard of S22: masks secrets that come back. The log's copy of a request is built from its parts, with dots in
// place of secrets; but a receiver may repeat the request in its response, and an error may quote a value that it could not use.
import { decodePercent } from './decode-percent.ts'

export interface Mask {
  text(text: string): string
  /** `cut`: the bytes were cut off, perhaps within a secret; then the beginning of a secret at the very end is masked too. */
  bytes(bytes: Buffer, cut?: boolean): Buffer
}

/** A shorter secret would be found in unrelated text; a longer one does not occur by chance (S22). */
const SECRET_LENGTH_MIN = 8
/** Fewer characters of a secret that was cut off reveal nothing. */
const CUT_LENGTH_MIN = 4
const DOTS = '••••'

/** Masks these secrets wherever they occur, in every form in which they were sent or may be quoted. */
export function createMask(secrets: readonly string[]): Mask {
  const forms = [...new Set(secrets.filter((secret) => secret.length >= SECRET_LENGTH_MIN).flatMap(formsOf))]
  // The longest first: one form may be the beginning of another.
  forms.sort((a, b) => b.length - a.length)
  const needles = forms.map((form) => Buffer.from(form).toString('latin1'))
  const dotBytes = Buffer.from(DOTS).toString('latin1')
  return {
    text: (text) => replaceAll(text, forms, DOTS),
    bytes(bytes, cut = false) {
      // Latin-1 has one character for each byte, so bytes that are not UTF-8 stay unchanged.
      const given = bytes.toString('latin1')
      const masked = replaceAll(given, needles, dotBytes)
      const ended = cut ? maskEnd(masked, needles, dotBytes) : masked
      return ended === given ? bytes : Buffer.from(ended, 'latin1')
    },
  }
}

/** Masks the secrets of both masks. */
export function combineMasks(one: Mask, other: Mask | null): Mask {
  if (other === null) return one
  return {
    text: (text) => other.text(one.text(text)),
    bytes: (bytes, cut) => other.bytes(one.bytes(bytes, cut), cut),
  }
}

/** The needles are in lower case; they are found in any case. */
function replaceAll(text: string, needles: readonly string[], by: string): string {
  let rest = text
  let searched = lowerCase(text)
  for (const needle of needles) {
    if (!searched.includes(needle)) continue
    rest = replaceOne({ rest, searched, needle, by })
    searched = lowerCase(rest)
  }
  return rest
}

function replaceOne(of: { rest: string; searched: string; needle: string; by: string }): string {
  const { rest, searched, needle, by } = of
  const kept: string[] = []
  let from = 0
  for (let at = searched.indexOf(needle); at !== -1; at = searched.indexOf(needle, from)) {
    kept.push(rest.slice(from, at))
    from = at + needle.length
  }
  return [...kept, rest.slice(from)].join(by)
}

/**
 * Lower-cases only A to Z, so that a match has the same place and length in the text itself, and bytes that are no letters stay.
 */
function lowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** Masks the longest beginning of a secret at the end of the text, where a secret may have been cut off. */
function maskEnd(text: string, needles: readonly string[], by: string): string {
  let longest = 0
  const searched = lowerCase(text)
  for (const needle of needles) {
    for (
      let length = Math.min(needle.length - 1, text.length);
      length >= CUT_LENGTH_MIN && length > longest;
      length -= 1
    ) {
      if (searched.endsWith(needle.slice(0, length))) longest = length
    }
  }
  return longest === 0 ? text : text.slice(0, -longest) + by
}

/**
 * The parts of a secret address that a receiver may quote: each end of the address from one of its parts on, and each part alone.
 */
export function secretPartsOfAddress(address: string): string[] {
  const ends = [...address.matchAll(/[/?&]/g)].map(({ index }) => address.slice(index + 1))
  // Words that occur in many addresses, such as `services`, reveal nothing.
  const parts = address.split(/[/?&=]/).filter((part) => /[^a-z-]/.test(part))
  return [...ends, ...parts, ...parts.map(decodePercent)]
}

/**
 * The forms of a secret: itself, within JSON, a URL or a form, XML, base64, as hexadecimal digits, and reversed. In lower case,
 * because they are searched in any case. Letters beyond A to Z are included in all cases, because the search does not cover
 * these.
 */
function formsOf(given: string): string[] {
  // In the sent request, a lone surrogate becomes U+FFFD.
  const secret = given.toWellFormed()
  return [
    ...new Set(
      [secret, secret.toUpperCase(), secret.toLowerCase()].flatMap((text) => [...writtenForms(text), backwards(text)]),
    ),
    ...base64Forms(secret),
    Buffer.from(secret).toString('hex'),
  ]
    .map(lowerCase)
    .filter((form) => form.length >= SECRET_LENGTH_MIN)
}

function backwards(text: string): string {
  return Array.from(text).toReversed().join('')
}

function writtenForms(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1)
  const percent = encodeURIComponent(secret)
  const encoded = [
    percent,
    percent.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`),
    new URLSearchParams([['', secret]]).toString().slice(1),
  ]
  return [
    secret,
    // PHP writes a slash as `\/`, and many programs write all characters beyond ASCII as `\u00e9`.
    ...[json, ascii(json)].flatMap((text) => [text, text.replaceAll('/', String.raw`\/`)]),
    ...scriptSafe.map((chars) => json.replace(chars, hexEscape)),
    ...encoded,
    xml(secret),
    xml(secret).replaceAll("'", '&apos;'),
  ]
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

function ascii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, hexEscape)
}

/**
 * Characters that JSON writers escape so that the JSON can stand in a script: Go and Rails, Gson, and .NET, which escapes most.
 */
const scriptSafe = [/[<>&]/g, /[<>&=']/g, /\\"|[^\x20-\x7e]|[<>&'+`]/g]

function hexEscape(found: string): string {
  return String.raw`\u${found
    .charCodeAt(found.length - 1)
    .toString(16)
    .padStart(4, '0')}`
}

/**
 * The part of a secret's base64 form that stays the same wherever the secret begins in a group of three bytes, as the password
 * after `name:` does in Basic. The digits at either end share bits with their neighbours and are left out.
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [0, 1, 2].flatMap((before) => {
    const digits = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    const first = Math.ceil((before * 8) / 6)
    const inner = digits.slice(first, Math.floor(((before + bytes.length) * 8) / 6))
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')]
  })
}
