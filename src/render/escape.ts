// Escapes text so that it has no special meaning, for each place of a request (T8). All functions are total: a lone surrogate
// becomes U+FFFD.

/** Inside the quotes of a JSON string. */
export function jsonContent(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

/** Key or value of application/x-www-form-urlencoded, as the WHATWG URL standard serialises it. */
export function formEncode(text: string): string {
  return encode(text).replace(/[!'()~]|%20/g, (found) => (found === '%20' ? '+' : percent(found)))
}

/** Encodes a path segment, or a key or value of a query: all characters except RFC 3986's unreserved characters. */
export function percentEncode(text: string): string {
  return encode(text).replace(/[!'()*]/g, percent)
}

/** Text of an element. CR is written as a reference, since parsers read a plain CR as LF. */
export function xmlText(text: string): string {
  return XML_TEXT.test(text) ? xmlLegal(text).replace(/[&<>\r]/g, reference) : text
}

/** Value of an attribute in either kind of quotes; good in text too. */
export function xmlAttribute(text: string): string {
  return XML_ATTRIBUTE.test(text) ? xmlLegal(text).replace(/[&<>"'\t\n\r]/g, reference) : text
}

/** Value of a header: printable ASCII, blank and tab only. Other characters as `encoding` says, controls as one blank. */
export function headerText(text: string, encoding: 'rfc8187' | 'percent'): string {
  if (PLAIN_HEADER.test(text)) return text
  const tame = text.replace(CONTROLS, ' ')
  if (PLAIN_HEADER.test(tame)) return tame
  // RFC 8187, 3.2.1: charset, no language, then all but attr-char encoded.
  if (encoding === 'rfc8187') return `UTF-8''${encode(tame).replace(/['()*]/g, percent)}`
  // The percent sign is encoded too, so that the receiver can undo the encoding.
  return tame.toWellFormed().replace(/[^\t\x20-\x7e]|%/gu, encodeURIComponent)
}

/** Characters that XML 1.0 cannot hold, not even as a reference, become U+FFFD. */
function xmlLegal(text: string): string {
  return text.toWellFormed().replace(XML_ILLEGAL, '\ufffd')
}

/** Replaces characters that a body of plain text cannot hold (C17). */
export function plainText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd')
}

const XML_TEXT = /[&<>\r]|[^\t\n\x20-\ud7ff\ue000-\ufffd]/
const XML_ATTRIBUTE = /[&<>"']|[^\x20-\ud7ff\ue000-\ufffd]/
const XML_ILLEGAL = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const PLAIN_HEADER = /^[\t\x20-\x7e]*$/
// oxlint-disable-next-line no-control-regex -- these are the characters that a header must never hold
const CONTROLS = /[\x00-\x08\x0a-\x1f\x7f]+/g

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

function reference(character: string): string {
  return REFERENCES[character] ?? `&#${character.charCodeAt(0)};`
}
