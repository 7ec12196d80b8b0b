// Text from calls and receivers is never trusted (S38): invisible characters, and characters that turn the reading direction,
// are shown as symbols, so that nobody reads something else than the text says.

/** Control characters, format characters (zero width, direction) and line separators; not the characters that join one emoji. */
const INVISIBLE = /(?![\n\t])(?!(?<=\p{Extended_Pictographic}[\uFE0F\p{EMod}]?)\u200D)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Controls that turn the reading direction of the following text. Marks (U+200E, U+200F) do not: languages need them. */
const BIDI_CONTROLS = /[\u202A-\u202E\u2066-\u2069]/gu

export function hasBidiControls(text: string): boolean {
  return text.search(BIDI_CONTROLS) >= 0
}

export function withoutBidiControls(text: string): string {
  return text.replaceAll(BIDI_CONTROLS, '')
}

/** An untrusted text, made safe to show; line breaks and tabs stay. */
export function sanitizeText(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(INVISIBLE, symbolOf)
}

/** An untrusted text on one line. */
export function sanitizeLine(text: string): string {
  return sanitizeText(text).replaceAll('\n', '␊').replaceAll('\t', '␉')
}

function symbolOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  // Unicode has symbols for the ASCII control characters.
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '␡'
  return `‹${code.toString(16).toUpperCase().padStart(4, '0')}›`
}
