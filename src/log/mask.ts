// The backstop of S22: secrets that come back. The log's own copy of a request is built from its parts with dots in place of
// secrets; but a receiver may answer with what it got, and an error may quote what it could not use.
export interface Mask {
  text(text: string): string
  /** `cut`: the bytes were cut off somewhere, perhaps within a secret; then its first part at the very end is masked too. */
  bytes(bytes: Buffer, cut?: boolean): Buffer
}

/** A shorter one would be found in innocent text; a longer one is no word anyone writes by chance (S22). */
const SECRET_LENGTH_MIN = 8
/** Of a secret that was cut off: fewer characters than this say nothing. */
const CUT_LENGTH_MIN = 4
const DOTS = '••••'

/** Masks these secrets wherever they stand, in every form in which they went out or may be quoted. */
export function createMask(secrets: readonly string[]): Mask {
  const forms = [...new Set(secrets.filter((secret) => secret.length >= SECRET_LENGTH_MIN).flatMap(formsOf))]
  // The longest first: one form may be the beginning of another.
  forms.sort((a, b) => b.length - a.length)
  const formBytes = forms.map((form) => Buffer.from(form))
  const needles = formBytes.map((form) => form.toString('latin1'))
  const dotBytes = Buffer.from(DOTS).toString('latin1')
  return {
    text: (text) => replaceAll(text, forms, DOTS),
    bytes(bytes, cut = false) {
      const found = formBytes.some((form) => bytes.includes(form))
      if (!found && !cut) return bytes
      // Byte for character, so that what is no UTF-8 comes out as it went in.
      const masked = replaceAll(bytes.toString('latin1'), needles, dotBytes)
      return Buffer.from(cut ? maskEnd(masked, needles, dotBytes) : masked, 'latin1')
    },
  }
}

/** Masks what either of them does. */
export function both(one: Mask, other: Mask | null): Mask {
  if (other === null) return one
  return {
    text: (text) => other.text(one.text(text)),
    bytes: (bytes, cut) => other.bytes(one.bytes(bytes, cut), cut),
  }
}

function replaceAll(text: string, needles: readonly string[], by: string): string {
  return needles.reduce((rest, needle) => rest.replaceAll(needle, by), text)
}

/** A secret whose end was cut off stands at the end of the text: its longest such beginning is masked. */
function maskEnd(text: string, needles: readonly string[], by: string): string {
  let longest = 0
  for (const needle of needles) {
    for (
      let length = Math.min(needle.length - 1, text.length);
      length >= CUT_LENGTH_MIN && length > longest;
      length -= 1
    ) {
      if (text.endsWith(needle.slice(0, length))) longest = length
    }
  }
  return longest === 0 ? text : text.slice(0, -longest) + by
}

/** What a receiver may name of an address that is secret: its end from any part of it on, and each part alone. */
export function partsOfAddress(address: string): string[] {
  const ends = [...address.matchAll(/[/?&]/g)].map(({ index }) => address.slice(index + 1))
  // Words that stand in many addresses, such as `services`, give nothing away.
  const parts = address.split(/[/?&=]/).filter((part) => /[^a-z-]/.test(part))
  return [...ends, ...parts, ...parts.map(decoded)]
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** A secret as itself, within JSON, within a URL or a form, within XML, and within base64. */
function formsOf(given: string): string[] {
  // On its way out a lone surrogate becomes U+FFFD.
  const secret = given.toWellFormed()
  const json = JSON.stringify(secret).slice(1, -1)
  const percent = encodeURIComponent(secret)
  const encoded = [
    percent,
    percent.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`),
    new URLSearchParams([['', secret]]).toString().slice(1),
  ]
  return [
    secret,
    // PHP writes a slash as `\/`, and many write all but ASCII as `\u00e9`.
    ...[json, ascii(json)].flatMap((text) => [text, text.replaceAll('/', String.raw`\/`)]),
    ...scriptSafe.flatMap((chars) => [lowerHex, upperHex].map((write) => json.replace(chars, write))),
    ...encoded.flatMap((text) => [text, text.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase())]),
    xml(secret),
    xml(secret).replaceAll("'", '&apos;'),
    ...base64Forms(secret),
  ].filter((form) => form.length >= SECRET_LENGTH_MIN)
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

function ascii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, lowerHex)
}

/** What writers of JSON escape so that it can stand in a script: Go and Rails, Gson, and .NET, which escapes most. */
const scriptSafe = [/[<>&]/g, /[<>&=']/g, /\\"|[^\x20-\x7e]|[<>&'+`]/g]

function lowerHex(found: string): string {
  return String.raw`\u${found
    .charCodeAt(found.length - 1)
    .toString(16)
    .padStart(4, '0')}`
}

function upperHex(found: string): string {
  return String.raw`\u${found
    .charCodeAt(found.length - 1)
    .toString(16)
    .toUpperCase()
    .padStart(4, '0')}`
}

/**
 * What stays the same of a secret inside base64, wherever it begins in a group of three bytes, as the password after
 * `name:` does in Basic. The digits at either end share bits with their neighbours and are left out.
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
