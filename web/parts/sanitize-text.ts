// What calls and receivers say is never trusted (S38): what cannot be seen, or turns the reading direction, is shown as a
// symbol, so that nobody is led to read something else than what is there.

/** Controls, formats (zero width, direction) and separators of lines; not those that join one emoji. */
const INVISIBLE = /(?![\n\t])(?!(?<=\p{Extended_Pictographic}[\uFE0F\p{EMod}]?)\u200D)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Controls that turn the reading direction of what follows. Marks (U+200E, U+200F) do not: they belong to languages. */
const BIDI_CONTROLS = /[\u202A-\u202E\u2066-\u2069]/gu

export function hasBidiControls(text: string): boolean {
  return text.search(BIDI_CONTROLS) >= 0
}

export function withoutBidiControls(text: string): string {
  return text.replaceAll(BIDI_CONTROLS, '')
}

/** A text of others as it may be shown; line breaks and tabs stay. */
export function sanitizeText(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(INVISIBLE, symbolOf)
}

/** The same on one line. */
export function sanitizeLine(text: string): string {
  return sanitizeText(text).replaceAll('\n', '␊').replaceAll('\t', '␉')
}

function symbolOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  // Unicode has pictures of its own for the oldest control characters.
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '␡'
  return `‹${code.toString(16).toUpperCase().padStart(4, '0')}›`
}
